#include "simulate/world/nearest_word.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace takedown::simulate {

namespace {

/// Longer ones are nobody's slip of the finger.
constexpr std::size_t longest_word = 64;

/// Levenshtein distance, one row at a time.
std::size_t changes_between(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row[b.size()];
}

} // namespace

std::string nearest_word(std::string_view word, std::span<const std::string> known)
{
    if (word.size() > longest_word) {
        return {};
    }
    const std::string wanted = to_lower(word);
    std::string nearest;
    std::size_t fewest = longest_word;
    for (const std::string& candidate : known) {
        if (candidate.size() > longest_word) {
            continue;
        }
        const std::size_t changes = changes_between(wanted, to_lower(candidate));
        if (changes < fewest && changes * 3 <= std::max(word.size(), candidate.size())) {
            fewest = changes;
            nearest = candidate;
        }
    }
    return nearest;
}

std::string list_words(std::span<const std::string> words, std::size_t most)
{
    std::string list;
    for (const std::string& word : words.first(std::min(words.size(), most))) {
        list += list.empty() ? "" : ", ";
        list += word;
    }
    if (words.size() > most) {
        list += fmt::format(" and {} more", words.size() - most);
    }
    return list;
}

} // namespace takedown::simulate
