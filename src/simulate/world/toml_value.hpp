#pragma once

// TomlValue: a parsed TOML file as plain values that know their lines.

#include "core/result.hpp"
#include "core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace takedown::simulate {

struct TomlValue {
    enum class Kind { Text, Whole, Real, Flag, Time, List, Table, ClockTime };

    Kind kind = Kind::Table;
    std::uint32_t line = 1;        ///< where it begins, from 1; a table's is that of its header
    std::string text;              ///< Text: valid UTF-8
    std::int64_t whole = 0;        ///< Whole
    double real = 0;               ///< Whole and Real; may be infinite or no number
    bool flag = false;             ///< Flag
    TimePoint time{};              ///< Time: date or date-time; without an offset taken as UTC
    std::vector<TomlValue> values; ///< List: in file order; Table: beside `keys`
    std::vector<std::string> keys; ///< Table: ascending
};

/// How much a world file may have.
constexpr std::size_t most_toml_bytes = 4UL * 1024 * 1024;
/// How deep lists and inline tables may lie in each other, and parts of a dotted key.
constexpr std::size_t most_toml_depth = 32;

/// Error (Usage): "PATH:LINE: what", when it is no TOML, longer than most_toml_bytes or deeper than
/// most_toml_depth.
Result<TomlValue> parse_toml(std::string_view text, const std::string& path);

} // namespace takedown::simulate
