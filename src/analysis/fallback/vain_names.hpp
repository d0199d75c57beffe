#pragma once

// Names that a bot asks for in vain on its way to a controller: the dead part of its list.

#include "model/activity.hpp"

#include <set>
#include <span>
#include <string>

namespace takedown {

/// "No such name" or a server failure, asked for an address.
bool is_in_vain(const Lookup& lookup);

/// Names that `lookups` ask for in vain within ten seconds before one of `calls` (ascending), at
/// least three times, in at least four of five askings, and too often for chance. A resolver's
/// search list (a name of `used` with a suffix) does not count.
/// Source: docs/sources/fallback.md#names-asked-in-vain
std::set<std::string> names_before_calls(
    std::span<const Lookup> lookups,
    std::span<const TimePoint> calls,
    const std::set<std::string>& used
);

} // namespace takedown
