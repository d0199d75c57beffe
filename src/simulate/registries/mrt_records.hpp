#pragma once

// MRT records as a route collector writes them: RFC 6396 around RFC 4271, 4-byte AS numbers.

#include "core/ip.hpp"
#include "model/routing.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace takedown::simulate {

/// A session of the collector; `id` is the peer's BGP identifier, of IPv4. The next hop of all its
/// routes is `address`.
struct MrtPeer {
    Asn number = 0;
    Address address;
    Address id;
};

struct MrtEntry {
    std::uint16_t peer = 0;       ///< place in the peer index
    std::uint32_t originated = 0; ///< seconds since 1970
    std::span<const Asn> path;    ///< nearest first
    const Address* next_hop = nullptr;
};

/// TABLE_DUMP_V2 PEER_INDEX_TABLE; first record of a table.
void append_peer_index(std::string& bytes, std::uint32_t time, std::span<const MrtPeer> peers);

/// TABLE_DUMP_V2 RIB_IPV4_UNICAST or RIB_IPV6_UNICAST, by the prefix's family.
void append_rib(
    std::string& bytes,
    std::uint32_t time,
    std::uint32_t sequence,
    const Prefix& prefix,
    std::span<const MrtEntry> entries
);

/// BGP4MP_MESSAGE_AS4 with an UPDATE that announces the prefix over `path`, or withdraws it.
void append_update(
    std::string& bytes,
    std::uint32_t time,
    const MrtPeer& peer,
    const Prefix& prefix,
    const std::optional<std::vector<Asn>>& path
);

} // namespace takedown::simulate
