#pragma once

// Transfer codings and charsets: how text and bytes are put into a mail.

#include <string>
#include <string_view>

namespace takedown::simulate {

/// Lines of at most 76, soft breaks; line ends of `bytes` stay line ends. Ends in a line end.
void append_quoted_printable(std::string_view bytes, std::string& out);
/// Lines of 76, the last one closed too.
void append_base64(std::string_view bytes, std::string& out);
/// On one line.
void append_base64_run(std::string_view bytes, std::string& out);

bool is_ascii(std::string_view text);

/// UTF-8 as bytes of us-ascii, iso-8859-1, windows-1252, windows-1251 or koi8-r (letters of these),
/// windows-1250 or iso-8859-2 (ASCII only); any other counts as utf-8. The rest becomes "?".
std::string in_charset(std::string_view utf8, std::string_view charset);

/// A header value: encoded words (RFC 2047, Q) where it is not ASCII or `always`.
void append_header_text(
    std::string_view utf8, std::string_view charset, bool always, std::string& out
);

} // namespace takedown::simulate
