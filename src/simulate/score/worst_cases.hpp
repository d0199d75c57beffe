#pragma once

// WorstCases: what was wrong in one part of a score, the worst of it.

#include "simulate/score/score.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace takedown::simulate {

/// "config_master" → "config master".
inline std::string in_words(std::string_view name)
{
    std::string words(name);
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

class WorstCases {
public:
    static constexpr std::size_t most = 20;

    explicit WorstCases(std::string part) : part_(std::move(part)) {}

    /// `severity`: how many messages, hosts or the like it concerns.
    void add(double severity, std::string what, std::string said, std::string truth)
    {
        cases_.emplace_back(
            std::isfinite(severity) ? severity : 0,
            WrongCase{part_, std::move(what), std::move(said), std::move(truth)}
        );
    }

    /// Appends the worst, worst first, whatever the order they were added in.
    void move_to(std::vector<WrongCase>& wrong)
    {
        std::sort(cases_.begin(), cases_.end(), [](const auto& a, const auto& b) {
            return std::tie(b.first, a.second.what, a.second.said, a.second.truth) <
                   std::tie(a.first, b.second.what, b.second.said, b.second.truth);
        });
        for (std::size_t i = 0; i < std::min(most, cases_.size()); ++i) {
            wrong.push_back(std::move(cases_[i].second));
        }
        cases_.clear();
    }

private:
    std::string part_;
    std::vector<std::pair<double, WrongCase>> cases_;
};

} // namespace takedown::simulate
