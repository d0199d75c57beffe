#pragma once

// Evidence from what a host does when a server fails it: the same call goes to another one; and
// from calls of one shape to several servers.

#include "analysis/controllers/scene.hpp"
#include "analysis/controllers/signal.hpp"

#include <span>
#include <vector>

namespace takedown {

/// One list of observations a contact, in the order of HostScene::contacts.
using ObservationsByContact = std::vector<std::vector<Observation>>;

/// `open[i]` is false for contacts that are explained already; they are left alone.
void observe_failure_then_switch(
    const HostScene& host, const std::vector<bool>& open, ObservationsByContact& found
);

void observe_repeated_shape(
    const HostScene& host, const std::vector<bool>& open, ObservationsByContact& found
);

} // namespace takedown
