#pragma once

// Bytes of a peer as text that can be stored: exactly in JSON, and made harmless in a header line.

#include <string>
#include <string_view>

namespace takedown::trap {

/// A JSON string, quotes included, in which each character is one byte: U+0000 to U+00FF. Nothing
/// is lost: taking every character's code point gives the bytes back.
void append_json_bytes(std::string& text, std::string_view bytes);

/// One word for a header line of ours: printable ASCII that no reader can take for syntax; each
/// other byte is a '?'. At most 255 bytes; "-" if empty.
std::string header_word(std::string_view bytes);

} // namespace takedown::trap
