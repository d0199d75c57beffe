#pragma once

// BGP path attributes and UPDATE messages, as MRT files carry them.

#include "core/cursor.hpp"
#include "core/ip.hpp"
#include "readers/routing/as_path.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace takedown {

struct BgpAttributes {
    AsPath path;
    std::vector<Prefix> announced; ///< from MP_REACH_NLRI, unicast only
    std::vector<Prefix> withdrawn; ///< from MP_UNREACH_NLRI, unicast only
    bool broken = false;           ///< an attribute ran past its end or made no sense
};

/// `asn_bytes`: 2 or 4, how AS_PATH is written; a 2-byte path is merged with AS4_PATH. With
/// `reach` false MP_REACH_NLRI holds only a next hop, as in TABLE_DUMP_V2, and is skipped.
BgpAttributes
parse_bgp_attributes(std::span<const std::uint8_t> bytes, std::size_t asn_bytes, bool reach);

/// Reads prefixes (length byte, then as many bytes as it needs) to the end; false if malformed.
bool parse_prefixes(std::span<const std::uint8_t> bytes, bool is_v6, std::vector<Prefix>& into);

/// One prefix of `bits` bits from the cursor; a length past the family's width fails the cursor.
Prefix read_prefix(ByteCursor& cursor, unsigned bits, bool is_v6);

} // namespace takedown
