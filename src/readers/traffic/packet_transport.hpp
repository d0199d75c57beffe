#pragma once

// TCP, UDP and ICMP headers: from a datagram to a transport packet.

#include "readers/traffic/packet.hpp"

#include <optional>

namespace takedown {

/// False if too little of the header was captured or it contradicts itself; `fault` then says
/// which. Any other protocol gives a packet without ports.
bool read_transport(const Datagram& datagram, Packet& packet, const char*& fault);

/// The flow an ICMP error is about: the packet as the error quotes it, or nullopt.
std::optional<Packet> read_quoted(Bytes quoted);

} // namespace takedown
