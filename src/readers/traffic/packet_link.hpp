#pragma once

// From a captured frame to the IP packet in it: link layers, VLAN tags, PPPoE, MPLS.

#include "readers/traffic/packet.hpp"

namespace takedown {

enum class LinkContent {
    Ip,
    Other,       ///< ARP, LLDP and the like: nothing to read
    Cut,         ///< too little was captured
    Unsupported, ///< a link type we do not know
};

struct LinkPayload {
    LinkContent content = LinkContent::Other;
    Bytes bytes;              ///< from the IP header on, as captured
    std::uint32_t length = 0; ///< from the IP header on, as sent (link trailers included)
};

/// Ethernet, raw IP, Linux cooked v1 and v2, BSD loopback, PPP, PPPoE.
LinkPayload strip_link(const CapturedFrame& frame);

/// What an Ethernet frame carries; for frames in tunnels.
LinkPayload strip_ethernet(Bytes bytes, std::uint32_t length);

} // namespace takedown
