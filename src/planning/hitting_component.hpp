#pragma once

// One connected part of a hitting problem, and the branch and bound that solves it.

#include "planning/hitting_set.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace takedown {

/// Columns and rows renumbered from 0; every row has a column and every column finite cost.
struct HittingComponent {
    std::vector<double> costs;
    std::vector<std::vector<std::size_t>> rows;    ///< ascending columns
    std::vector<std::vector<std::size_t>> columns; ///< ascending rows
    std::vector<std::size_t> names;                ///< column → column of the whole problem
};

struct ComponentSolution {
    std::vector<std::size_t> chosen; ///< columns of the component, ascending, irreducible
    double cost = 0;
    double lower_bound = 0;
    bool optimal = false;
};

/// No answer is known to cost less than `known_bound`. Takes what it spends from `work`; at 0 the
/// best set so far and the root's bound are returned.
ComponentSolution
solve_component(const HittingComponent& component, double known_bound, std::uint64_t& work);

} // namespace takedown
