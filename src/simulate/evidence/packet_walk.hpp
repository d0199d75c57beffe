#pragma once

// PacketWalk: the packets of one conversation, one after another, without holding them.

#include "simulate/evidence/script.hpp"
#include "simulate/evidence/timeline.hpp"

#include <cstdint>

namespace takedown::simulate {

constexpr std::uint8_t flag_fin = 0x01;
constexpr std::uint8_t flag_syn = 0x02;
constexpr std::uint8_t flag_reset = 0x04;
constexpr std::uint8_t flag_push = 0x08;
constexpr std::uint8_t flag_ack = 0x10;

/// Numbers of TCP are relative: a SYN is number 0, the first byte of payload number 1.
struct PacketEvent {
    Micros at{}; ///< from the flow's start
    bool from_server = false;
    std::uint8_t flags = 0; ///< of TCP
    std::uint32_t sequence = 0;
    std::uint32_t acknowledgement = 0;
    std::uint32_t length = 0;   ///< of the payload
    std::uint64_t exchange = 0; ///< of the script: where the payload is from,
    std::uint64_t offset = 0;   ///< and where in what its side says there
};

/// Times never go back. The script is that of the flow, and the same in each call.
class PacketWalk {
public:
    PacketWalk(const Flow& flow, const Script& script);

    /// False when there are no more packets.
    bool next(const Script& script, PacketEvent& event);

private:
    enum class Phase : std::uint8_t { Begin, Talk, End, Over };

    bool next_tcp(const Script& script, PacketEvent& event);
    bool next_unheard(PacketEvent& event);
    void begin_connection(PacketEvent& event);
    bool next_of_talk(const Script& script, PacketEvent& event);
    bool begin_message(const Script& script);
    void fill_from_message(PacketEvent& event);
    void end_connection(PacketEvent& event);
    bool next_datagram(const Script& script, PacketEvent& event);
    void finish_event(PacketEvent& event, std::uint8_t flags);

    Timeline line_;
    Micros duration_;
    Micros last_{}; ///< time of the packet before
    Transport transport_;
    Outcome outcome_;
    bool reset_by_server_;
    Phase phase_ = Phase::Begin;
    std::uint8_t step_ = 0; ///< within begin and end
    bool down_ = false;     ///< which side of the exchange speaks
    bool in_message_ = false;
    std::uint32_t segment_;
    std::uint64_t exchange_ = 0;
    std::uint64_t exchanges_;
    std::uint64_t message_size_ = 0;
    std::uint64_t message_sent_ = 0;
    std::uint64_t unacknowledged_ = 0; ///< segments of the message
    Micros spacing_{};
    Micros next_at_{};
    std::uint32_t sent_[2] = {0, 0}; ///< numbers used up by client and server
};

} // namespace takedown::simulate
