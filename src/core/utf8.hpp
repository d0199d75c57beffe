#pragma once

// Which bytes are UTF-8: shortest forms only, no surrogates, nothing past U+10FFFF (RFC 3629).

#include <cstddef>
#include <string_view>

namespace takedown {

/// Length of the valid sequence that `text`, which is not empty, starts with; 0 if there is none.
std::size_t utf8_length(std::string_view text);

bool is_valid_utf8(std::string_view text);

} // namespace takedown
