#include "planning/hitting_component.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace takedown {
namespace {

constexpr double tolerance = 1e-9;
/// Bounds the recursion; only branching costs depth, forced choices do not.
constexpr std::size_t deepest = 2000;

bool has_whole_costs(const std::vector<double>& costs)
{
    return std::all_of(costs.begin(), costs.end(), [](double cost) {
        return cost < 1e9 && std::abs(cost - std::round(cost)) < tolerance;
    });
}

class Search {
public:
    Search(const HittingComponent& component, double known_bound, std::uint64_t& work)
        : component_(component),
          work_(work),
          known_bound_(known_bound),
          whole_(has_whole_costs(component.costs)),
          barred_(component.costs.size(), false),
          hits_(component.rows.size(), 0),
          free_columns_(component.rows.size(), 0),
          slack_(component.costs.size(), 0)
    {
        for (std::size_t row = 0; row < component.rows.size(); ++row) {
            free_columns_[row] = component.rows[row].size();
        }
    }

    ComponentSolution run()
    {
        known_bound_ = std::max(known_bound_, lift(packing_bound()));
        greedy();
        tight_columns();
        ComponentSolution solution;
        explore(0, 0);
        solution.optimal = !gave_up_ || best_cost_ <= known_bound_ + tolerance;
        solution.chosen = best_;
        std::sort(solution.chosen.begin(), solution.chosen.end());
        solution.cost = best_cost_;
        solution.lower_bound = solution.optimal ? best_cost_ : known_bound_;
        return solution;
    }

private:
    /// With whole costs a bound may be rounded up.
    [[nodiscard]] double lift(double bound) const
    {
        return whole_ ? std::ceil(bound - tolerance) : bound;
    }

    bool spend(std::uint64_t amount)
    {
        if (work_ < amount) {
            work_ = 0;
            gave_up_ = true;
            return false;
        }
        work_ -= amount;
        return true;
    }

    /// Uncovered rows, those with the fewest free columns first.
    std::vector<std::size_t> open_rows()
    {
        std::vector<std::size_t> rows;
        for (std::size_t row = 0; row < hits_.size(); ++row) {
            if (hits_[row] == 0) {
                rows.push_back(row);
            }
        }
        std::stable_sort(rows.begin(), rows.end(), [this](std::size_t a, std::size_t b) {
            return free_columns_[a] < free_columns_[b];
        });
        return rows;
    }

    /// Dual ascent: pays each open row as much as its columns' remaining costs allow. Leaves in
    /// slack_ what remains of each cost. Infinite when a row has no free column.
    double packing_bound()
    {
        slack_ = component_.costs;
        double sum = 0;
        for (const std::size_t row : open_rows()) {
            double pay = std::numeric_limits<double>::infinity();
            for (const std::size_t column : component_.rows[row]) {
                if (!barred_[column]) {
                    pay = std::min(pay, slack_[column]);
                }
            }
            if (pay == std::numeric_limits<double>::infinity()) {
                return pay;
            }
            for (const std::size_t column : component_.rows[row]) {
                slack_[column] -= pay;
            }
            sum += pay;
        }
        return sum;
    }

    void choose(std::size_t column)
    {
        for (const std::size_t row : component_.columns[column]) {
            ++hits_[row];
        }
        chosen_.push_back(column);
    }

    void unchoose()
    {
        for (const std::size_t row : component_.columns[chosen_.back()]) {
            --hits_[row];
        }
        chosen_.pop_back();
    }

    void bar(std::size_t column)
    {
        barred_[column] = true;
        for (const std::size_t row : component_.columns[column]) {
            --free_columns_[row];
        }
    }

    void unbar(std::size_t column)
    {
        barred_[column] = false;
        for (const std::size_t row : component_.columns[column]) {
            ++free_columns_[row];
        }
    }

    [[nodiscard]] std::size_t newly_hit(std::size_t column) const
    {
        std::size_t count = 0;
        for (const std::size_t row : component_.columns[column]) {
            count += hits_[row] == 0 ? 1U : 0U;
        }
        return count;
    }

    /// Drops columns, dearest first, whose rows are all hit without them; keeps it if it is best.
    void keep_pruned(std::vector<std::size_t> columns)
    {
        std::stable_sort(columns.begin(), columns.end(), [this](std::size_t a, std::size_t b) {
            return component_.costs[a] > component_.costs[b];
        });
        std::vector<std::size_t> hits(component_.rows.size(), 0);
        for (const std::size_t column : columns) {
            for (const std::size_t row : component_.columns[column]) {
                ++hits[row];
            }
        }
        std::vector<std::size_t> kept;
        double cost = 0;
        for (const std::size_t column : columns) {
            const auto& rows = component_.columns[column];
            const bool needed = std::any_of(rows.begin(), rows.end(), [&hits](std::size_t row) {
                return hits[row] == 1;
            });
            if (needed) {
                kept.push_back(column);
                cost += component_.costs[column];
                continue;
            }
            for (const std::size_t row : rows) {
                --hits[row];
            }
        }
        if (cost < best_cost_ - tolerance) {
            best_cost_ = cost;
            best_ = std::move(kept);
        }
    }

