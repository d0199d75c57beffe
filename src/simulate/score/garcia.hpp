#pragma once

// Garcia's error metric: hosts called bots, window of time by window, early finds worth more.

#include "simulate/score/score.hpp"

#include <set>

namespace takedown::simulate {

/// Deviates from the published one where findings and truth do not say when a host spoke; see
/// docs/sources/score.md#hosts for exactly what is counted.
GarciaScore garcia_score(const Truth& truth, const Findings& findings);

} // namespace takedown::simulate
