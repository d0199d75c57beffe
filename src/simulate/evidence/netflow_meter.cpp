#include "simulate/evidence/netflow_meter.hpp"

#include "simulate/evidence/packet_count.hpp"
#include "simulate/evidence/timeline.hpp"

#include <algorithm>
#include <utility>

namespace takedown::simulate {

namespace {

std::uint8_t protocol_of(const Flow& flow)
{
    switch (flow.transport) {
    case Transport::Tcp: return 6;
    case Transport::Udp: return 17;
    case Transport::Icmp: return flow.server.is_v4() ? 1 : 58;
    case Transport::Other: break;
    }
    return 253;
}

/// Ends and ports of one direction.
FlowRecord record_of(const Flow& flow, bool from_server)
{
    FlowRecord record;
    record.source = from_server ? flow.server : flow.client;
    record.destination = from_server ? flow.client : flow.server;
    record.source_port = from_server ? flow.server_port : flow.client_port;
    record.destination_port = from_server ? flow.client_port : flow.server_port;
    record.protocol = protocol_of(flow);
    if (flow.transport == Transport::Icmp) {
        const std::uint16_t reply = flow.server.is_v4() ? 0 : 129;
        const std::uint16_t type = from_server ? reply : flow.client_port;
        record.source_port = 0;
        record.destination_port =
            static_cast<std::uint16_t>(type << 8U | (flow.server_port & 0xffU));
    }
    return record;
}

bool ends_itself(const Flow& flow)
{
    return flow.transport == Transport::Tcp && flow.outcome != Outcome::NoAnswer &&
           flow.outcome != Outcome::Unknown;
}

/// Only where the times of both directions follow without a walk through the packets.
bool has_plain_ends(const Flow& flow)
{
    return flow.transport != Transport::Tcp || flow.outcome == Outcome::NoAnswer ||
           flow.outcome == Outcome::Refused ||
           (flow.outcome == Outcome::Answered && !flow.reset_by_server);
}

void set_ends_up(FlowRecord& record, const Conversation& conversation)
{
    const Flow& flow = conversation.flow;
    const Timeline line = timeline_of(flow, conversation.exchanges);
    record.first = flow.start;
    record.last = flow.start + flow.duration;
    if (flow.transport == Transport::Tcp) {
        const bool refused = flow.outcome == Outcome::Refused;
        const bool answered = flow.outcome == Outcome::Answered;
        record.last = refused ? flow.start : record.last;
        record.tcp_flags =
            answered ? flag_syn | flag_ack | flag_fin | (flow.bytes_up > 0 ? flag_push : 0)
                     : flag_syn;
    } else if (flow.outcome == Outcome::Answered) {
        record.last -= line.answer;
    }
}

void set_ends_down(FlowRecord& record, const Conversation& conversation)
{
    const Flow& flow = conversation.flow;
    const Timeline line = timeline_of(flow, conversation.exchanges);
    record.last = flow.start + flow.duration;
    record.first = flow.start + line.answer;
    if (flow.transport == Transport::Tcp) {
        const bool refused = flow.outcome == Outcome::Refused;
        record.first = refused ? record.last : flow.start + line.round_trip;
        record.last -= refused ? Micros{0} : line.gap;
        record.tcp_flags =
            refused ? flag_reset | flag_ack : flag_syn | flag_ack | flag_push | flag_fin;
    }
}

} // namespace

bool is_short(const Conversation& conversation)
{
    return conversation.flow.duration <= inactive_timeout && has_plain_ends(conversation.flow);
}

void append_short_records(std::vector<FlowRecord>& out, const Conversation& conversation)
{
    const Flow& flow = conversation.flow;
    const bool ended = ends_itself(flow);
    const TimePoint end = flow.start + flow.duration;
    FlowRecord& up = out.emplace_back(record_of(flow, false));
    set_ends_up(up, conversation);
    up.packets = flow.packets_up;
    up.bytes = ip_bytes_up(flow);
    up.expires = ended ? end : up.last + inactive_timeout;
    if (flow.packets_down == 0) {
        return;
    }
    FlowRecord& down = out.emplace_back(record_of(flow, true));
    set_ends_down(down, conversation);
    down.packets = flow.packets_down;
    down.bytes = ip_bytes_down(flow);
    down.expires = ended ? end : down.last + inactive_timeout;
}

void FlowMeter::begin(const Conversation& conversation)
{
    const Flow& flow = conversation.flow;
    flow_.start = flow.start;
    flow_.duration = flow.duration;
    flow_.transport = flow.transport;
    flow_.outcome = flow.outcome;
    blank_ = {record_of(flow, false), record_of(flow, true)};
    header_size_ = ip_header_size(flow);
    if (flow.transport == Transport::Tcp) {
        header_size_ += tcp_header_size;
    } else if (flow.transport != Transport::Other) {
        header_size_ += datagram_header_size;
    }
    write_outline(script_, conversation);
    walk_.emplace(flow, script_);
    open_ = {};
    ready_.clear();
    over_ = false;
}

void FlowMeter::close(std::size_t side, Micros expires)
{
    open_[side]->expires = flow_.start + expires;
    const auto later = [](const FlowRecord& a, const FlowRecord& b) {
        return a.expires > b.expires;
    };
    ready_.insert(
        std::upper_bound(ready_.begin(), ready_.end(), *open_[side], later), *open_[side]
    );
    open_[side].reset();
}

void FlowMeter::close_expired(Micros now)
{
    for (std::size_t side = 0; side < open_.size(); ++side) {
        if (!open_[side]) {
            continue;
        }
        const Micros first = open_[side]->first - flow_.start;
        const Micros last = open_[side]->last - flow_.start;
        const Micros expires = std::min(first + active_timeout, last + inactive_timeout);
        if (now >= expires) {
            close(side, expires);
        }
    }
}

void FlowMeter::take(const PacketEvent& event)
{
    const std::size_t side = event.from_server ? 1 : 0;
    std::optional<FlowRecord>& record = open_[side];
    if (!record) {
        record = blank_[side];
        record->first = flow_.start + event.at;
    }
    record->last = flow_.start + event.at;
    record->packets += 1;
    record->bytes += header_size_ + event.length;
    if (flow_.transport == Transport::Tcp) {
        record->bytes += (event.flags & flag_syn) != 0 ? syn_options_size : 0;
        record->tcp_flags |= event.flags;
    }
}

/// The end of a TCP connection, seen in both directions, empties the cache at once.
void FlowMeter::close_all()
{
    const Micros end = flow_.duration;
    for (std::size_t side = 0; side < open_.size(); ++side) {
        if (open_[side]) {
            const Micros last = open_[side]->last - flow_.start;
            close(side, ends_itself(flow_) ? end : last + inactive_timeout);
        }
    }
}

std::optional<FlowRecord> FlowMeter::next()
{
    while (ready_.empty() && !over_) {
        PacketEvent event;
        if (walk_->next(script_, event)) {
            close_expired(event.at);
            take(event);
        } else {
            close_all();
            over_ = true;
        }
    }
    if (ready_.empty()) {
        return std::nullopt;
    }
    FlowRecord record = ready_.back();
    ready_.pop_back();
    return record;
}

} // namespace takedown::simulate
