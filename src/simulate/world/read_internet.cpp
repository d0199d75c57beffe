#include "core/text.hpp"
#include "simulate/world/read_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

namespace takedown::simulate {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t most_systems = 5000;
constexpr std::size_t most_links = 64;
constexpr std::size_t most_levels = 32;         // real paths have about ten networks
constexpr std::int64_t last_as = 4'294'967'294; // the next is reserved (RFC 7300)

constexpr std::array<std::pair<std::string_view, AsKind>, 4> as_kinds{
    {{"transit", AsKind::Transit},
     {"access", AsKind::Access},
     {"hosting", AsKind::Hosting},
     {"content", AsKind::Content}}};

constexpr std::array<std::pair<std::string_view, Response>, 3> responses{
    {{"answers", Response::Answers}, {"deaf", Response::Deaf}, {"returns", Response::Returns}}};

/// What address blocks a key takes.
struct BlockRule {
    bool v4 = true;
    bool v6 = true;
    unsigned longest_v4 = 30;
    unsigned longest_v6 = 64;
};

std::string block_problem(const std::optional<Prefix>& block, const BlockRule& rule)
{
    if (!block) {
        return "must be an address block, like '198.51.100.0/24'";
    }
    const bool is_v4 = block->address().is_v4();
    if ((is_v4 && !rule.v4) || (!is_v4 && !rule.v6)) {
        return fmt::format("must be an IPv{} block", is_v4 ? 6 : 4);
    }
    const unsigned shortest = is_v4 ? 4 : 16;
    const unsigned longest = is_v4 ? rule.longest_v4 : rule.longest_v6;
    if (block->length() < shortest || block->length() > longest) {
        return fmt::format("must have a length from /{} to /{}", shortest, longest);
    }
    if (block->address().is_private() || block->address().is_multicast_or_broadcast()) {
        return "must not be private or multicast: no host of the internet has such an address";
    }
    return {};
}

void read_blocks(
    TomlTable& table, std::string_view key, std::vector<Prefix>& blocks, const BlockRule& rule
)
{
    const TomlValue* items = table.list(key, 1000, "address blocks");
    if (items == nullptr) {
        return;
    }
    blocks.clear();
    for (const TomlValue& item : items->values) {
        const bool is_text = item.kind == TomlValue::Kind::Text;
        const auto block = is_text ? Prefix::parse(item.text) : std::nullopt;
        std::string problem = block_problem(block, rule);
        if (problem.empty() && std::find(blocks.begin(), blocks.end(), *block) != blocks.end()) {
            problem = "stands there twice";
        }
        if (problem.empty()) {
            blocks.push_back(*block);
        } else {
            table.complain_on(item.line, key, fmt::format("{} {}", shown(item), problem));
        }
    }
}

void read_links(TomlTable& table, std::string_view key, std::vector<Asn>& links, WorldNames& names)
{
    const TomlValue* items = table.list(key, most_links, "AS numbers");
    if (items == nullptr) {
        return;
    }
    for (const TomlValue& item : items->values) {
        if (item.kind != TomlValue::Kind::Whole || item.whole < 1 || item.whole > last_as) {
            table.complain_on(
                item.line, key, fmt::format("{} must be the number of an [[as]]", shown(item))
            );
            continue;
        }
        const auto link = static_cast<Asn>(item.whole);
        if (std::find(links.begin(), links.end(), link) != links.end()) {
            table.complain_on(item.line, key, fmt::format("{} stands there twice", link));
        }
        links.push_back(link);
        names.use("as", "", std::to_string(link), table, key);
    }
}

void read_counts(TomlTable& table, InternetSpec& internet)
{
    table.read_count("transit_networks", internet.transit_networks, 1, 200);
    table.read_count("access_networks", internet.access_networks, 1, 2000);
    table.read_count("hosting_networks", internet.hosting_networks, 1, 2000);
    table.read_count("content_networks", internet.content_networks, 1, 2000);
    table.read("providers_per_network", internet.providers_per_network, 1, 10);
    table.read("peers_per_network", internet.peers_per_network, 0, 50);
    table.read_count("collectors", internet.collectors, 1, 200);
    table.read("table_hours", internet.table_hours, 1, most_hours);
}

void read_internet_table(TomlTable& table, InternetSpec& internet)
{
    read_counts(table, internet);
    read_blocks(table, "address_space", internet.address_space, {true, false, 24, 0});
    read_blocks(table, "address_space_v6", internet.address_space_v6, {false, true, 0, 48});
    if (internet.address_space.empty()) {
        table.complain("address_space", "must have at least one IPv4 block");
    }
    table.read_count("first_as", internet.first_as, 1, 4'200'000'000);
    table.read_texts("countries", internet.countries, country_code, 250, 1);
    table.read_texts("name_suffixes", internet.name_suffixes, host_name, 50, 1);
    table.read_part("wrong_places", internet.wrong_places);
}

void check_links(TomlTable& table, const AsSpec& system)
{
    for (const Asn provider : system.providers) {
        if (provider == system.number) {
            table.complain("providers", "must not name the system itself");
        }
        if (std::find(system.peers.begin(), system.peers.end(), provider) != system.peers.end()) {
            table.complain("peers", fmt::format("{} must not be a provider, too", provider));
        }
    }
    if (std::find(system.peers.begin(), system.peers.end(), system.number) != system.peers.end()) {
        table.complain("peers", "must not name the system itself");
    }
}

void read_system(TomlTable& table, InternetSpec& internet, WorldNames& names)
{
    AsSpec system;
    table.require("number", "must be an AS number from 1 to 4294967294");
    table.read_count("number", system.number, 1, last_as);
    system.name = fmt::format("AS{}", system.number);
    system.country = internet.countries.empty() ? "US" : internet.countries.front();
    table.read("name", system.name);
    table.read("country", system.country, country_code);
    table.read_word<AsKind>("kind", system.kind, as_kinds);
    read_blocks(table, "prefixes", system.prefixes, {});
    read_links(table, "providers", system.providers, names);
    read_links(table, "peers", system.peers, names);
    table.read("abuse", system.abuse, mailbox_or_none);
    read_response(table, system.response);
    check_links(table, system);
    const std::uint64_t generated = std::uint64_t{internet.transit_networks} +
                                    internet.access_networks + internet.hosting_networks +
                                    internet.content_networks;
    if (system.number >= internet.first_as && system.number - internet.first_as < generated) {
        table.complain(
            "number",
            fmt::format(
                "{} must not be one of the generated networks' ({} to {}, see internet.first_as)",
                system.number,
                internet.first_as,
                internet.first_as + generated - 1
            )
        );
    }
    if (system.number != 0) {
        names.give("as", "", std::to_string(system.number), table.line_of("number"));
    }
    internet.systems.push_back(std::move(system));
}

/// A block that two systems announce would belong to both.
void check_blocks(TomlTable& file, const InternetSpec& internet)
{
    std::map<Prefix, Asn> holders;
    for (const AsSpec& system : internet.systems) {
        for (const Prefix& block : system.prefixes) {
            const auto [holder, is_new] = holders.emplace(block, system.number);
            if (!is_new) {
                file.complain(
                    "as",
                    fmt::format(
                        "prefixes of {} and {} both have {}, must be of one",
                        holder->second,
                        system.number,
                        block.text()
                    )
                );
            }
        }
    }
}

/// Takes away systems without providers among the rest until none is left, or a circle. Paths of
/// routes grow with the number of rounds.
void check_circles(TomlTable& file, const InternetSpec& internet)
{
    std::map<Asn, std::vector<Asn>> customers;
    std::map<Asn, std::size_t> providers_left;
    for (const AsSpec& system : internet.systems) {
        providers_left[system.number] = system.providers.size();
        for (const Asn provider : system.providers) {
            customers[provider].push_back(system.number);
        }
    }
    std::vector<Asn> free;
    for (const auto& [number, left] : providers_left) {
        if (left == 0) {
            free.push_back(number);
        }
    }
    std::size_t taken = 0;
    std::size_t rounds = 0;
    for (std::size_t round_end = 0; taken < free.size(); ++taken) {
        if (taken == round_end) {
            round_end = free.size();
            ++rounds;
        }
        for (const Asn customer : customers[free[taken]]) {
            if (--providers_left[customer] == 0) {
                free.push_back(customer);
            }
        }
    }
    if (rounds > most_levels) {
        file.complain(
            "as",
            fmt::format(
                "providers lead from {} up over {} networks, at most {} may lie above each other",
                free.back(),
                rounds,
                most_levels
            )
        );
    }
    if (taken < providers_left.size()) {
        const auto caught =
            std::find_if(providers_left.begin(), providers_left.end(), [](const auto& system) {
                return system.second != 0;
            });
        file.complain(
            "as",
            fmt::format(
                "{} is, over its providers, its own provider or customer of such a circle; "
                "providers must lead up to networks without one",
                caught->first
            )
        );
    }
}

bool links_known(const InternetSpec& internet)
{
    std::map<Asn, int> numbers;
    for (const AsSpec& system : internet.systems) {
        if (++numbers[system.number] > 1) {
            return false;
        }
    }
    return std::all_of(internet.systems.begin(), internet.systems.end(), [&](const AsSpec& system) {
        return std::all_of(system.providers.begin(), system.providers.end(), [&](Asn provider) {
            return numbers.contains(provider);
        });
    });
}

} // namespace

void read_response(TomlTable& table, ResponseSpec& response)
{
    table.read_word<Response>("response", response.response, responses);
    table.read("response_hours", response.response_hours, 0, most_hours);
    table.read("return_hours", response.return_hours, 0, most_hours);
}

void read_as(TomlTable& table, std::string_view key, Asn& as, WorldNames& names)
{
    table.read_count(key, as, 0, last_as);
    if (as != 0) {
        names.use("as", "", std::to_string(as), table, key);
    }
}

void read_internet(TomlTable& file, InternetSpec& internet, WorldNames& names)
{
    file.read_table("internet", [&](TomlTable& table) { read_internet_table(table, internet); });
    file.read_tables("as", most_systems, [&](TomlTable& table) {
        read_system(table, internet, names);
    });
    file.read_tables("party", most_systems, [&](TomlTable& table) {
        PartySpec party;
        table.require("id", "must be a party, like 'cert:PA'");
        table.read("id", party.id, other_party);
        read_response(table, party.response);
        const auto same = [&](const PartySpec& other) {
            return other.id == party.id;
        };
        if (std::any_of(internet.parties.begin(), internet.parties.end(), same)) {
            table.complain("id", fmt::format("'{}' stands there twice", party.id));
        }
        internet.parties.push_back(std::move(party));
    });
    check_blocks(file, internet);
    if (links_known(internet)) { // else that is the problem, and reported
        check_circles(file, internet);
    }
}

} // namespace takedown::simulate
