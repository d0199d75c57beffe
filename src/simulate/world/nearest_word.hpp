#pragma once

// The word somebody probably meant.

#include <span>
#include <string>
#include <string_view>

namespace takedown::simulate {

/// The word of `known` with the fewest single-letter changes from `word`, letters' case ignored;
/// empty when even that differs in more than a third of its letters. The first of equals.
std::string nearest_word(std::string_view word, std::span<const std::string> known);

/// "a, b, c"; of more than `most` words the first, and how many more there are.
std::string list_words(std::span<const std::string> words, std::size_t most = 40);

} // namespace takedown::simulate
