#include "simulate/registries/rdap_objects.hpp"

#include "core/text.hpp"
#include "simulate/registries/registry_handles.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace takedown::simulate {

namespace {

using nlohmann::json;

/// A jCard (RFC 7095) of an organisation or a role in it.
json card(const Registrant& registrant, const std::string& name, const std::string& mailbox)
{
    json properties = json::array();
    const json none = json::object();
    properties.push_back({"version", none, "text", "4.0"});
    properties.push_back({"fn", none, "text", name});
    properties.push_back({"kind", none, "text", "group"});
    properties.push_back(
        {"adr",
         {{"label", "1 Simulated Street\n" + registrant.country}},
         "text",
         json::array({"", "", "", "", "", "", ""})}
    );
    if (!mailbox.empty()) {
        properties.push_back({"email", none, "text", mailbox});
    }
    return json::array({"vcard", properties});
}

json events(TimePoint registered, TimePoint changed)
{
    return json::array(
        {{{"eventAction", "registration"}, {"eventDate", format_time(registered)}},
         {{"eventAction", "last changed"}, {"eventDate", format_time(changed)}}}
    );
}

/// Some registries hang the abuse contact on the registrant, others beside it.
bool nests_contacts(const Registrant& registrant)
{
    return registrant.country == "US" || registrant.country == "CA";
}

json entities(const Registrations& registrations, std::size_t index)
{
    const Registrant& registrant = registrations.registrants[index];
    json contacts = json::array();
    contacts.push_back(
        {{"objectClassName", "entity"},
         {"handle", noc_handle(index)},
         {"roles", {"administrative", "technical"}},
         {"vcardArray", card(registrant, registrant.name + " NOC", "noc@" + registrant.domain)}}
    );
    if (!registrant.abuse.empty()) {
        contacts.push_back(
            {{"objectClassName", "entity"},
             {"handle", abuse_handle(index)},
             {"roles", {"abuse"}},
             {"vcardArray", card(registrant, registrant.name + " Abuse", registrant.abuse)}}
        );
    }
    json holder = {
        {"objectClassName", "entity"},
        {"handle", organisation_handle(index)},
        {"roles", {"registrant"}},
        {"vcardArray", card(registrant, registrant.name, "")},
        {"events", events(registrant.registered, registrant.changed)}};
    if (nests_contacts(registrant)) {
        holder["entities"] = contacts;
        return json::array({holder});
    }
    json all = json::array({holder});
    all.insert(all.end(), contacts.begin(), contacts.end());
    return all;
}

json links(const std::string& path)
{
    const std::string url = "https://rdap.registry.example/" + path;
    return json::array(
        {{{"value", url}, {"rel", "self"}, {"href", url}, {"type", "application/rdap+json"}}}
    );
}

/// One line; text of a world file may hold bytes that are no UTF-8.
std::string text_of(const json& object)
{
    return object.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
}

std::string type_of(const BlockRegistration& block)
{
    switch (block.status) {
    case BlockRegistration::Status::Space: return "ALLOCATED UNSPECIFIED";
    case BlockRegistration::Status::Allocated:
        return block.prefix.address().is_v4() ? "ALLOCATED PA" : "ALLOCATED-BY-RIR";
    case BlockRegistration::Status::Assigned: return "ASSIGNED PA";
    }
    return "";
}

} // namespace

std::string rdap_network(const Registrations& registrations, const BlockRegistration& block)
{
    const bool is_v4 = block.prefix.address().is_v4();
    const std::string address = block.prefix.address().text();
    json object = {
        {"rdapConformance", {"rdap_level_0", "cidr0"}},
        {"objectClassName", "ip network"},
        {"handle", block_handle(block.prefix)},
        {"startAddress", address},
        {"endAddress", last_address(block.prefix).text()},
        {"ipVersion", is_v4 ? "v4" : "v6"},
        {"name", block.name},
        {"type", type_of(block)},
        {"country", block.country},
        {"status", json::array({"active"})},
        {"cidr0_cidrs",
         json::array(
             {{{is_v4 ? "v4prefix" : "v6prefix", address}, {"length", block.prefix.length()}}}
         )},
        {"entities", entities(registrations, block.registrant)},
        {"events", events(block.registered, block.changed)},
        {"links", links("ip/" + block.prefix.text())},
        {"port43", "whois.registry.example"}};
    if (block.parent) {
        object["parentHandle"] = block_handle(*block.parent);
    }
    return text_of(object);
}

std::string
rdap_autnum(const Registrations& registrations, const Internet& internet, std::size_t system)
{
    const System& described = internet.systems()[system];
    const Registrant& registrant = registrations.registrants[system];
    const std::string number = std::to_string(described.number);
    const json object = {
        {"rdapConformance", {"rdap_level_0"}},
        {"objectClassName", "autnum"},
        {"handle", "AS" + number},
        {"startAutnum", described.number},
        {"endAutnum", described.number},
        {"name", described.domain.substr(0, described.domain.find('.'))},
        {"type", "DIRECT ALLOCATION"},
        {"country", described.country},
        {"status", json::array({"active"})},
        {"entities", entities(registrations, system)},
        {"events", events(registrant.registered, registrant.changed)},
        {"links", links("autnum/" + number)},
        {"port43", "whois.registry.example"}};
    return text_of(object);
}

std::string rdap_file_name(const Prefix& prefix)
{
    std::string name = prefix.address().text();
    std::replace(name.begin(), name.end(), ':', '-');
    return name + '_' + std::to_string(prefix.length()) + ".json";
}

} // namespace takedown::simulate
