#include "core/cursor.hpp"

namespace takedown {

// char and unsigned char may alias any bytes; these two casts are the only ones parsers need.
std::string_view as_text(std::span<const std::uint8_t> bytes)
{
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::span<const std::uint8_t> as_bytes(std::string_view text)
{
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

} // namespace takedown
