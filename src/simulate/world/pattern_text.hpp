#pragma once

// Pattern texts: short strings that programs make up, with {letters} for what changes. See
// docs/worlds.md#patterns.

#include "core/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace takedown::simulate {

enum class Letter {
    Literal,  ///< `text` as it stands
    Hex,      ///< {hexN}: N lower-case hex digits
    UpperHex, ///< {HEXN}
    Decimal,  ///< {decN}
    Alnum,    ///< {alnumN}: letters and digits
    Lower,    ///< {lowerN}: lower-case letters
    Word,     ///< {word}
    Epoch,    ///< {epoch}: seconds since 1970
    Domain,   ///< {domain}: of the sender address
    User,     ///< {user}: its local part
    Rdns,     ///< {rdns}: reverse name of the source, its address literal where it has none
    Ip,       ///< {ip}: of the source
    Trap,     ///< {trap}: name of the receiving host
    Id,       ///< {id}: the bot's own number, the same in each of its requests
};

struct PatternPiece {
    Letter letter = Letter::Literal;
    std::string text;        ///< of a literal, never empty there
    std::uint32_t count = 0; ///< of the letters with an N, 1 to 64
};

/// Which letters a pattern may have depends on where it stands: those with an N, {word} and {epoch}
/// everywhere; {domain} and {user} in all but boundaries and URIs.
enum class PatternUse {
    MessageId,
    Boundary,
    Helo, ///< and {rdns} {ip} {trap}
    Attachment,
    Uri, ///< and {id}
};

/// Takes a pattern apart. "{{" is a literal "{"; printable ASCII, at most 500 bytes. Error (Usage):
/// says at which character (from 1) what is wrong and what is allowed; names no file.
Result<std::vector<PatternPiece>> parse_pattern(std::string_view text, PatternUse use);

} // namespace takedown::simulate
