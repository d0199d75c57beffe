#pragma once

// What travels up the packet path: a captured frame, an IP datagram, a transport packet.

#include "core/ip.hpp"
#include "core/time.hpp"
#include "model/traffic.hpp"

#include <cstdint>
#include <span>

namespace takedown {

using Bytes = std::span<const std::uint8_t>;

/// One record of a capture. `bytes` lives until the next record is read and may be shorter than
/// `original_length`: captures often cut packets.
struct CapturedFrame {
    std::uint64_t offset = 0; ///< of the record in the decompressed file
    TimePoint time{};
    std::uint32_t link_type = 0; ///< LINKTYPE_ number
    std::uint32_t original_length = 0;
    Bytes bytes;
};

/// One IP datagram or fragment of one. Lengths come from the IP header, so a cut frame still counts
/// whole.
struct Datagram {
    std::uint64_t offset = 0; ///< of the record its first part came in
    TimePoint time{};
    Address source;
    Address destination;
    std::uint8_t protocol = 0;
    Bytes payload;                    ///< what was captured of it
    std::uint32_t payload_length = 0; ///< what was sent
    std::uint32_t packets = 1;        ///< frames it took
    bool is_fragment = false;
    bool more_fragments = false;
    std::uint32_t fragment_offset = 0; ///< bytes
    std::uint32_t identification = 0;
};

constexpr std::uint8_t tcp_fin = 0x01;
constexpr std::uint8_t tcp_syn = 0x02;
constexpr std::uint8_t tcp_rst = 0x04;
constexpr std::uint8_t tcp_ack = 0x10;

/// One transport packet. For ICMP the ports are type and code as the asking side would write them,
/// so that a reply is the same pair reversed.
struct Packet {
    std::uint64_t offset = 0;
    TimePoint time{};
    Transport transport = Transport::Other;
    std::uint8_t protocol = 0; ///< IP protocol number
    std::uint8_t tcp_flags = 0;
    bool is_reply = false; ///< ICMP: answers a question of `destination`
    Address source;
    Address destination;
    std::uint16_t source_port = 0;
    std::uint16_t destination_port = 0;
    std::uint32_t sequence = 0;
    std::uint32_t acknowledgement = 0;
    std::uint32_t payload_length = 0; ///< sent
    std::uint32_t packets = 1;
    Bytes payload; ///< captured
    Bytes quoted;  ///< ICMP errors: the start of the datagram that could not be delivered
};

} // namespace takedown
