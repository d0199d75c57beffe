#pragma once

// How many packets a conversation has, and how many bytes they have below the payload.

#include "simulate/evidence/script.hpp"

#include <cstdint>

namespace takedown::simulate {

struct PacketCount {
    std::uint64_t up = 0;
    std::uint64_t down = 0;
};

/// Without walking through them; PacketWalk makes exactly as many.
PacketCount count_packets(const Flow& flow, const Script& script);

constexpr std::uint64_t syn_options_size = 12; ///< of SYN and SYN-ACK
constexpr std::uint64_t tcp_header_size = 20;
constexpr std::uint64_t datagram_header_size = 8; ///< of UDP and ICMP

inline std::uint64_t ip_header_size(const Flow& flow)
{
    return flow.server.is_v4() ? 20 : 40;
}

/// Bytes from the IP header on, of a completed flow.
std::uint64_t ip_bytes_up(const Flow& flow);
std::uint64_t ip_bytes_down(const Flow& flow);

} // namespace takedown::simulate
