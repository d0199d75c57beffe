#pragma once

// MD5 (RFC 1321), for fingerprints that are defined by it; nothing is secured with it.

#include <string>
#include <string_view>

namespace takedown::simulate {

/// 32 lower-case hex digits.
std::string md5_hex(std::string_view text);

} // namespace takedown::simulate
