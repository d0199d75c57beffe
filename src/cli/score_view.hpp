#pragma once

// A score for people: each figure with what it means, then what was wrong.

#include "exports/table.hpp"
#include "simulate/score/score.hpp"

#include <cstddef>
#include <string>

namespace takedown {

/// One row a figure; a figure that cannot be had says so.
Table score_table(const simulate::Score& score);

/// The figures, the fallback classes, how far stated confidence can be trusted, and of each part
/// the first `most_wrong` cases that were wrong.
std::string score_text(const simulate::Score& score, std::size_t width, std::size_t most_wrong);

} // namespace takedown
