#pragma once

// What Argus' state column says of a flow.

#include "model/traffic.hpp"

#include <string_view>

namespace takedown {

/// Outcome of a flow whose source is its initiator; the table is in docs/formats/binetflow.md.
/// `state` is e.g. "FSPA_FSPA", "S_", "CON"; `answers` is true when the other side sent any byte.
Outcome argus_outcome(Transport transport, std::string_view state, bool answers);

} // namespace takedown
