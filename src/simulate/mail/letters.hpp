#pragma once

// Letters: digits, hex and random letters appended to a text, without detours through streams.

#include "simulate/world/random.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace takedown::simulate {

void append_number(std::uint64_t number, std::string& out);
/// With leading zeros up to `width` digits.
void append_padded(std::uint64_t number, unsigned width, std::string& out);

/// `count` letters drawn evenly from `alphabet`, which has 2 to 64.
void append_drawn(std::string_view alphabet, std::size_t count, Random& random, std::string& out);

constexpr std::string_view decimal_digits = "0123456789";
constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view upper_hex_digits = "0123456789ABCDEF";
constexpr std::string_view lower_letters = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view upper_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view letters_and_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

} // namespace takedown::simulate
