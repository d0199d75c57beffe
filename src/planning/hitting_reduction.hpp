#pragma once

// What of a hitting problem can be decided or left out before any search.

#include "planning/hitting_component.hpp"

#include <cstddef>
#include <vector>

namespace takedown {

struct ReducedProblem {
    std::vector<std::size_t> forced;          ///< columns every best answer may be taken to hold
    std::vector<HittingComponent> components; ///< share no column
    std::vector<std::size_t> unhittable;      ///< rows without an allowed column
};

/// Each row cut down to its allowed columns; rows that contain another row are left out. Barring
/// more columns keeps this true, so it serves all re-solves. Unhittable rows go to `unhittable`.
std::vector<std::vector<std::size_t>>
minimal_rows(const HittingProblem& problem, std::vector<std::size_t>& unhittable);

/// Row and column domination and forced columns until nothing changes, then connected parts.
ReducedProblem reduce(const HittingProblem& problem);

/// Connected parts without any further reduction; `names` lead back to the problem's columns.
std::vector<HittingComponent> connected_parts(const HittingProblem& problem);

} // namespace takedown
