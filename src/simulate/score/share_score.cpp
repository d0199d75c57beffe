#include "simulate/score/share_score.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>
#include <utility>

namespace takedown::simulate {

namespace {

constexpr double rounding = 1e-9;

using Place = std::pair<std::string, std::string>;                ///< trap, day
using RowKey = std::tuple<std::string, std::string, std::string>; ///< trap, day, found botnet

std::string place_words(const TrueShare& row)
{
    return (row.trap.empty() ? "all traps" : "trap " + row.trap) + ", " +
           (row.day.empty() ? "whole time" : row.day);
}

class ShareSums {
public:
    ShareSums(const Truth& truth, const Findings& findings)
    {
        for (const Share& share : findings.shares) {
            said_[{share.trap, share.period, share.botnet}] = &share;
        }
        for (const TrueShare& row : truth.shares) {
            base_[{row.trap, row.day}] += row.messages;
        }
    }

    /// `botnet`: the found one that stands for the row's; absent: none does.
    void add(const TrueShare& row, const std::string* botnet)
    {
        const Share* said = nullptr;
        if (botnet != nullptr) {
            const auto found = said_.find({row.trap, row.day, *botnet});
            said = found == said_.end() ? nullptr : found->second;
        }
        if (said == nullptr && row.messages == 0) {
            return; // nothing there and nothing said
        }
        const double stated = said == nullptr ? 0 : said->by_messages;
        const double error = std::abs(stated - row.by_messages);
        const auto base = static_cast<double>(base_[{row.trap, row.day}]);
        const bool holds = said != nullptr && row.by_messages >= said->by_messages_low - rounding &&
                           row.by_messages <= said->by_messages_high + rounding;
        ++rows_;
        covered_ += holds ? 1U : 0U;
        largest_ = std::max(largest_, error);
        weighted_ += error * base;
        weight_ += base;
        if (!holds) {
            add_wrong(row, said, error * base);
        }
    }

    void finish(Score& score)
    {
        score.shares.rows = rows_;
        if (rows_ > 0) {
            score.shares.largest_error = largest_;
            score.shares.interval_coverage =
                static_cast<double>(covered_) / static_cast<double>(rows_);
        }
        if (weight_ > 0) {
            score.shares.mean_absolute_error = weighted_ / weight_;
        }
        wrong_.move_to(score.wrong);
    }

private:
    void add_wrong(const TrueShare& row, const Share* said, double severity)
    {
        const std::string name = row.botnet.empty() ? "of no botnet" : row.botnet;
        wrong_.add(
            severity,
            name + ", " + place_words(row),
            said == nullptr ? "nothing"
                            : fmt::format(
                                  "{:.1f} % ({:.1f} to {:.1f} %)",
                                  said->by_messages * 100,
                                  said->by_messages_low * 100,
                                  said->by_messages_high * 100
                              ),
            fmt::format("{:.1f} %", row.by_messages * 100)
        );
    }

    std::map<RowKey, const Share*> said_;
    std::map<Place, std::uint64_t> base_; ///< all spam there and then
    std::uint64_t rows_ = 0;
    std::uint64_t covered_ = 0;
    double largest_ = 0;
    double weighted_ = 0;
    double weight_ = 0;
    WorstCases wrong_{"shares"};
};

std::optional<double> rest_of(const std::vector<TrueShare>& shares)
{
    for (const TrueShare& row : shares) {
        if (row.trap.empty() && row.day.empty() && row.botnet.empty()) {
            return row.by_messages;
        }
    }
    return std::nullopt;
}

} // namespace

std::map<std::string, std::string>
match_botnets(const BotnetTable& botnets, const Findings& findings)
{
    struct Pair {
        std::uint64_t messages;
        std::string truth;
        std::string found;
    };

    std::vector<Pair> pairs;
    for (const Contingency::Cell& cell : botnets.table.cells()) {
        if (cell.found_cluster != Contingency::alone) {
            pairs.push_back(
                {cell.items,
                 botnets.true_names[cell.true_class],
                 findings.botnets[cell.found_cluster].id}
            );
        }
    }
    std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) {
        return std::tie(b.messages, a.truth, a.found) < std::tie(a.messages, b.truth, b.found);
    });
    std::map<std::string, std::string> match;
    std::set<std::string> taken;
    for (const Pair& pair : pairs) {
        if (!match.contains(pair.truth) && taken.insert(pair.found).second) {
            match.emplace(pair.truth, pair.found);
        }
    }
    return match;
}

void score_shares(
    const Truth& truth, const Findings& findings, const BotnetTable& botnets, Score& score
)
{
    const std::map<std::string, std::string> match = match_botnets(botnets, findings);
    static const std::string rest;
    ShareSums sums(truth, findings);
    std::vector<const TrueShare*> rows;
    for (const TrueShare& row : truth.shares) {
        rows.push_back(&row);
    }
    // Sums are the same to the last bit for any order of the rows.
    std::sort(rows.begin(), rows.end(), [](const TrueShare* a, const TrueShare* b) {
        return std::tie(a->trap, a->day, a->botnet) < std::tie(b->trap, b->day, b->botnet);
    });
    for (const TrueShare* row : rows) {
        const auto found = match.find(row->botnet);
        sums.add(
            *row,
            row->botnet.empty()    ? &rest
            : found == match.end() ? nullptr
                                   : &found->second
        );
    }
    sums.finish(score);
    score.shares.matched = match;
    const auto true_rest = rest_of(truth.shares);
    for (const Share& share : findings.shares) {
        if (true_rest && share.trap.empty() && share.period.empty() && share.botnet.empty()) {
            score.shares.unattributed_error = share.by_messages - *true_rest;
        }
    }
}

} // namespace takedown::simulate
