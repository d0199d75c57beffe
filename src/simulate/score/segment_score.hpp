#pragma once

// How well watched bots were told apart into segments, and what they fall back on.

#include "simulate/score/score.hpp"

namespace takedown::simulate {

/// Source: docs/sources/score.md#segments
void score_segments(const Truth& truth, const Findings& findings, Score& score);

/// Whether what was said of a segment's fallback may stand.
bool is_right(const FallbackCell& cell);

} // namespace takedown::simulate
