#pragma once

// What place databases say of a world's addresses, right and wrong, as range CSV.

#include "simulate/internet/internet.hpp"
#include "simulate/world/world.hpp"

#include <string>

namespace takedown::simulate {

/// Rows "first,last,country". For `wrong_places` of the systems another country of the world.
std::string country_ranges(const Internet& internet, const World& world);

/// Rows "first,last,asn,holder". For `wrong_places` of the systems, drawn apart from the above, the
/// number and name of a neighbour: sources take a network for the one that it buys from.
std::string network_ranges(const Internet& internet, const World& world);

} // namespace takedown::simulate
