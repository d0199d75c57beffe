#pragma once

// The plan for people and for machines.

#include "model/findings.hpp"

#include <cstddef>
#include <limits>
#include <string>

namespace takedown {

/// Calls in the order to make them with reason and alternatives, then the proof, what nobody can
/// cut, and what the plan does not know. Lines of at most `width` columns; calls past `most_calls`
/// are counted.
std::string plan_text(
    const Findings& findings,
    std::size_t width,
    std::size_t most_calls = std::numeric_limits<std::size_t>::max()
);

/// {"steps": [...], "cost", "lower_bound", "optimal", "certificate": [routes], "uncuttable":
/// [routes], "caveats"}; steps are as in the plan table.
std::string plan_json(const Findings& findings);

} // namespace takedown
