#pragma once

// AS paths out of BGP's attribute bytes, 2-byte and 4-byte speakers' alike.

#include "core/cursor.hpp"
#include "model/routing.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace takedown {

struct AsPath {
    std::vector<Asn> path; ///< sequences only, nearest first
    bool has_set = false;  ///< an AS_SET was there and left out
    /// Hops by RFC 4271's measure: each sequence member 1, each set 1, confederations 0.
    std::size_t hops = 0;
};

/// False if the bytes are not as RFC 4271 says (what was read stays in `into`). Confederation
/// segments (RFC 5065) are inside one AS as others see it and are left out.
bool parse_as_path(std::span<const std::uint8_t> bytes, std::size_t asn_bytes, AsPath& into);

/// RFC 6793 section 4.2.3: a 2-byte path's leading hops, then all of the 4-byte path that came
/// along with it. A 4-byte path longer than the other is ignored.
AsPath merge_as4_path(const AsPath& two_byte, const AsPath& four_byte);

} // namespace takedown
