#pragma once

// Reverse names as networks give them to access lines: "dsl-190-4-17-201.city.isp.example".

#include "core/ip.hpp"

#include <optional>
#include <string_view>

namespace takedown {

/// True if `name`, a reverse name or what a client greets with, is one that a network gives to its
/// lines and not one that a mail server's owner chose: it has the address in it (three of four
/// parts in any order, run together, in hexadecimal; the last two beside a word like "pool") or a
/// word such as "dhcp" or "dyn" and a number. Without `address`, or with another than the name's,
/// four numbers that could be one do. Names that say "static" or "mail" and the like never are. The
/// last two labels name the operator and do not count. Source: docs/sources/botnets.md#lines
bool is_access_line_name(std::string_view name, const std::optional<Address>& address);

} // namespace takedown
