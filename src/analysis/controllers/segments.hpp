#pragma once

// Segments: bots that share a rendezvous set.

#include "model/controller.hpp"

#include <span>
#include <vector>

namespace takedown {

/// Bots joined by shared controllers of confidence 0.5 and more; servers of downloads join nobody.
/// By falling number of bots; `weight` is the part of all bots in any segment.
std::vector<Segment> find_segments(std::span<const Controller> controllers);

} // namespace takedown
