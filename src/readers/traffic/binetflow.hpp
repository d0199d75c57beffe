#pragma once

// Argus flow records as CSV or TSV ("binetflow"). What is read: docs/formats/binetflow.md

#include "model/traffic.hpp"
#include "readers/format.hpp"

#include <string_view>

namespace takedown {

Format binetflow_format();

/// What Argus' state says of a flow whose source is its initiator; the table is in
/// docs/formats/binetflow.md. `state` is e.g. "FSPA_FSPA", "S_", "CON"; `answers` is true when the
/// other side sent any byte.
Outcome argus_outcome(Transport transport, std::string_view state, bool answers);

} // namespace takedown