    /// A first answer: per row the column that is cheapest for each row it newly hits.
    void greedy()
    {
        for (const std::size_t row : open_rows()) {
            if (hits_[row] != 0) {
                continue;
            }
            choose(ordered_columns(row).front());
        }
        keep_pruned(chosen_);
        while (!chosen_.empty()) {
            unchoose();
        }
    }

    /// Another first answer: all columns that the packing has paid in full.
    void tight_columns()
    {
        std::vector<std::size_t> columns;
        for (std::size_t column = 0; column < slack_.size(); ++column) {
            if (slack_[column] <= tolerance) {
                columns.push_back(column);
            }
        }
        keep_pruned(std::move(columns));
    }

    /// The row's free columns, the cheapest for each newly hit row first.
    std::vector<std::size_t> ordered_columns(std::size_t row)
    {
        std::vector<std::pair<double, std::size_t>> rated;
        for (const std::size_t column : component_.rows[row]) {
            if (!barred_[column]) {
                const auto gain = static_cast<double>(newly_hit(column));
                rated.emplace_back(component_.costs[column] / gain, column);
            }
        }
        std::sort(rated.begin(), rated.end());
        std::vector<std::size_t> columns;
        columns.reserve(rated.size());
        for (const auto& [rate, column] : rated) {
            columns.push_back(column);
        }
        return columns;
    }

    /// The open row with the fewest free columns, or the number of rows if none is open.
    [[nodiscard]] std::size_t hardest_row() const
    {
        std::size_t hardest = hits_.size();
        for (std::size_t row = 0; row < hits_.size(); ++row) {
            if (hits_[row] == 0 &&
                (hardest == hits_.size() || free_columns_[row] < free_columns_[hardest])) {
                hardest = row;
            }
        }
        return hardest;
    }

    /// Chooses columns that are a row's last free one; returns the open row to go on with.
    std::size_t take_forced(double& cost)
    {
        std::size_t row = hardest_row();
        while (row < hits_.size() && free_columns_[row] == 1 && spend(hits_.size())) {
            const std::size_t column = ordered_columns(row).front();
            cost += component_.costs[column];
            choose(column);
            row = hardest_row();
        }
        return row;
    }

    /// Bars columns whose choice would already cost as much as the best answer; true if any.
    bool bar_hopeless(double bound)
    {
        bool any = false;
        for (std::size_t column = 0; column < slack_.size(); ++column) {
            if (!barred_[column] && lift(bound + slack_[column]) >= best_cost_ - tolerance &&
                newly_hit(column) > 0) {
                bar(column);
                barred_here_.push_back(column);
                any = true;
            }
        }
        return any;
    }

    /// Forced choices, then bound; branches when neither closes the node nor bars a column. True if
    /// a column was barred, so that it is worth another round.
    bool narrow_down(double& cost, std::size_t depth)
    {
        const std::size_t row = take_forced(cost);
        if (row == hits_.size()) {
            keep_pruned(chosen_);
            return false;
        }
        if (free_columns_[row] == 0 || !spend(2 * hits_.size() + slack_.size())) {
            return false;
        }
        const double bound = cost + packing_bound();
        if (lift(bound) >= best_cost_ - tolerance) {
            return false;
        }
        if (bar_hopeless(bound)) {
            return true;
        }
        branch(row, cost, depth);
        return false;
    }

    void explore(double cost, std::size_t depth)
    {
        const std::size_t chosen_before = chosen_.size();
        const std::size_t barred_before = barred_here_.size();
        while (!is_done() && narrow_down(cost, depth)) {
        }
        while (barred_here_.size() > barred_before) {
            unbar(barred_here_.back());
            barred_here_.pop_back();
        }
        while (chosen_.size() > chosen_before) {
            unchoose();
        }
    }

    /// Nothing better can be found, or the work has run out.
    [[nodiscard]] bool is_done() const
    {
        return gave_up_ || best_cost_ <= known_bound_ + tolerance;
    }

    void branch(std::size_t row, double cost, std::size_t depth)
    {
        if (depth == deepest) {
            gave_up_ = true;
            return;
        }
        const std::vector<std::size_t> columns = ordered_columns(row);
        std::size_t tried = 0;
        for (; tried < columns.size() && !is_done(); ++tried) {
            choose(columns[tried]);
            explore(cost + component_.costs[columns[tried]], depth + 1);
            unchoose();
            bar(columns[tried]);
        }
        while (tried > 0) {
            unbar(columns[--tried]);
        }
    }

    const HittingComponent& component_;
    std::uint64_t& work_;
    double known_bound_; ///< no answer costs less
    bool whole_;
    std::vector<bool> barred_;
    std::vector<std::size_t> hits_; ///< chosen columns in each row
    std::vector<std::size_t> free_columns_;
    std::vector<double> slack_;
    std::vector<std::size_t> chosen_;
    std::vector<std::size_t> barred_here_; ///< by bar_hopeless, on the way to this node
    std::vector<std::size_t> best_;
    double best_cost_ = std::numeric_limits<double>::infinity();
    bool gave_up_ = false;
};

} // namespace

ComponentSolution
solve_component(const HittingComponent& component, double known_bound, std::uint64_t& work)
{
    return Search(component, known_bound, work).run();
}

} // namespace takedown
