#pragma once

// Segments: bots that share a rendezvous set.

#include "model/controller.hpp"

#include <span>
#include <vector>

namespace takedown {

/// Bots whose sets of controllers (of confidence 0.5 and more, servers of downloads left out) are
/// alike: weighted Jaccard of at least 0.5 with the segment's first bot, a controller being worth
/// log((bots + 1) / bots that use it), so that a server all segments share does not glue them. A
/// bot whose set is part of another's joins it. No chaining. A controller may serve several
/// segments. By falling number of bots; `weight` is the part of all bots in any segment. Source:
/// docs/sources/botnets.md#segments
std::vector<Segment> find_segments(std::span<const Controller> controllers);

} // namespace takedown
