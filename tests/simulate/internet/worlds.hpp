#pragma once

// Worlds that the tests of the internet begin with.

#include "core/time.hpp"
#include "simulate/internet/internet.hpp"
#include "simulate/world/world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace takedown::simulate {

inline TimePoint at(std::string_view time)
{
    const auto parsed = parse_iso_time(time);
    EXPECT_TRUE(parsed) << time;
    return parsed.value_or(TimePoint{});
}

/// All defaults, July 2012.
inline World default_world(std::uint64_t seed = 1)
{
    World world;
    world.name = "test";
    world.seed = seed;
    world.from = at("2012-07-01");
    world.to = at("2012-07-08");
    return world;
}

inline AsSpec named(Asn number, AsKind kind, std::vector<Asn> providers = {})
{
    AsSpec spec;
    spec.number = number;
    spec.name = "Named " + std::to_string(number);
    spec.country = "PA";
    spec.kind = kind;
    spec.providers = std::move(providers);
    return spec;
}

inline ServerSpec server(std::string_view address, Asn as)
{
    ServerSpec spec;
    spec.name = "master";
    spec.as = as;
    spec.address = Address::parse(address);
    EXPECT_TRUE(spec.address) << address;
    return spec;
}

inline Internet internet_of(const World& world)
{
    auto made = Internet::make(world);
    EXPECT_TRUE(made) << (made ? "" : made.error().message);
    return made ? std::move(*made) : Internet();
}

inline std::string error_of(const World& world)
{
    const auto made = Internet::make(world);
    EXPECT_FALSE(made);
    return made ? "" : made.error().message;
}

/// Each step goes up, then across at most once, then down, and no system comes twice.
inline bool is_valley_free(std::span<const System> systems, const std::vector<std::size_t>& path)
{
    const auto has = [](const std::vector<std::size_t>& list, std::size_t system) {
        return std::find(list.begin(), list.end(), system) != list.end();
    };
    bool climbing = true;
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
        const System& system = systems[path[i]];
        if (std::count(path.begin(), path.end(), path[i]) != 1) {
            return false;
        }
        if (has(system.providers, path[i + 1])) {
            if (!climbing) {
                return false;
            }
        } else if (has(system.peers, path[i + 1])) {
            if (!climbing) {
                return false;
            }
            climbing = false;
        } else if (has(system.customers, path[i + 1])) {
            climbing = false;
        } else {
            return false;
        }
    }
    return true;
}

} // namespace takedown::simulate
