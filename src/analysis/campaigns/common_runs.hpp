#pragma once

// Common runs: pieces that several texts share, in the same order.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

/// Letters, digits and bytes past ASCII.
bool is_word_byte(char c);

/// Words (letters, digits and bytes past ASCII), and every other character by itself; together they
/// are the text again. At most `most`.
std::vector<std::string_view> template_tokens(std::string_view text, std::size_t most);

/// A run of equal tokens: `length` of them, from `start[i]` in text i.
struct CommonRun {
    std::vector<std::size_t> start; ///< one a text
    std::size_t length = 0;
};

/// The longest common run of all texts, then those on either side of it, and so on; in order, none
/// overlapping. Runs with fewer than `least_letters` letters and digits are not looked for.
std::vector<CommonRun>
common_runs(std::span<const std::vector<std::string_view>> texts, std::size_t least_letters);

/// Letters and digits of `token`.
std::size_t letters_in(std::string_view token);

} // namespace takedown
