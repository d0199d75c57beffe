#include "planning/hitting_set.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

namespace takedown {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

bool hits(const std::vector<std::size_t>& row, unsigned set)
{
    return std::any_of(row.begin(), row.end(), [set](std::size_t column) {
        return (set >> column & 1U) != 0;
    });
}

/// The least cost of hitting every row that can be hit, by trying all sets.
double brute_force(const HittingProblem& problem)
{
    std::vector<unsigned> rows; // allowed columns as bits
    for (const auto& row : problem.rows) {
        unsigned bits = 0;
        for (const std::size_t column : row) {
            bits |= problem.costs[column] < infinity ? 1U << column : 0U;
        }
        if (bits != 0) {
            rows.push_back(bits);
        }
    }
    double best = infinity;
    for (unsigned set = 0; set < 1U << problem.costs.size(); ++set) {
        if (!std::all_of(rows.begin(), rows.end(), [set](unsigned row) {
                return (row & set) != 0;
            })) {
            continue;
        }
        double cost = 0;
        for (std::size_t column = 0; column < problem.costs.size(); ++column) {
            cost += (set >> column & 1U) != 0 ? problem.costs[column] : 0;
        }
        best = std::min(best, cost);
    }
    return best;
}

HittingProblem random_problem(std::mt19937& random, std::size_t most_columns)
{
    const auto below = [&random](std::size_t limit) {
        return random() % limit;
    };
    HittingProblem problem;
    const std::size_t columns = 1 + below(most_columns);
    const bool whole = below(2) == 0;
    for (std::size_t column = 0; column < columns; ++column) {
        const auto cost = static_cast<double>(1 + below(9));
        problem.costs.push_back(below(12) == 0 ? infinity : whole ? cost : cost / 7.0);
    }
    const std::size_t rows = 1 + below(20);
    for (std::size_t row = 0; row < rows; ++row) {
        std::vector<std::size_t> members;
        const std::size_t chance = 2 + below(6);
        for (std::size_t column = 0; column < columns; ++column) {
            if (below(chance) == 0) {
                members.push_back(column);
            }
        }
        problem.rows.push_back(members);
    }
    return problem;
}

void expect_irreducible(const HittingProblem& problem, const HittingSet& answer)
{
    for (const std::size_t column : answer.chosen) {
        const bool has_own_row =
            std::any_of(problem.rows.begin(), problem.rows.end(), [&](const auto& row) {
                std::size_t hit = 0;
                for (const std::size_t other : answer.chosen) {
                    hit += std::binary_search(row.begin(), row.end(), other) ? 1U : 0U;
                }
                return hit == 1 && std::binary_search(row.begin(), row.end(), column);
            });
        EXPECT_TRUE(has_own_row) << "column " << column << " could be left out";
    }
}

TEST(HittingSet, CostsWhatTryingAllSetsFinds)
{
    std::mt19937 random(20120718);
    for (int round = 0; round < 4000; ++round) {
        const HittingProblem problem = random_problem(random, 14);
        const HittingSet answer = minimum_hitting_set(problem);
        ASSERT_NEAR(answer.cost, brute_force(problem), 1e-9) << "round " << round;
        ASSERT_TRUE(answer.optimal);
        ASSERT_NEAR(answer.lower_bound, answer.cost, 1e-9);
        double cost = 0;
        for (const std::size_t column : answer.chosen) {
            cost += problem.costs[column];
        }
        ASSERT_NEAR(cost, answer.cost, 1e-9);
        for (std::size_t row = 0; row < problem.rows.size(); ++row) {
            const bool left_out =
                std::binary_search(answer.unhittable.begin(), answer.unhittable.end(), row);
            unsigned set = 0;
            for (const std::size_t column : answer.chosen) {
                set |= 1U << column;
            }
            ASSERT_NE(left_out, hits(problem.rows[row], set));
        }
        expect_irreducible(problem, answer);
    }
}

TEST(HittingSet, RegretIsTheCostOfDoingWithout)
{
    std::mt19937 random(7);
    for (int round = 0; round < 500; ++round) {
        const HittingProblem problem = random_problem(random, 12);
        const HittingSet answer = minimum_hitting_set(problem);
        const auto regrets = regrets_of(problem, answer, hitting_work_limit);
        ASSERT_EQ(regrets.size(), answer.chosen.size());
        for (std::size_t i = 0; i < regrets.size(); ++i) {
            HittingProblem barred = problem;
            barred.costs[answer.chosen[i]] = infinity;
            const bool possible =
                minimum_hitting_set(barred).unhittable.size() == answer.unhittable.size();
            const double expected = possible ? brute_force(barred) - answer.cost : infinity;
            ASSERT_TRUE(regrets[i].proven);
            if (possible) {
                ASSERT_NEAR(regrets[i].cost, expected, 1e-9) << "round " << round;
            } else {
                ASSERT_EQ(regrets[i].cost, infinity);
            }
        }
    }
}

TEST(HittingSet, DisjointRowsShareNoColumnAndNeverPromiseTooMuch)
{
    std::mt19937 random(11);
    for (int round = 0; round < 500; ++round) {
        const HittingProblem problem = random_problem(random, 14);
        std::vector<int> uses(problem.costs.size(), 0);
        double sum = 0;
        for (const std::size_t row : disjoint_rows(problem)) {
            double least = infinity;
            for (const std::size_t column : problem.rows[row]) {
                if (problem.costs[column] < infinity) {
                    ASSERT_EQ(++uses[column], 1);
                    least = std::min(least, problem.costs[column]);
                }
            }
            sum += least;
        }
        EXPECT_LE(sum, minimum_hitting_set(problem).cost + 1e-9);
    }
}

TEST(HittingSet, SaysWhenItGaveUpAndStillBoundsTheCost)
{
    std::mt19937 random(5);
    HittingProblem problem;
    problem.costs.assign(120, 1.0);
    for (int row = 0; row < 400; ++row) {
        std::vector<std::size_t> members;
        for (std::size_t column = 0; column < 120; ++column) {
            if (random() % 12 == 0) {
                members.push_back(column);
            }
        }
        problem.rows.push_back(members);
    }
    const HittingSet answer = minimum_hitting_set(problem, 1'000'000);
    EXPECT_FALSE(answer.optimal);
    EXPECT_GT(answer.lower_bound, 0);
    EXPECT_LT(answer.lower_bound, answer.cost);
    expect_irreducible(problem, answer);
    const HittingSet again = minimum_hitting_set(problem, 1'000'000);
    EXPECT_EQ(again.chosen, answer.chosen);
}

TEST(HittingSet, OfNothingIsNothing)
{
    const HittingSet answer = minimum_hitting_set({});
    EXPECT_TRUE(answer.chosen.empty());
    EXPECT_TRUE(answer.optimal);
    EXPECT_EQ(answer.cost, 0);
}

} // namespace
} // namespace takedown
