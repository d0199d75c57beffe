#pragma once

// Best paths by Gao and Rexford (2001): customer before peer before provider, then shortest, then
// the lowest next number.

#include "simulate/internet/system.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace takedown::simulate {

enum class RouteClass : std::uint8_t { Own, Customer, Peer, Provider, None };

struct BestRoute {
    RouteClass from = RouteClass::None;
    std::uint32_t length = 0;            ///< links to the origin
    std::optional<std::size_t> next_hop; ///< nullopt: the origin itself, or no route
};

/// The best route of every system to a prefix that all of `origins` announce. Everybody tells its
/// customers its best route and others only its own and its customers' (valley-free); there must be
/// no circle of providers. Takes time in proportion to systems and links.
std::vector<BestRoute>
best_routes(std::span<const System> systems, std::span<const std::size_t> origins);

/// Indices from `from` to the origin, both included; empty: no route.
std::vector<std::size_t> follow(std::span<const BestRoute> routes, std::size_t from);

} // namespace takedown::simulate
