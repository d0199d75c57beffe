#pragma once

// Names that are asked for by habit of a house or a resolver and lead nobody out of it.

#include <string_view>

namespace takedown {

/// Single labels, "wpad." names, reverse look-ups, and names under the top-level domains that are
/// reserved or in common use for local networks (RFC 6761, RFC 6762, RFC 8375, ICANN's "internal").
bool is_local_name(std::string_view name);

} // namespace takedown
