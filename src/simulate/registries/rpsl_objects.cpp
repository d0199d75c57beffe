#include "simulate/registries/rpsl_objects.hpp"

#include "simulate/registries/registry_handles.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace takedown::simulate {

namespace {

constexpr std::size_t value_column = 16;
constexpr std::string_view registry_maintainer = "REGISTRY-MNT";

/// Objects of one class, one after another.
class Objects {
public:
    /// The first attribute of an object; its class is the attribute's name.
    void begin(std::string_view name, std::string_view value) { put(name, value); }

    void put(std::string_view name, std::string_view value)
    {
        text_ += name;
        text_ += ':';
        text_.append(name.size() + 1 < value_column ? value_column - name.size() - 1 : 1, ' ');
        // A name of the world file must not begin a line of its own.
        for (const char letter : value) {
            text_ += letter == '\n' || letter == '\r' ? ' ' : letter;
        }
        text_ += '\n';
    }

    void end(TimePoint created, TimePoint modified, std::string_view maintainer)
    {
        put("mnt-by", maintainer);
        put("created", format_time(created));
        put("last-modified", format_time(modified));
        text_ += "source:         SIMULATED\n\n";
    }

    std::string take() { return std::move(text_); }

private:
    std::string text_;
};

std::string maintainer_of(std::size_t registrant)
{
    return fmt::format("S{}-MNT", registrant + 1);
}

std::string as_text_of(const System& system)
{
    return fmt::format("AS{}", system.number);
}

/// What a system announces to those who are not its customers.
std::string announced_by(const System& system)
{
    return system.customers.empty() ? as_text_of(system)
                                    : fmt::format("AS{}:AS-CUSTOMERS", system.number);
}

std::string block_status(const BlockRegistration& block)
{
    if (!block.prefix.address().is_v4()) {
        return block.status == BlockRegistration::Status::Assigned ? "ASSIGNED"
                                                                   : "ALLOCATED-BY-RIR";
    }
    switch (block.status) {
    case BlockRegistration::Status::Space: return "ALLOCATED UNSPECIFIED";
    case BlockRegistration::Status::Allocated: return "ALLOCATED PA";
    case BlockRegistration::Status::Assigned: return "ASSIGNED PA";
    }
    return "";
}

std::string blocks(const Registrations& registrations, bool v4)
{
    Objects objects;
    for (const BlockRegistration& block : registrations.blocks) {
        if (block.prefix.address().is_v4() != v4) {
            continue;
        }
        const std::size_t registrant = block.registrant;
        objects.begin(v4 ? "inetnum" : "inet6num", block_handle(block.prefix));
        objects.put("netname", block.name);
        objects.put("descr", registrations.registrants[registrant].name);
        objects.put("country", block.country);
        objects.put("org", organisation_handle(registrant));
        objects.put("admin-c", noc_handle(registrant));
        objects.put("tech-c", noc_handle(registrant));
        objects.put("status", block_status(block));
        const bool by_registry = block.status != BlockRegistration::Status::Assigned;
        objects.end(
            block.registered,
            block.changed,
            by_registry ? std::string(registry_maintainer) : maintainer_of(registrant)
        );
    }
    return objects.take();
}

std::string routes(const Registrations& registrations, const Internet& internet, bool v4)
{
    Objects objects;
    for (std::size_t i = 0; i < internet.systems().size(); ++i) {
        const System& system = internet.systems()[i];
        for (const Prefix& prefix : system.prefixes) {
            if (prefix.address().is_v4() == v4) {
                objects.begin(v4 ? "route" : "route6", prefix.text());
                objects.put("descr", system.name);
                objects.put("origin", as_text_of(system));
                const Registrant& registrant = registrations.registrants[i];
                objects.end(registrant.registered, registrant.changed, maintainer_of(i));
            }
        }
    }
    return objects.take();
}

void put_policy(Objects& objects, const System& system, const System& other, bool to_customer)
{
    objects.put(
        "export",
        fmt::format(
            "to {} announce {}",
            as_text_of(other),
            to_customer ? std::string("ANY") : announced_by(system)
        )
    );
}

std::string aut_nums(const Registrations& registrations, const Internet& internet)
{
    Objects objects;
    for (std::size_t i = 0; i < internet.systems().size(); ++i) {
        const System& system = internet.systems()[i];
        objects.begin("aut-num", as_text_of(system));
        objects.put("as-name", fmt::format("SIM-AS{}", system.number));
        objects.put("descr", system.name);
        objects.put("org", organisation_handle(i));
        for (const std::size_t provider : system.providers) {
            const System& other = internet.systems()[provider];
            objects.put("import", fmt::format("from {} accept ANY", as_text_of(other)));
            put_policy(objects, system, other, false);
        }
        for (const auto* list : {&system.peers, &system.customers}) {
            for (const std::size_t neighbour : *list) {
                const System& other = internet.systems()[neighbour];
                objects.put(
                    "import",
                    fmt::format("from {} accept {}", as_text_of(other), announced_by(other))
                );
                put_policy(objects, system, other, list == &system.customers);
            }
        }
        objects.put("admin-c", noc_handle(i));
        objects.put("tech-c", noc_handle(i));
        objects.put("status", "ASSIGNED");
        const Registrant& registrant = registrations.registrants[i];
        objects.end(registrant.registered, registrant.changed, registry_maintainer);
    }
    return objects.take();
}

std::string as_sets(const Registrations& registrations, const Internet& internet)
{
    Objects objects;
    for (std::size_t i = 0; i < internet.systems().size(); ++i) {
        const System& system = internet.systems()[i];
        if (system.customers.empty()) {
            continue;
        }
        objects.begin("as-set", announced_by(system));
        objects.put("descr", system.name + " and its customers");
        objects.put("members", as_text_of(system));
        for (const std::size_t customer : system.customers) {
            objects.put("members", announced_by(internet.systems()[customer]));
        }
        objects.put("admin-c", noc_handle(i));
        objects.put("tech-c", noc_handle(i));
        const Registrant& registrant = registrations.registrants[i];
        objects.end(registrant.registered, registrant.changed, maintainer_of(i));
    }
    return objects.take();
}

std::string organisations(const Registrations& registrations)
{
    Objects objects;
    for (std::size_t i = 0; i < registrations.registrants.size(); ++i) {
        const Registrant& registrant = registrations.registrants[i];
        objects.begin("organisation", organisation_handle(i));
        objects.put("org-name", registrant.name);
        objects.put("org-type", i + 1 == registrations.registrants.size() ? "RIR" : "LIR");
        objects.put("country", registrant.country);
        objects.put("address", "1 Simulated Street");
        objects.put("address", registrant.country);
        objects.put("e-mail", "office@" + registrant.domain);
        objects.put("admin-c", noc_handle(i));
        objects.put("tech-c", noc_handle(i));
        if (!registrant.abuse.empty()) {
            objects.put("abuse-c", abuse_handle(i));
        }
        objects.put("mnt-ref", maintainer_of(i));
        objects.end(registrant.registered, registrant.changed, registry_maintainer);
    }
    return objects.take();
}

std::string roles(const Registrations& registrations)
{
    Objects objects;
    for (std::size_t i = 0; i < registrations.registrants.size(); ++i) {
        const Registrant& registrant = registrations.registrants[i];
        for (const bool is_abuse : {false, true}) {
            if (is_abuse && registrant.abuse.empty()) {
                continue;
            }
            objects.begin("role", registrant.name + (is_abuse ? " Abuse" : " NOC"));
            objects.put("address", "1 Simulated Street");
            objects.put("e-mail", (is_abuse ? "office@" : "noc@") + registrant.domain);
            objects.put("nic-hdl", is_abuse ? abuse_handle(i) : noc_handle(i));
            if (is_abuse) {
                objects.put("abuse-mailbox", registrant.abuse);
            }
            objects.end(registrant.registered, registrant.changed, maintainer_of(i));
        }
    }
    return objects.take();
}

std::string maintainers(const Registrations& registrations)
{
    Objects objects;
    const std::size_t registry = registrations.registrants.size() - 1;
    for (std::size_t i = 0; i <= registrations.registrants.size(); ++i) {
        const bool is_registry = i == registrations.registrants.size();
        const std::size_t contact = is_registry ? registry : i;
        const Registrant& registrant = registrations.registrants[contact];
        const std::string name = is_registry ? std::string(registry_maintainer) : maintainer_of(i);
        objects.begin("mntner", name);
        objects.put("admin-c", noc_handle(contact));
        objects.put("upd-to", "noc@" + registrant.domain);
        objects.put("auth", "SSO # Filtered");
        objects.end(registrant.registered, registrant.changed, name);
    }
    return objects.take();
}

} // namespace

std::vector<RpslFile> rpsl_files(const Registrations& registrations, const Internet& internet)
{
    return {
        {"inetnum", blocks(registrations, true)},
        {"inet6num", blocks(registrations, false)},
        {"route", routes(registrations, internet, true)},
        {"route6", routes(registrations, internet, false)},
        {"aut-num", aut_nums(registrations, internet)},
        {"as-set", as_sets(registrations, internet)},
        {"organisation", organisations(registrations)},
        {"role", roles(registrations)},
        {"mntner", maintainers(registrations)},
    };
}

} // namespace takedown::simulate
