#pragma once

// Text as evidence holds it: folding, trimming, numbers, hex, and making hostile bytes showable.

#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

/// ASCII only; other bytes stay as they are.
std::string to_lower(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);
bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);
/// Position of `needle` (ASCII case folded), or npos.
std::size_t
find_ignoring_case(std::string_view text, std::string_view needle, std::size_t from = 0);

std::string_view trim(std::string_view text);

/// The pieces between separators, empty ones included; an empty text has one empty piece.
std::vector<std::string_view> split(std::string_view text, char separator);

/// A whole decimal number without sign, blanks or overflow.
template <class Integer>
std::optional<Integer> parse_number(std::string_view text)
{
    Integer value{};
    const char* end = text.data() + text.size();
    const auto [last, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || last != end || text.empty()) {
        return std::nullopt;
    }
    return value;
}

/// A whole finite decimal number.
std::optional<double> parse_real(std::string_view text);

std::string to_hex(std::span<const std::uint8_t> bytes);

/// Valid UTF-8: each offending byte becomes U+FFFD; control characters except tab and newline
/// become a space. Safe to store, print and put in JSON; never longer than 3 times the input.
std::string to_valid_utf8(std::string_view text);

/// `text` cut to at most `bytes` bytes at a UTF-8 boundary, with "…" when something was cut.
std::string shorten(std::string_view text, std::size_t bytes);

/// Makes an address, name or URL unclickable in output: "evil[.]example", "hxxp://".
std::string defang(std::string_view text);

/// "1,234,567".
std::string with_thousands(std::uint64_t number);

} // namespace takedown
