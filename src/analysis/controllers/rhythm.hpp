#pragma once

// How regular contacts are in time.

#include "analysis/controllers/scene.hpp"
#include "analysis/controllers/signal.hpp"

#include <optional>
#include <span>

namespace takedown {

struct Beat {
    double regularity = 0; ///< [0, 1]: 1 is clockwork
    double period = 0;     ///< median gap in seconds
    std::size_t calls = 0; ///< after retries close together were taken as one
};

/// How regular the gaps between contacts are. `times` is ascending; retries that follow each other
/// much faster than the usual gap count as one call; fewer than 4 calls give 0. Source:
/// docs/sources/controllers.md#rhythm
Beat beat_of(std::span<const TimePoint> times);

std::optional<Observation> observe_rhythm(const ContactScene& contact);

} // namespace takedown
