#include "simulate/registries/place_sources.hpp"

#include "simulate/registries/registrations.hpp"
#include "simulate/world/random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace takedown::simulate {

namespace {

/// Announced prefixes without those inside another of the same system; by first address, an
/// enclosing one before what it encloses.
std::vector<std::pair<Prefix, std::size_t>> ranges_of(const Internet& internet)
{
    std::vector<std::pair<Prefix, std::size_t>> ranges;
    for (std::size_t i = 0; i < internet.systems().size(); ++i) {
        const std::vector<Prefix>& prefixes = internet.systems()[i].prefixes;
        for (const Prefix& prefix : prefixes) {
            const auto around = [&](const Prefix& other) {
                return other != prefix && other.contains(prefix);
            };
            if (std::none_of(prefixes.begin(), prefixes.end(), around)) {
                ranges.emplace_back(prefix, i);
            }
        }
    }
    std::sort(ranges.begin(), ranges.end(), [](const auto& a, const auto& b) {
        const bool v4 = a.first.address().is_v4();
        return v4 != b.first.address().is_v4() ? v4 : a < b;
    });
    return ranges;
}

/// RFC 4180; line breaks, which range CSV has not, become blanks.
std::string quoted(std::string_view text)
{
    std::string field = "\"";
    for (const char letter : text) {
        field += letter == '\n' || letter == '\r' ? ' ' : letter;
        if (letter == '"') {
            field += '"';
        }
    }
    return field + '"';
}

std::string other_country(const std::string& country, const World& world, Random& random)
{
    std::vector<std::string> others = world.internet.countries;
    std::erase(others, country);
    if (others.empty()) {
        return country == "US" ? "DE" : "US";
    }
    return others[random.below(others.size())];
}

std::size_t neighbour_of(const Internet& internet, std::size_t system, Random& random)
{
    const System& described = internet.systems()[system];
    for (const auto* list : {&described.providers, &described.peers, &described.customers}) {
        if (!list->empty()) {
            return (*list)[random.below(list->size())];
        }
    }
    return system;
}

} // namespace

std::string country_ranges(const Internet& internet, const World& world)
{
    std::vector<std::string> countries;
    for (std::size_t i = 0; i < internet.systems().size(); ++i) {
        const std::string& country = internet.systems()[i].country;
        Random random(seed_of(world.seed, "wrong-country", i));
        countries.push_back(
            random.chance(world.internet.wrong_places) ? other_country(country, world, random)
                                                       : country
        );
    }
    std::string text;
    for (const auto& [prefix, system] : ranges_of(internet)) {
        if (countries[system].empty()) {
            continue; // a world without countries
        }
        text += fmt::format(
            "{},{},{}\n", prefix.address().text(), last_address(prefix).text(), countries[system]
        );
    }
    return text;
}

std::string network_ranges(const Internet& internet, const World& world)
{
    std::string text;
    for (const auto& [prefix, system] : ranges_of(internet)) {
        Random random(seed_of(world.seed, "wrong-network", system));
        const std::size_t named = random.chance(world.internet.wrong_places)
                                      ? neighbour_of(internet, system, random)
                                      : system;
        text += fmt::format(
            "{},{},{},{}\n",
            prefix.address().text(),
            last_address(prefix).text(),
            internet.systems()[named].number,
            quoted(internet.systems()[named].name)
        );
    }
    return text;
}

} // namespace takedown::simulate
