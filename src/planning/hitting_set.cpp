#include "planning/hitting_set.hpp"

#include "planning/hitting_reduction.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace takedown {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Cheapest allowed column of a row; infinity if there is none.
double cheapest(const HittingProblem& problem, std::size_t row)
{
    double least = infinity;
    for (const std::size_t column : problem.rows[row]) {
        least = std::min(least, problem.costs[column]);
    }
    return least;
}

HittingProblem without(const HittingComponent& part, std::size_t barred)
{
    HittingProblem problem{part.costs, part.rows};
    problem.costs[barred] = infinity;
    return problem;
}

/// The answer costs at least `known_bound`: what is left of it helps to close the last component.
HittingSet solve(const HittingProblem& problem, double known_bound, std::uint64_t work_limit)
{
    ReducedProblem reduced = reduce(problem);
    std::stable_sort(
        reduced.components.begin(),
        reduced.components.end(),
        [](const auto& a, const auto& b) { return a.rows.size() < b.rows.size(); }
    );
    HittingSet answer;
    answer.unhittable = reduced.unhittable;
    answer.chosen = reduced.forced;
    answer.optimal = true;
    for (const std::size_t column : reduced.forced) {
        answer.lower_bound += problem.costs[column];
    }
    answer.cost = answer.lower_bound;
    for (const HittingComponent& component : reduced.components) {
        const bool last = &component == &reduced.components.back();
        const double bound = last && answer.optimal ? known_bound - answer.cost : 0;
        const ComponentSolution part = solve_component(component, bound, work_limit);
        for (const std::size_t column : part.chosen) {
            answer.chosen.push_back(component.names[column]);
        }
        answer.cost += part.cost;
        answer.lower_bound += part.lower_bound;
        answer.optimal = answer.optimal && part.optimal;
    }
    std::sort(answer.chosen.begin(), answer.chosen.end());
    return answer;
}

} // namespace

HittingSet minimum_hitting_set(const HittingProblem& problem, std::uint64_t work_limit)
{
    return solve(problem, 0, work_limit);
}

std::vector<std::size_t> disjoint_rows(const HittingProblem& problem)
{
    std::vector<std::size_t> order;
    std::vector<double> value(problem.rows.size(), 0);
    std::vector<std::size_t> degree(problem.costs.size(), 0);
    std::vector<double> crowding(problem.rows.size(), 0);
    for (const auto& row : problem.rows) {
        for (const std::size_t column : row) {
            ++degree[column];
        }
    }
    for (std::size_t row = 0; row < problem.rows.size(); ++row) {
        value[row] = cheapest(problem, row);
        for (const std::size_t column : problem.rows[row]) {
            if (problem.costs[column] < infinity) {
                crowding[row] += static_cast<double>(degree[column]);
            }
        }
        if (value[row] < infinity) {
            order.push_back(row);
        }
    }
    // Worth much and in nobody's way first.
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return value[a] * crowding[b] > value[b] * crowding[a];
    });
    std::vector<bool> used(problem.costs.size(), false);
    std::vector<std::size_t> chosen;
    for (const std::size_t row : order) {
        const auto& columns = problem.rows[row];
        const bool clash = std::any_of(columns.begin(), columns.end(), [&](std::size_t column) {
            return used[column] && problem.costs[column] < infinity;
        });
        if (!clash) {
            chosen.push_back(row);
            for (const std::size_t column : columns) {
                used[column] = true;
            }
        }
    }
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

std::vector<Regret>
regrets_of(const HittingProblem& problem, const HittingSet& solution, std::uint64_t work_limit)
{
    std::vector<Regret> regrets(solution.chosen.size());
    const std::uint64_t share = work_limit / std::max<std::uint64_t>(1, solution.chosen.size());
    for (const HittingComponent& part : connected_parts(problem)) {
        double cost = 0;
        std::vector<std::pair<std::size_t, std::size_t>> held; // place in chosen, column of part
        for (std::size_t column = 0; column < part.names.size(); ++column) {
            const auto place = std::lower_bound(
                solution.chosen.begin(), solution.chosen.end(), part.names[column]
            );
            if (place != solution.chosen.end() && *place == part.names[column]) {
                held.emplace_back(place - solution.chosen.begin(), column);
                cost += part.costs[column];
            }
        }
        for (const auto& [place, column] : held) {
            // Doing without a column never costs less.
            const double bound = solution.optimal ? cost : 0;
            const HittingSet other = solve(without(part, column), bound, share);
            const bool possible = other.unhittable.empty();
            regrets[place].cost = possible ? other.cost - cost : infinity;
            regrets[place].proven = !possible || (other.optimal && solution.optimal);
        }
    }
    return regrets;
}

} // namespace takedown
