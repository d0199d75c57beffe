#pragma once

// Header fields of a mail or of one of its parts: found, unfolded, and taken apart.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

struct HeaderField {
    std::string_view name;  ///< as written
    std::string_view value; ///< after the colon, still folded, without the last line end
};

struct HeaderBlock {
    std::vector<HeaderField> fields; ///< top first; at most `max_fields`
    std::size_t body = 0;            ///< where the body starts
    std::size_t bad_lines = 0;       ///< lines among the fields that are no field
    bool cut = false;                ///< there were more fields, or more bytes, than are read
};

/// Reads fields up to the empty line. Tolerant: a stray line between fields is skipped; a line that
/// is no field and is followed by none ends the header, and the body starts with it.
HeaderBlock scan_headers(std::string_view bytes, std::size_t max_fields, std::size_t max_bytes);

/// True if `line` starts with a field name and a colon.
bool looks_like_field(std::string_view line);

/// The value on one line: line breaks and the blanks around them become one space; trimmed.
std::string unfold(std::string_view value, std::size_t max_bytes);

/// Addresses in a To, Cc or From value, lower case, in order, at most `most`. Comments, names,
/// groups and broken quoting are tolerated.
std::vector<std::string> mail_addresses(std::string_view value, std::size_t most);

/// "text/html" of a Content-Type value or "attachment" of a Content-Disposition, lower case.
std::string main_value(std::string_view value);

/// A parameter of Content-Type or Content-Disposition (RFC 2045, and RFC 2231 continuations and
/// charsets), as raw bytes unless RFC 2231 gave it a charset; empty if absent.
std::string parameter(std::string_view value, std::string_view name);

} // namespace takedown
