#pragma once

// PacketFlows: transport packets in file order become flows, and feed the dialogues in them.

#include "model/record_sink.hpp"
#include "readers/traffic/dns_lookups.hpp"
#include "readers/traffic/packet_clock.hpp"
#include "readers/traffic/packet_flow_table.hpp"

#include <cstddef>
#include <optional>

namespace takedown {

/// A flow ends when idle (TCP 3,600 s, others 120 s), when a SYN with another number follows, or at
/// the end. Flows are handed over when they end, those left at the end by the offset of their first
/// packet: the order depends on the file and `memory` alone. When flows and what they hold exceed
/// `memory`, the longest idle are ended early ("pcap-flow-table-full").
class PacketFlows {
public:
    PacketFlows(RecordSink& sink, std::size_t memory);

    void add(const Packet& packet);
    void finish();

    [[nodiscard]] TimePoint now() const { return clock_.now(); }

private:
    void tick(const Packet& packet);
    void expire();
    void evict();
    std::uint32_t open(const FlowKey& key, std::uint64_t hash, const Packet& packet);
    void update(OpenFlow& flow, const Packet& packet);
    void update_tcp(OpenFlow& flow, const Packet& packet, Side side);
    void converse(OpenFlow& flow, const Packet& packet, Side side);
    void mark_unreachable(Bytes quoted);
    void close(std::uint32_t index);
    void leave_other_time();
    void close_all();

    RecordSink& sink_;
    std::size_t memory_;
    PacketClock clock_;
    FlowTable table_;
    DnsLookups lookups_;
    std::size_t held_ = 0; ///< by conversations
};

/// How far the flow got, from what its two sides sent.
Outcome outcome_of(const OpenFlow& flow);

} // namespace takedown
