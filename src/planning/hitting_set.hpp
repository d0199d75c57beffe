#pragma once

// The cheapest set of columns that hits every row, with a proof of how cheap it can be.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace takedown {

/// `rows` hold ascending, distinct column indices; costs are >= 0, infinity bars a column.
struct HittingProblem {
    std::vector<double> costs;
    std::vector<std::vector<std::size_t>> rows;
};

/// Default bound on the search, in matrix entries looked at; about a second of work. A count, not a
/// clock, so that the same problem has the same answer everywhere.
constexpr std::uint64_t hitting_work_limit = 400'000'000;

struct HittingSet {
    std::vector<std::size_t> chosen; ///< ascending; irreducible: each hits a row no other hits
    double cost = 0;
    double lower_bound = 0;              ///< no set costs less (over the rows that can be hit)
    bool optimal = false;                ///< cost == lower_bound was proven within the limit
    std::vector<std::size_t> unhittable; ///< rows without an allowed column, left out of the rest
};

/// Exact up to the limit: reductions, components, dual ascent bounds, branch and bound. Source:
/// docs/sources/planning.md#hitting-set
HittingSet
minimum_hitting_set(const HittingProblem& problem, std::uint64_t work_limit = hitting_work_limit);

/// Rows no two of which share an allowed column, so each needs its own; chosen greedily for a large
/// sum of their cheapest columns. Ascending row indices; unhittable rows are left out.
std::vector<std::size_t> disjoint_rows(const HittingProblem& problem);

/// What the best solution costs more when a chosen column is barred; infinity when a row then
/// cannot be hit. Not proven: an estimate from above, because a search reached its limit.
struct Regret {
    double cost = 0;
    bool proven = false;
};

/// One for each of `solution.chosen`, in its order; the work limit is shared out among them evenly.
std::vector<Regret>
regrets_of(const HittingProblem& problem, const HittingSet& solution, std::uint64_t work_limit);

} // namespace takedown
