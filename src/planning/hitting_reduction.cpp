#include "planning/hitting_reduction.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace takedown {
namespace {

using Rows = std::vector<std::vector<std::size_t>>;

constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

bool is_subset(const std::vector<std::size_t>& small, const std::vector<std::size_t>& large)
{
    return std::includes(large.begin(), large.end(), small.begin(), small.end());
}

Rows transposed(const Rows& rows, std::size_t column_count)
{
    Rows columns(column_count);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (const std::size_t column : rows[row]) {
            columns[column].push_back(row);
        }
    }
    return columns;
}

/// Leaves out rows that contain another one. A kept row is filed under its rarest column, so a
/// row is compared only with those filed under one of its own columns.
Rows without_dominated_rows(Rows rows, std::size_t column_count)
{
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
        return a.size() != b.size() ? a.size() < b.size() : a < b;
    });
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    const Rows columns = transposed(rows, column_count);
    Rows filed(column_count);
    Rows kept;
    for (auto& row : rows) {
        bool dominated = false;
        std::size_t rarest = row.front();
        for (const std::size_t column : row) {
            if (columns[column].size() < columns[rarest].size()) {
                rarest = column;
            }
            dominated =
                dominated ||
                std::any_of(filed[column].begin(), filed[column].end(), [&](std::size_t index) {
                    return is_subset(kept[index], row);
                });
        }
        if (!dominated) {
            filed[rarest].push_back(kept.size());
            kept.push_back(std::move(row));
        }
    }
    return kept;
}

/// Whether `other` hits every row `column` hits at no greater cost; equals go to the lower index.
bool dominates(
    const Rows& columns, const std::vector<double>& costs, std::size_t other, std::size_t column
)
{
    if (other == column || costs[other] > costs[column] ||
        !is_subset(columns[column], columns[other])) {
        return false;
    }
    return costs[other] < costs[column] || columns[other].size() > columns[column].size() ||
           other < column;
}

/// Removes dominated columns from the rows; true if there was one.
bool drop_dominated_columns(Rows& rows, const std::vector<double>& costs)
{
    const Rows columns = transposed(rows, costs.size());
    std::vector<bool> dropped(costs.size(), false);
    bool changed = false;
    for (std::size_t column = 0; column < costs.size(); ++column) {
        if (columns[column].empty()) {
            continue;
        }
        std::size_t shortest = columns[column].front();
        for (const std::size_t row : columns[column]) {
            shortest = rows[row].size() < rows[shortest].size() ? row : shortest;
        }
        dropped[column] =
            std::any_of(rows[shortest].begin(), rows[shortest].end(), [&](std::size_t other) {
                return dominates(columns, costs, other, column);
            });
        changed = changed || dropped[column];
    }
    if (changed) {
        for (auto& row : rows) {
            std::erase_if(row, [&dropped](std::size_t column) { return dropped[column]; });
        }
    }
    return changed;
}

/// Takes the columns of one-column rows, drops the rows they hit; true if there was one.
bool take_forced(Rows& rows, std::vector<bool>& taken, std::vector<std::size_t>& forced)
{
    bool changed = false;
    for (const auto& row : rows) {
        if (row.size() == 1 && !taken[row.front()]) {
            taken[row.front()] = true;
            forced.push_back(row.front());
            changed = true;
        }
    }
    std::erase_if(rows, [&taken](const auto& row) {
        return std::any_of(row.begin(), row.end(), [&taken](std::size_t column) {
            return taken[column];
        });
    });
    return changed;
}

std::size_t root_of(std::vector<std::size_t>& parent, std::size_t node)
{
    while (parent[node] != node) {
        parent[node] = parent[parent[node]];
        node = parent[node];
    }
    return node;
}

std::vector<HittingComponent> split_up(const Rows& rows, const std::vector<double>& costs)
{
    std::vector<std::size_t> parent(costs.size());
    std::iota(parent.begin(), parent.end(), std::size_t{0});
    for (const auto& row : rows) {
        for (const std::size_t column : row) {
            parent[root_of(parent, column)] = root_of(parent, row.front());
        }
    }
    std::vector<HittingComponent> components;
    std::vector<std::size_t> component_of(costs.size(), none);
    std::vector<std::size_t> local(costs.size(), none);
    for (const auto& row : rows) {
        const std::size_t root = root_of(parent, row.front());
        if (component_of[root] == none) {
            component_of[root] = components.size();
            components.emplace_back();
        }
        HittingComponent& component = components[component_of[root]];
        std::vector<std::size_t> renamed;
        for (const std::size_t column : row) {
            if (local[column] == none) {
                local[column] = component.names.size();
                component.names.push_back(column);
                component.costs.push_back(costs[column]);
                component.columns.emplace_back();
            }
            component.columns[local[column]].push_back(component.rows.size());
            renamed.push_back(local[column]);
        }
        std::sort(renamed.begin(), renamed.end());
        component.rows.push_back(std::move(renamed));
    }
    return components;
}

} // namespace

std::vector<std::vector<std::size_t>>
minimal_rows(const HittingProblem& problem, std::vector<std::size_t>& unhittable)
{
    Rows rows;
    for (std::size_t index = 0; index < problem.rows.size(); ++index) {
        std::vector<std::size_t> row;
        for (const std::size_t column : problem.rows[index]) {
            if (problem.costs[column] < std::numeric_limits<double>::infinity()) {
                row.push_back(column);
            }
        }
        if (row.empty()) {
            unhittable.push_back(index);
        } else {
            rows.push_back(std::move(row));
        }
    }
    return without_dominated_rows(std::move(rows), problem.costs.size());
}

ReducedProblem reduce(const HittingProblem& problem)
{
    ReducedProblem reduced;
    Rows rows = minimal_rows(problem, reduced.unhittable);
    std::vector<bool> taken(problem.costs.size(), false);
    bool changed = true;
    while (changed) {
        changed = take_forced(rows, taken, reduced.forced);
        if (drop_dominated_columns(rows, problem.costs)) {
            rows = without_dominated_rows(std::move(rows), problem.costs.size());
            changed = true;
        }
    }
    std::sort(reduced.forced.begin(), reduced.forced.end());
    reduced.components = split_up(rows, problem.costs);
    return reduced;
}

std::vector<HittingComponent> connected_parts(const HittingProblem& problem)
{
    std::vector<std::size_t> unhittable;
    return split_up(minimal_rows(problem, unhittable), problem.costs);
}

} // namespace takedown
