#pragma once

// Whether text is UTF-8: the engine trusts its writers with that.

#include <string_view>

namespace takedown {

/// Shortest forms only, no surrogates, nothing past U+10FFFF (RFC 3629).
bool is_valid_utf8(std::string_view text);

} // namespace takedown
