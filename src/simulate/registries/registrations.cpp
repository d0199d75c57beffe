#include "simulate/registries/registrations.hpp"

#include "reference/prefix_table.hpp"
#include "simulate/world/random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <string_view>

namespace takedown::simulate {

namespace {

constexpr std::uint64_t most_customers_a_block = 5;
constexpr std::uint64_t least_age = 17'280'000;     // seconds: 200 days
constexpr std::uint64_t greatest_age = 345'600'000; // 4,000 days

constexpr std::array<std::string_view, 12> first_words{
    "Amber",
    "Blue",
    "Cedar",
    "Delta",
    "Global",
    "Harbor",
    "Lotus",
    "North",
    "Prime",
    "Quick",
    "Silver",
    "Vector"};
constexpr std::array<std::string_view, 12> second_words{
    "Cloud",
    "Data",
    "Dedicated",
    "Design",
    "Games",
    "Hosting",
    "Media",
    "Servers",
    "Shop",
    "Software",
    "Travel",
    "Web"};

/// "HOSTING-3-NET": letters, digits and hyphens, as registries want names.
std::string net_name(std::string_view domain, std::string_view ending)
{
    std::string name;
    for (const char letter : domain.substr(0, domain.find('.'))) {
        name += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    }
    name += ending;
    return name;
}

class Registrar {
public:
    Registrar(const Internet& internet, const World& world) : internet_(internet), world_(world) {}

    Registrations record()
    {
        for (std::size_t i = 0; i < internet_.systems().size(); ++i) {
            const System& system = internet_.systems()[i];
            made_.registrants.push_back(
                {system.name, system.country, system.domain, system.abuse, {}, {}}
            );
        }
        for (std::size_t i = 0; i < internet_.systems().size(); ++i) {
            allocate(i);
        }
        for (std::size_t i = 0; i < internet_.systems().size(); ++i) {
            if (internet_.systems()[i].kind == AsKind::Hosting) {
                assign(i);
            }
        }
        record_space();
        date();
        order();
        return std::move(made_);
    }

private:
    void allocate(std::size_t system);
    void assign(std::size_t system);
    std::size_t add_customer(const System& host, Random& random);
    void record_space();
    void date();
    void order();
    void add(BlockRegistration block);

