#pragma once

// What routing tables, place ranges and name lookups of the case say of given addresses.

#include "model/routing.hpp"
#include "store/duckdb_handles.hpp"

namespace takedown {

/// A route that its peer withdrew later is left out as well. Ordered by place in the evidence.
Result<std::vector<Route>>
stored_routes_covering(Connection& connection, std::span<const Address> addresses);

/// Ordered by place in the evidence.
Result<std::vector<PlaceRange>>
stored_places_covering(Connection& connection, std::span<const Address> addresses);

} // namespace takedown
