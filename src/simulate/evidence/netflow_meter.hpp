#pragma once

// What a router's flow cache makes of a conversation: records of one direction each.

#include "simulate/evidence/packet_walk.hpp"
#include "simulate/evidence/script.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace takedown::simulate {

/// A record is exported when its flow was silent for longer than `inactive_timeout`, when it is
/// `active_timeout` old, or when TCP ended the conversation.
constexpr Micros active_timeout = std::chrono::seconds{300};
constexpr Micros inactive_timeout = std::chrono::seconds{15};

struct FlowRecord {
    Address source;
    Address destination;
    TimePoint first{}; ///< of its packets
    TimePoint last{};
    TimePoint expires{}; ///< when the router is done with it
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0; ///< from the IP header on
    std::uint16_t source_port = 0;
    std::uint16_t destination_port = 0; ///< of ICMP: type * 256 + code
    std::uint8_t protocol = 0;          ///< as IP numbers it
    std::uint8_t tcp_flags = 0;
};

/// Records of a conversation whose packets lie at most `inactive_timeout` apart as a whole: one a
/// direction, appended to `out`.
void append_short_records(std::vector<FlowRecord>& out, const Conversation& conversation);

/// True if append_short_records() may be used.
bool is_short(const Conversation& conversation);

/// Records of any conversation, in the order in which they expire, made as they are asked for.
class FlowMeter {
public:
    /// Forgets what was before, keeping its memory.
    void begin(const Conversation& conversation);

    /// nullopt when there are no more.
    std::optional<FlowRecord> next();

private:
    void take(const PacketEvent& event);
    void close_expired(Micros now);
    void close(std::size_t side, Micros expires);
    void close_all();

    Flow flow_; ///< without its payload
    std::array<FlowRecord, 2> blank_;
    std::uint64_t header_size_ = 0;
    Script script_;
    std::optional<PacketWalk> walk_;
    std::array<std::optional<FlowRecord>, 2> open_;
    std::vector<FlowRecord> ready_; ///< by time of expiry, the first one last
    bool over_ = false;
};

} // namespace takedown::simulate
