#include "simulate/world/problems.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace takedown::simulate {

namespace {

constexpr std::size_t most_told = 5;
constexpr std::size_t longest_problem = 2000;

} // namespace

void Problems::add(std::uint32_t line, std::string what)
{
    if (!full()) {
        problems_.emplace_back(line, shorten(to_valid_utf8(what), longest_problem));
    }
}

tl::unexpected<Error> Problems::error() const
{
    auto sorted = problems_;
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
        return a.first < b.first;
    });
    std::string message;
    for (std::size_t i = 0; i < std::min(sorted.size(), most_told); ++i) {
        message += fmt::format(
            "{}{}:{}: {}", i == 0 ? "" : "\n", path_, sorted[i].first, sorted[i].second
        );
    }
    if (sorted.size() > most_told) {
        message += fmt::format(
            "\n{}: and {}{} more", path_, full() ? "at least " : "", sorted.size() - most_told
        );
    }
    return fail(ErrorKind::Usage, message);
}

} // namespace takedown::simulate
