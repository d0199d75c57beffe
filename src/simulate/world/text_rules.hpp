#pragma once

// What a text of a world file may be.

#include <string>
#include <string_view>

namespace takedown::simulate {

/// What is wrong with a text, as the end of a sentence that begins with it ("must be ..."); empty:
/// nothing.
using TextRule = std::string (*)(std::string_view text);

/// Printable, on one line, at most 500 bytes.
std::string one_line(std::string_view text);
/// Becomes part of file and host names: 1 to 40 letters, digits and "-", not at either end.
std::string plain_name(std::string_view text);
/// Labels of letters, digits, "-" and "_" with dots between them, at most 253 bytes.
std::string host_name(std::string_view text);
/// Two upper-case letters.
std::string country_code(std::string_view text);
/// user@host, or empty.
std::string mailbox_or_none(std::string_view text);
/// A name of a header field (RFC 5322), but not Received: those lines are the hops'.
std::string header_field(std::string_view text);
/// A party that is no AS, as in model/party_id.hpp.
std::string other_party(std::string_view text);
/// SMTP commands with "|" between them.
std::string smtp_dialect(std::string_view text);

std::string message_id_pattern(std::string_view text);
std::string boundary_pattern(std::string_view text);
std::string helo_pattern(std::string_view text);
std::string attachment_pattern(std::string_view text);
/// Begins with "/".
std::string uri_pattern(std::string_view text);
/// See docs/worlds.md#templates.
std::string mail_template(std::string_view text);

} // namespace takedown::simulate