    const Internet& internet_;
    const World& world_;
    Registrations made_;
    std::set<Prefix> recorded_;
};

void Registrar::add(BlockRegistration block)
{
    if (recorded_.insert(block.prefix).second) {
        made_.blocks.push_back(std::move(block));
    }
}

void Registrar::allocate(std::size_t system)
{
    const System& holder = internet_.systems()[system];
    for (const Prefix& prefix : holder.prefixes) {
        const bool is_part =
            std::any_of(holder.prefixes.begin(), holder.prefixes.end(), [&](const Prefix& other) {
                return other != prefix && other.contains(prefix);
            });
        if (!is_part) {
            add(
                {prefix,
                 net_name(holder.domain, "-NET"),
                 holder.country,
                 BlockRegistration::Status::Allocated,
                 system,
                 {},
                 {},
                 {}}
            );
        }
    }
}

std::size_t Registrar::add_customer(const System& host, Random& random)
{
    Registrant customer;
    const std::string_view first = first_words.at(random.below(first_words.size()));
    const std::string_view second = second_words.at(random.below(second_words.size()));
    const std::size_t number = made_.registrants.size() + 1;
    customer.name = fmt::format("{} {} {}", first, second, number);
    const std::size_t dot = host.domain.find('.');
    customer.domain = fmt::format("{}{}-{}", first, second, number) + host.domain.substr(dot);
    for (char& letter : customer.domain) {
        letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    }
    const std::vector<std::string>& countries = world_.internet.countries;
    customer.country = random.chance(0.75) || countries.empty()
                           ? host.country
                           : countries[random.below(countries.size())];
    if (random.chance(0.5)) {
        customer.abuse = "abuse@" + customer.domain;
    }
    made_.registrants.push_back(std::move(customer));
    return number - 1;
}

void Registrar::assign(std::size_t system)
{
    const System& host = internet_.systems()[system];
    Random random(seed_of(world_.seed, "registry-customers", system));
    for (const Prefix& prefix : host.prefixes) {
        if (!prefix.address().is_v4() || prefix.length() > 25 || prefix.length() < 16) {
            continue;
        }
        for (std::uint64_t left = random.below(most_customers_a_block + 1); left > 0; --left) {
            const auto length = static_cast<unsigned>(random.between(26, 29));
            const std::uint64_t places = std::uint64_t{1} << (length - prefix.length());
            const std::uint64_t offset = random.below(places) << (32 - length);
            const Prefix assigned(
                Address::v4(prefix.address().v4_bits() + static_cast<std::uint32_t>(offset)), length
            );
            const bool is_free =
                internet_.holder(assigned.address()) == system &&
                std::none_of(recorded_.begin(), recorded_.end(), [&](const Prefix& other) {
                    return assigned.contains(other) ||
                           (other.length() > 25 && other.contains(assigned));
                });
            if (is_free) {
                const std::size_t customer = add_customer(host, random);
                const Registrant& registrant = made_.registrants[customer];
                add(
                    {assigned,
                     net_name(registrant.domain, ""),
                     registrant.country,
                     BlockRegistration::Status::Assigned,
                     customer,
                     {},
                     {},
                     {}}
                );
            }
        }
    }
}

void Registrar::record_space()
{
    const std::vector<std::string>& suffixes = world_.internet.name_suffixes;
    made_.registrants.push_back(
        {"Simulated Internet Registry",
         "ZZ",
         "registry." + (suffixes.empty() ? "example" : suffixes.front()),
         "",
         {},
         {}}
    );
    for (const auto* space : {&world_.internet.address_space, &world_.internet.address_space_v6}) {
        for (const Prefix& prefix : *space) {
            add(
                {prefix,
                 "REGISTRY-SPACE",
                 "ZZ",
                 BlockRegistration::Status::Space,
                 made_.registrants.size() - 1,
                 {},
                 {},
                 {}}
            );
        }
    }
}

void Registrar::date()
{
    const auto draw = [&](std::string_view matter, std::size_t index, auto& dated) {
        Random random(seed_of(world_.seed, matter, index));
        const auto age = std::chrono::seconds(random.between(least_age, greatest_age));
        dated.registered = std::chrono::floor<std::chrono::seconds>(world_.from) - age;
        dated.changed = dated.registered +
                        std::chrono::seconds(random.below(static_cast<std::uint64_t>(age.count())));
    };
    for (std::size_t i = 0; i < made_.registrants.size(); ++i) {
        draw("registrant-age", i, made_.registrants[i]);
    }
    for (std::size_t i = 0; i < made_.blocks.size(); ++i) {
        draw("registration-age", i, made_.blocks[i]);
    }
}

void Registrar::order()
{
    std::sort(
        made_.blocks.begin(),
        made_.blocks.end(),
        [](const BlockRegistration& a, const BlockRegistration& b) {
            const bool v4 = a.prefix.address().is_v4();
            return v4 != b.prefix.address().is_v4() ? v4 : a.prefix < b.prefix;
        }
    );
    std::vector<PrefixTable::Entry> entries;
    for (const BlockRegistration& block : made_.blocks) {
        entries.push_back({block.prefix, 0});
    }
    const PrefixTable table(std::move(entries));
    for (BlockRegistration& block : made_.blocks) {
        const auto around = table.covering(block.prefix);
        if (around.size() > 1) {
            block.parent = around[1].prefix;
        }
    }
}

} // namespace

Registrations registrations_of(const Internet& internet, const World& world)
{
    return Registrar(internet, world).record();
}

Address last_address(const Prefix& prefix)
{
    if (prefix.address().is_v4()) {
        const std::uint64_t size = std::uint64_t{1} << (32 - prefix.length());
        return Address::v4(static_cast<std::uint32_t>(prefix.address().v4_bits() + (size - 1)));
    }
    std::array<std::uint8_t, 16> bytes = prefix.address().bytes();
    for (unsigned i = 0; i < 16; ++i) {
        const unsigned fixed = prefix.length() > 8 * i ? std::min(prefix.length() - 8 * i, 8U) : 0;
        bytes.at(i) = static_cast<std::uint8_t>(bytes.at(i) | (0xffU >> fixed));
    }
    return Address::v6(bytes);
}

} // namespace takedown::simulate
