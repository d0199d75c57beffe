#pragma once

// What of a TOML text must not reach the parser: it would recurse without end or break an
// assumption of its own.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace takedown::simulate {

struct TomlDanger {
    std::uint32_t line = 0; ///< from 1
    std::string what;
};

/// The first place where there are more than 200,000 values or 50,000 dots (the parser's time grows
/// with the square of dotted keys), brackets and braces lie more than `most` deep, a dotted key has
/// more than `most` dots, a table's name does not begin with what a name may, a brace closes a
/// bracket, a date has a T without a time, or something outside ASCII stands where toml++ 3.3 asks
/// whether it is a blank (it asserts what it should report, and its test for blanks runs into an
/// unreachable place); nullopt: none. Strings and comments are passed over. Of a text that is no
/// TOML it is right up to the first place that is wrong, where the parser stops.
std::optional<TomlDanger> find_danger(std::string_view text, std::size_t most);

} // namespace takedown::simulate
