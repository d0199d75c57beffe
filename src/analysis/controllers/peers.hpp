#pragma once

// Evidence of a peer-to-peer net: many scattered addresses treated alike on one odd port.

#include "analysis/controllers/scene.hpp"
#include "analysis/controllers/switches.hpp"

#include <vector>

namespace takedown {

/// Looks for the largest group of direct contacts on one odd port whose first datagrams have one
/// length. Groups in few address blocks are sweeps, not peers.
void observe_peers(
    const HostScene& host, const std::vector<bool>& open, ObservationsByContact& found
);

} // namespace takedown
