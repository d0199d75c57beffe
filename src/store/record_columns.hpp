#pragma once

// Column forms that the import writes and the queries read back.

#include "model/message.hpp"
#include "model/routing.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

using Sketch = std::array<std::uint16_t, 64>;

/// 128 bytes, little-endian; empty for a sketch of zeros.
std::string sketch_bytes(const Sketch& sketch);
/// Zeros where `bytes` is not 128 long.
Sketch sketch_from(std::string_view bytes);

/// "2497 2914 4788".
std::string path_text(const std::vector<Asn>& path);
std::vector<Asn> path_from(std::string_view text);

} // namespace takedown
