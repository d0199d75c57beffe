#pragma once

// Routes as a collector would have written them: MRT tables and updates (RFC 6396).

#include "core/result.hpp"
#include "core/time.hpp"
#include "simulate/internet/internet.hpp"
#include "simulate/internet/route_change.hpp"
#include "simulate/world/window.hpp"

#include <span>
#include <string>
#include <vector>

namespace takedown::simulate {

/// Writes TABLE_DUMP_V2 tables, one each `table_hours` from the window's start
/// ("rib.20120701.0000.mrt"), and one file of BGP4MP updates a day that has changes
/// ("updates.20120701.mrt"). `changes` is ascending and may begin before the window: the tables
/// hold what came of them. Error: Storage.
Result<void> write_routes(
    const Internet& internet,
    std::span<const RouteChange> changes,
    const Window& window,
    double table_hours,
    const std::string& folder
);

} // namespace takedown::simulate
