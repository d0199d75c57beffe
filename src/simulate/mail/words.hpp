#pragma once

// Words: the vocabulary of invented text, names of people, and mail domains that belong to nobody.

#include "simulate/world/random.hpp"

#include <span>
#include <string>
#include <string_view>

namespace takedown::simulate {

std::span<const std::string_view> common_words();
std::span<const std::string_view> first_names();
std::span<const std::string_view> last_names();
/// Domains of made-up mail providers, all below reserved suffixes.
std::span<const std::string_view> provider_domains();

inline std::string_view one_of(std::span<const std::string_view> words, Random& random)
{
    return words[random.below(words.size())];
}

/// `count` words with blanks between.
void append_words(std::uint64_t count, Random& random, std::string& out);
/// As above with capitals, commas and full stops: sentences that mean nothing.
void append_sentences(std::uint64_t count, Random& random, std::string& out);
/// "tabonel.example": pronounceable, below a reserved suffix.
void append_invented_domain(Random& random, std::string& out);
/// "Mary Harris".
std::string person(Random& random);

} // namespace takedown::simulate
