#pragma once

// IPv4 and IPv6 headers, and tunnels: from the bytes of an IP packet to the datagram in it.

#include "readers/traffic/packet.hpp"

namespace takedown {

enum class NetworkFault {
    None,
    Cut,     ///< the header was not wholly captured
    Damaged, ///< the header contradicts itself
};

/// Fills addresses, protocol, payload and fragment fields of `datagram` from an IP packet of which
/// `bytes` were captured and `length` sent. Options and extension headers are passed over.
NetworkFault read_ip(Bytes bytes, std::uint32_t length, Datagram& datagram);

/// If the datagram is IP in IP, 6in4 or GRE, replaces it by what is inside, one level deep. False
/// if it is no tunnel or its inside cannot be read; the datagram is then unchanged.
bool open_tunnel(Datagram& datagram);

} // namespace takedown
