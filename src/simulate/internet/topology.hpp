#pragma once

// The networks of a world and their links, before they have addresses.

#include "core/result.hpp"
#include "simulate/internet/system.hpp"
#include "simulate/world/world.hpp"

#include <vector>

namespace takedown::simulate {

/// Named systems in the order of the world file, then the generated ones: transit, access,
/// hosting, content. The core (the first generated transit networks, or, where none are generated,
/// the named ones without providers) has no providers and peers fully; providers lead from every
/// system up to it, so everybody reaches everybody. Named systems have the links given and, where
/// no providers are given, generated ones. `prefixes` holds those of the world file. Error (Usage):
/// a number twice or not there, no transit network, a circle of providers; names the key.
Result<std::vector<System>> make_topology(const World& world);

} // namespace takedown::simulate
