#pragma once

// The names a botnet's bots make up for a day (a domain generation algorithm, as records).

#include "simulate/world/world.hpp"

#include <cstdint>
#include <string>

namespace takedown::simulate {

/// Name number `index` of the day; the same for every bot. `day`: days since 1970.
std::string
generated_name(const World& world, std::size_t botnet, std::int64_t day, std::uint64_t index);

/// Whether the herder registered it.
bool is_registered(const World& world, std::size_t botnet, std::int64_t day, std::uint64_t index);

} // namespace takedown::simulate
