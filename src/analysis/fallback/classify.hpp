#pragma once

// FallbackFinder: what the bots of each segment do when a controller fails them, from natural
// failures.

#include "analysis/fallback/traces.hpp"
#include "model/activity.hpp"
#include "model/controller.hpp"

#include <map>
#include <span>
#include <vector>

namespace takedown {

/// The passive twin of rza's five runs. Learns host by host like ControllerFinder; keeps only what
/// the bots of segments did with their controllers. Source: docs/sources/fallback.md
class FallbackFinder {
public:
    /// Borrows both until finish().
    FallbackFinder(
        std::span<const Controller> controllers,
        std::span<const Segment> segments,
        FallbackSettings settings = {}
    );

    void learn(const HostActivity& host);

    /// One a segment, in their order.
    std::vector<Fallback> finish();

private:
    FallbackSettings settings_;
    std::vector<SegmentTrace> traces_;
    std::map<HostId, std::size_t> segment_of_;
};

/// The class that the traces of one segment show, with reasons. Unknown names the run that would
/// settle it.
Fallback classify(const SegmentTrace& trace, const FallbackSettings& settings);

} // namespace takedown
