#include "readers/traffic/packet_flows.hpp"

#include "readers/traffic/packet_transport.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace takedown {

namespace {

constexpr std::chrono::seconds tcp_patience{3'600};
constexpr std::chrono::seconds other_patience{120};
constexpr std::uint16_t dns_port = 53;

/// True if a port speaks for a server when no handshake was seen.
bool is_service(std::uint16_t port)
{
    constexpr std::array<std::uint16_t, 14> high{
        1'080,
        1'194,
        1'433,
        1'723,
        3'128,
        3'306,
        3'389,
        5'060,
        5'222,
        5'353,
        6'667,
        8'000,
        8'080,
        8'443};
    return port < 1'024 || std::find(high.begin(), high.end(), port) != high.end();
}

bool sent_by_low(const Packet& packet)
{
    if (packet.source != packet.destination) {
        return packet.source < packet.destination;
    }
    return packet.source_port <= packet.destination_port;
}

FlowKey key_of(const Packet& packet)
{
    if (sent_by_low(packet)) {
        return {
            packet.source,
            packet.destination,
            packet.source_port,
            packet.destination_port,
            packet.protocol};
    }
    return {
        packet.destination,
        packet.source,
        packet.destination_port,
        packet.source_port,
        packet.protocol};
}

bool is_plain_syn(const Packet& packet)
{
    return packet.transport == Transport::Tcp &&
           (packet.tcp_flags & (tcp_syn | tcp_ack)) == tcp_syn;
}

bool sent_by_client(const Packet& first)
{
    if (first.transport == Transport::Icmp) {
        return !first.is_reply;
    }
    if (first.transport == Transport::Tcp && (first.tcp_flags & tcp_syn) != 0) {
        return (first.tcp_flags & tcp_ack) == 0;
    }
    return !is_service(first.source_port) || is_service(first.destination_port);
}

FlowHalf& half_of(OpenFlow& flow, Side side)
{
    return side == Side::Client ? flow.up : flow.down;
}

/// A SYN with another number than the flow's own is a new connection on the same ports.
bool begins_anew(OpenFlow& flow, const Packet& packet)
{
    if (!is_plain_syn(packet)) {
        return false;
    }
    const Side side = sent_by_low(packet) == flow.client_is_low ? Side::Client : Side::Server;
    const FlowHalf& half = half_of(flow, side);
    if (half.first_sequence) {
        return *half.first_sequence != packet.sequence;
    }
    return side == Side::Client ? half.packets > 0 : flow.up.fin || flow.up.rst || flow.down.rst;
}

void note_syn(OpenFlow& flow, const Packet& packet, Side side)
{
    FlowHalf& half = half_of(flow, side);
    half.first_sequence = packet.sequence;
    half.sequence.start(packet.sequence + 1);
    if ((packet.tcp_flags & tcp_ack) != 0 && side == Side::Server && !flow.up.first_sequence) {
        // The client's SYN may still come, or was not captured.
        flow.up.first_sequence = packet.acknowledgement - 1;
        flow.up.sequence.start(packet.acknowledgement);
    }
}

void note_head(FlowHead& head, const Packet& packet, const SequenceTracker::News& news)
{
    if (head.closed() || news.bytes == 0) {
        return;
    }
    if (news.in_order && news.skip < packet.payload.size()) {
        head.append(packet.payload.subspan(news.skip));
    }
    if (!news.in_order || packet.payload.size() < packet.payload_length) {
        head.close();
    }
}

} // namespace

Outcome outcome_of(const OpenFlow& flow)
{
    const bool data_down = flow.down.bytes > 0;
    if (flow.transport == Transport::Tcp) {
        if (data_down) {
            return Outcome::Answered;
        }
        if (flow.midstream) {
            return Outcome::Unknown;
        }
        if (flow.refused || flow.unreachable) {
            return Outcome::Refused;
        }
        return flow.down.packets == 0 ? Outcome::NoAnswer : Outcome::ConnectedNoData;
    }
    if (flow.down.packets > 0) {
        return Outcome::Answered;
    }
    if (flow.unreachable) {
        return Outcome::Refused;
    }
    const Address& server = flow.client_is_low ? flow.key.high : flow.key.low;
    const std::uint16_t type = flow.client_is_low ? flow.key.low_port : flow.key.high_port;
    const bool asks = flow.transport == Transport::Udp ||
                      (flow.transport == Transport::Icmp && (type == 8 || type == 128));
    return asks && !server.is_multicast_or_broadcast() ? Outcome::NoAnswer : Outcome::Unknown;
}

PacketFlows::PacketFlows(RecordSink& sink, std::size_t memory)
    : sink_(sink), memory_(memory), lookups_(sink)
{
}

void PacketFlows::tick(const Packet& packet)
{
    switch (clock_.add(packet.time)) {
    case PacketClock::Tick::Normal: break;
    case PacketClock::Tick::Backwards:
        sink_.oddity(
            "pcap-time-backwards", packet.offset, "more than a second before an earlier packet"
        );
        break;
    case PacketClock::Tick::Doubtful:
        sink_.oddity("pcap-time-jump", packet.offset, "more than a day from the packet before");
        break;
    case PacketClock::Tick::Jumped: leave_other_time(); break;
    }
    expire();
}

void PacketFlows::expire()
{
    lookups_.expire(clock_.now());
    const TimePoint now = clock_.now();
    const auto idle = [&](std::uint32_t flow, Micros patience) {
        return flow != FlowTable::none && now - table_[flow].last_by_clock > patience;
    };
    while (idle(table_.oldest(FlowQueue::Tcp), tcp_patience)) {
        close(table_.oldest(FlowQueue::Tcp));
    }
    while (idle(table_.oldest(FlowQueue::Other), other_patience)) {
        close(table_.oldest(FlowQueue::Other));
    }
}

void PacketFlows::evict()
{
    while (table_.size() > 1 && table_.size() * (sizeof(OpenFlow) + 16) + held_ > memory_) {
        const std::uint32_t tcp = table_.oldest(FlowQueue::Tcp);
        const std::uint32_t other = table_.oldest(FlowQueue::Other);
        const bool tcp_older =
            other == FlowTable::none ||
            (tcp != FlowTable::none && table_[tcp].last_by_clock <= table_[other].last_by_clock);
        const std::uint32_t victim = tcp_older ? tcp : other;
        sink_.oddity(
            "pcap-flow-table-full", table_[victim].offset, "longest idle flow ended early"
        );
        close(victim);
    }
}

std::uint32_t PacketFlows::open(const FlowKey& key, std::uint64_t hash, const Packet& packet)
{
    const std::uint32_t index = table_.insert(key, hash, packet.transport);
    OpenFlow& flow = table_[index];
    flow.offset = packet.offset;
    flow.start = packet.time;
    flow.last = packet.time;
    flow.client_is_low = sent_by_low(packet) == sent_by_client(packet);
    flow.midstream = packet.transport == Transport::Tcp && (packet.tcp_flags & tcp_syn) == 0;
    flow.dissects = packet.transport == Transport::Tcp;
    return index;
}

void PacketFlows::add(const Packet& packet)
{
    tick(packet);
    if (packet.transport == Transport::Udp &&
        (packet.source_port == dns_port || packet.destination_port == dns_port)) {
        lookups_.add(
            {packet.offset,
             packet.time,
             packet.source,
             packet.destination,
             packet.source_port,
             packet.destination_port},
            packet.payload
        );
    }
    const FlowKey key = key_of(packet);
    const std::uint64_t hash = FlowTable::hash_of(key);
    std::uint32_t index = table_.find(key, hash);
    if (index != FlowTable::none && begins_anew(table_[index], packet)) {
        close(index);
        index = FlowTable::none;
    }
    if (index == FlowTable::none) {
        index = open(key, hash, packet);
    } else {
        table_.touch(index);
    }
    update(table_[index], packet);
    if (!packet.quoted.empty()) {
        mark_unreachable(packet.quoted);
    }
    evict();
}

void PacketFlows::update(OpenFlow& flow, const Packet& packet)
{
    const Side side = sent_by_low(packet) == flow.client_is_low ? Side::Client : Side::Server;
    FlowHalf& half = half_of(flow, side);
    half.packets += packet.packets;
    flow.last = std::max(flow.last, packet.time);
    flow.last_by_clock = clock_.now();
    if (flow.transport == Transport::Tcp) {
        update_tcp(flow, packet, side);
        return;
    }
    half.bytes += packet.payload_length;
    if (!half.head.closed() && packet.payload_length > 0) {
        half.head.append(packet.payload);
        half.head.close(); // of datagrams the first tells; the next is no continuation
    }
}

void PacketFlows::update_tcp(OpenFlow& flow, const Packet& packet, Side side)
{
    FlowHalf& half = half_of(flow, side);
    const bool syn = (packet.tcp_flags & tcp_syn) != 0;
    if (syn && !half.first_sequence) {
        note_syn(flow, packet, side);
    }
    if ((packet.tcp_flags & tcp_rst) != 0) {
        half.rst = true;
        flow.refused =
            flow.refused || (side == Side::Server && flow.up.bytes == 0 && flow.down.bytes == 0);
        return; // what a reset carries is a message to people, not payload
    }
    half.fin = half.fin || (packet.tcp_flags & tcp_fin) != 0;
    if (packet.payload_length == 0) {
        return;
    }
    const std::uint32_t sequence = syn ? packet.sequence + 1 : packet.sequence;
    const SequenceTracker::News news = half.sequence.add(sequence, packet.payload_length);
    half.bytes += news.bytes;
    note_head(half.head, packet, news);
    if (flow.dissects) {
        converse(flow, packet, side);
    }
}

void PacketFlows::converse(OpenFlow& flow, const Packet& packet, Side side)
{
    if (!flow.conversation) {
        DialogueContext context;
        context.client = flow.client_is_low ? flow.key.low : flow.key.high;
        context.server = flow.client_is_low ? flow.key.high : flow.key.low;
        context.client_port = flow.client_is_low ? flow.key.low_port : flow.key.high_port;
        context.server_port = flow.client_is_low ? flow.key.high_port : flow.key.low_port;
        context.sink = &sink_;
        context.lookups = &lookups_;
        flow.conversation = std::make_unique<TcpConversation>(context);
        for (const Side each : {Side::Client, Side::Server}) {
            if (const auto first = half_of(flow, each).first_sequence) {
                flow.conversation->start(each, *first + 1);
            }
        }
        held_ += flow.conversation->held();
    }
    const std::size_t before = flow.conversation->held();
    const std::uint32_t sequence =
        (packet.tcp_flags & tcp_syn) != 0 ? packet.sequence + 1 : packet.sequence;
    const bool goes_on = flow.conversation->add(
        side,
        {sequence, packet.payload, packet.payload_length, packet.time, packet.offset},
        packet.acknowledgement
    );
    held_ -= before;
    if (goes_on) {
        held_ += flow.conversation->held();
    } else {
        flow.conversation.reset();
        flow.dissects = false;
    }
}

void PacketFlows::mark_unreachable(Bytes quoted)
{
    if (const auto packet = read_quoted(quoted)) {
        const FlowKey key = key_of(*packet);
        const std::uint32_t index = table_.find(key, FlowTable::hash_of(key));
        if (index != FlowTable::none && sent_by_low(*packet) == table_[index].client_is_low) {
            table_[index].unreachable = true;
        }
    }
}

void PacketFlows::close(std::uint32_t index)
{
    OpenFlow& open = table_[index];
    if (open.conversation) {
        held_ -= open.conversation->held();
        open.conversation->finish();
    }
    Flow flow;
    flow.where.offset = open.offset;
    flow.start = open.start;
    flow.duration = open.last - open.start;
    flow.transport = open.transport;
    flow.client = open.client_is_low ? open.key.low : open.key.high;
    flow.server = open.client_is_low ? open.key.high : open.key.low;
    flow.client_port = open.client_is_low ? open.key.low_port : open.key.high_port;
    flow.server_port = open.client_is_low ? open.key.high_port : open.key.low_port;
    flow.packets_up = open.up.packets;
    flow.packets_down = open.down.packets;
    flow.bytes_up = open.up.bytes;
    flow.bytes_down = open.down.bytes;
    flow.outcome = outcome_of(open);
    flow.reset_by_server = open.down.rst;
    flow.head_up = open.up.head.text();
    flow.head_down = open.down.head.text();
    table_.erase(index);
    sink_.add(std::move(flow));
}

/// Another capture begins: ends all flows but that of the packet which first had the new time.
void PacketFlows::leave_other_time()
{
    const std::array newest{table_.newest(FlowQueue::Tcp), table_.newest(FlowQueue::Other)};
    for (const std::uint32_t index : table_.in_order()) {
        const Micros apart = clock_.now() - table_[index].start;
        const bool other_time = apart > PacketClock::day || apart < -PacketClock::day;
        if (other_time || std::find(newest.begin(), newest.end(), index) == newest.end()) {
            close(index);
        } else {
            table_[index].last_by_clock = clock_.now();
        }
    }
}

void PacketFlows::close_all()
{
    for (const std::uint32_t flow : table_.in_order()) {
        close(flow);
    }
    lookups_.finish();
}

void PacketFlows::finish()
{
    close_all();
}

} // namespace takedown
