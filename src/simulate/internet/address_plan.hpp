#pragma once

// Which system has which addresses.

#include "core/result.hpp"
#include "simulate/internet/system.hpp"
#include "simulate/world/world.hpp"

#include <span>
#include <vector>

namespace takedown::simulate {

/// Gives each system what it announces. Prefixes of the world file stay; the rest comes out of the
/// world's address space: large blocks for access networks, several small ones for hosting, a /48
/// of IPv6 each. Where space is short, the largest blocks are halved first, down to /28. Some
/// generated networks announce a part of a block beside the whole. A server whose address the world
/// file pins, and that no prefix of its network holds, brings the /24 (/48) around it along; with
/// no network named, a hosting network gets it. Error (Usage): a prefix twice, space used up, a
/// pinned address in somebody else's prefix; names the key.
Result<void> plan_addresses(const World& world, std::vector<System>& systems);

/// Addresses that the world file gives to servers, ascending, each once.
std::vector<Address> pinned_addresses(const World& world);

} // namespace takedown::simulate
