#pragma once

// FrameMaker: the Ethernet frames of one conversation.

#include "simulate/evidence/packet_walk.hpp"
#include "simulate/evidence/script.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace takedown::simulate {

/// How a host's network code looks from outside.
struct NetworkStack {
    std::uint8_t hops_left = 64; ///< time to live where it is captured
    std::uint16_t window = 65'535;
    std::uint8_t window_scale = 0;
    bool sack_first = false; ///< order of the options in its SYN
};

/// Each address has one stack. A mailer with a spelling of its own has the stack of that spelling
/// wherever it runs, as spam engines with their own network code had.
NetworkStack stack_of(const Address& address, bool is_far);
NetworkStack stack_of_mailer(const std::string& dialect);

class FrameMaker {
public:
    explicit FrameMaker(const Conversation& conversation);

    /// Puts the whole frame of a packet behind `out`; its checksums are right.
    void append(std::string& out, const Script& script, const PacketEvent& event);

    /// The server's "port unreachable" to the conversation's first datagram.
    void append_unreachable(std::string& out, const Script& script);

private:
    void
    append_headers(std::string& out, bool from_server, std::uint8_t protocol, std::size_t size);
    void append_tcp(std::string& out, const PacketEvent& event);
    void append_udp(std::string& out, const PacketEvent& event);
    void append_echo(std::string& out, const PacketEvent& event);
    void set_checksum(
        std::string& out, std::size_t transport_at, std::size_t field, std::uint8_t protocol
    ) const;

    Address client_;
    Address server_;
    Transport transport_;
    bool v4_;
    std::array<std::uint16_t, 2> ports_;           ///< of client and server
    std::array<std::uint32_t, 2> first_numbers_{}; ///< initial sequence numbers
    std::array<std::uint16_t, 2> identification_{};
    std::array<NetworkStack, 2> stacks_;
    std::uint64_t address_sum_ = 0;
};

/// ICMP payload bytes of append_unreachable().
std::uint64_t unreachable_size(const Flow& flow);

} // namespace takedown::simulate
