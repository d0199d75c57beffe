#include "casework/plan_limits.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

namespace takedown {

namespace {

constexpr std::size_t most_named = 3;
constexpr std::size_t most_compared = 100; ///< characters; ids are shorter

/// Letters to insert, drop or change to make one text of the other.
std::size_t edit_distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t change = diagonal + (a[i] == b[j] ? 0U : 1U);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, change});
        }
    }
    return row[b.size()];
}

std::string nearest(std::string_view word, const std::vector<std::string>& known)
{
    const std::string wanted = to_lower(word.substr(0, most_compared));
    std::vector<std::pair<std::size_t, std::string>> ranked;
    for (const std::string& id : known) {
        const bool within = !wanted.empty() && find_ignoring_case(id, wanted) != std::string::npos;
        const std::string other = to_lower(std::string_view(id).substr(0, most_compared));
        ranked.emplace_back(within ? 0 : edit_distance(wanted, other), id);
    }
    std::sort(ranked.begin(), ranked.end());
    std::string text;
    for (std::size_t i = 0; i < std::min(ranked.size(), most_named); ++i) {
        text += (i == 0 ? "" : ", ") + ranked[i].second;
    }
    return text;
}

std::vector<std::string> unknown_words(
    const std::vector<std::string>& words,
    const std::vector<std::string>& known,
    std::string_view what
)
{
    std::vector<std::string> problems;
    for (const std::string& word : words) {
        if (std::find(known.begin(), known.end(), word) == known.end()) {
            problems.push_back(fmt::format(
                "there is no {} '{}'; {}",
                what,
                shorten(to_valid_utf8(word), most_compared),
                known.empty() ? fmt::format("the plan has no {} at all", what)
                              : "nearest: " + nearest(word, known)
            ));
        }
    }
    return problems;
}

template <class Items>
std::vector<std::string> ids_of(const Items& items)
{
    std::vector<std::string> ids;
    for (const auto& item : items) {
        ids.push_back(item.id);
    }
    return ids;
}

} // namespace

std::vector<std::string> unknown_parties(const std::vector<std::string>& parties, const Plan& plan)
{
    return unknown_words(parties, ids_of(plan.parties), "party");
}

std::vector<std::string> unknown_actions(const std::vector<std::string>& actions, const Plan& plan)
{
    return unknown_words(actions, ids_of(plan.actions_considered), "action");
}

} // namespace takedown
