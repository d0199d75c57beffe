#pragma once

// Template texts: subjects and bodies of mailings with {{macros}} in them. See
// docs/worlds.md#templates.

#include "core/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace takedown::simulate {

enum class Macro {
    Literal, ///< `text` as it stands
    Name,    ///< {{name}}: a first name
    Date,    ///< {{date}}: the day the message is sent, as people write it
    Word,    ///< {{word}}: one random word
    Words,   ///< {{words:3-8}}: so many random words
    Number,  ///< {{number:1-99}}
    Url,     ///< {{url}}: one of the mailing's links
    Choice,  ///< {{choice:a|b|c}}: one of `choices`
    Hex,     ///< {{hex:8}}: so many hex digits
};

struct TemplatePiece {
    Macro macro = Macro::Literal;
    std::string text; ///< of a literal, never empty there
    /// Words: how many, Number: its range, Hex: both the number of digits; low <= high.
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    std::vector<std::string> choices; ///< at least one, for Choice
};

/// Takes a template apart. "{{" always begins a macro; a lone "{" and any "}" are literal. At most
/// 64 KiB; words up to 1,000, hex up to 64, numbers up to 999,999,999,999. Error (Usage): says at
/// which character (from 1) what is wrong and what is allowed; names no file.
Result<std::vector<TemplatePiece>> parse_template(std::string_view text);

} // namespace takedown::simulate
