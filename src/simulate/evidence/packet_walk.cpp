#include "simulate/evidence/packet_walk.hpp"

#include <algorithm>

namespace takedown::simulate {

namespace {

constexpr Micros usual_spacing_up{100};
constexpr Micros usual_spacing_down{150};

} // namespace

PacketWalk::PacketWalk(const Flow& flow, const Script& script)
    : line_(timeline_of(flow, script.exchanges())),
      duration_(flow.duration),
      transport_(flow.transport),
      outcome_(flow.outcome),
      reset_by_server_(flow.reset_by_server),
      segment_(static_cast<std::uint32_t>(segment_size(flow))),
      exchanges_(script.exchanges())
{
    if (flow.outcome == Outcome::Unknown && flow.transport == Transport::Tcp) {
        phase_ = Phase::Talk;
        sent_[0] = 1;
        sent_[1] = 1;
    }
}

bool PacketWalk::next(const Script& script, PacketEvent& event)
{
    event = {};
    return transport_ == Transport::Tcp ? next_tcp(script, event) : next_datagram(script, event);
}

/// What every packet has: its numbers, and what its side has used up with it.
void PacketWalk::finish_event(PacketEvent& event, std::uint8_t flags)
{
    std::uint32_t& own = sent_[event.from_server ? 1 : 0];
    event.flags = flags;
    event.sequence = own;
    event.acknowledgement = (flags & flag_ack) != 0 ? sent_[event.from_server ? 0 : 1] : 0;
    own += event.length + ((flags & (flag_syn | flag_fin)) != 0 ? 1U : 0U);
    last_ = event.at;
}

bool PacketWalk::next_tcp(const Script& script, PacketEvent& event)
{
    if (outcome_ == Outcome::NoAnswer || outcome_ == Outcome::Refused) {
        return next_unheard(event);
    }
    if (phase_ == Phase::Begin) {
        begin_connection(event);
        return true;
    }
    if (phase_ == Phase::Talk) {
        if (next_of_talk(script, event)) {
            return true;
        }
        phase_ = Phase::End;
        step_ = 0;
    }
    if (phase_ == Phase::End) {
        end_connection(event);
        return true;
    }
    return false;
}

bool PacketWalk::next_unheard(PacketEvent& event)
{
    const bool refused = outcome_ == Outcome::Refused;
    if (step_ >= (refused ? 2 : 3)) {
        return false;
    }
    if (refused && step_ == 1) {
        event.from_server = true;
        event.at = duration_;
        finish_event(event, flag_reset | flag_ack);
    } else {
        event.at = syn_times[step_];
        sent_[0] = 0; // the same SYN each time
        finish_event(event, flag_syn);
    }
    ++step_;
    return true;
}

void PacketWalk::begin_connection(PacketEvent& event)
{
    switch (step_++) {
    case 0: finish_event(event, flag_syn); return;
    case 1:
        event.from_server = true;
        event.at = line_.round_trip;
        finish_event(event, flag_syn | flag_ack);
        return;
    default:
        event.at = line_.round_trip + line_.gap;
        finish_event(event, flag_ack);
        phase_ = Phase::Talk;
        return;
    }
}

/// Moves to the next message that has bytes; false after the last.
bool PacketWalk::begin_message(const Script& script)
{
    for (; exchange_ < exchanges_; ++exchange_, down_ = false) {
        message_size_ = down_ ? 0 : script.up(exchange_);
        if (message_size_ == 0) {
            down_ = true;
            message_size_ = script.down(exchange_);
        }
        if (message_size_ == 0) {
            continue;
        }
        const std::uint64_t segments = (message_size_ + segment_ - 1) / segment_;
        const auto packets = static_cast<std::int64_t>(segments + segments / 2 + 1);
        const bool answers = down_ && script.up(exchange_) > 0;
        spacing_ =
            std::min(down_ ? usual_spacing_down : usual_spacing_up, line_.step / 3 / packets);
        const Micros begin = line_.exchange(exchange_);
        next_at_ = answers ? std::max(begin + line_.answer, last_ + spacing_) : begin;
        message_sent_ = 0;
        unacknowledged_ = 0;
        in_message_ = true;
        return true;
    }
    return false;
}

/// The next segment, or an acknowledgement where two segments wait for it or nothing else will
/// carry it.
void PacketWalk::fill_from_message(PacketEvent& event)
{
    event.at = next_at_;
    next_at_ += spacing_;
    const bool sent_all = message_sent_ == message_size_;
    if (unacknowledged_ == 2 || sent_all) {
        event.from_server = !down_;
        unacknowledged_ = 0;
        finish_event(event, flag_ack);
        return;
    }
    event.from_server = down_;
    event.exchange = exchange_;
    event.offset = message_sent_;
    event.length =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(segment_, message_size_ - message_sent_)
        );
    message_sent_ += event.length;
    ++unacknowledged_;
    const bool last = message_sent_ == message_size_;
    finish_event(event, static_cast<std::uint8_t>(flag_ack | (last ? flag_push : 0)));
}

bool PacketWalk::next_of_talk(const Script& script, PacketEvent& event)
{
    if (!in_message_ && !begin_message(script)) {
        return false;
    }
    fill_from_message(event);
    const bool owes =
        unacknowledged_ == 2 || (unacknowledged_ == 1 && outcome_ == Outcome::ConnectedNoData);
    if (message_sent_ == message_size_ && !owes) {
        in_message_ = false;
        exchange_ += down_ ? 1 : 0;
        down_ = !down_;
    }
    return true;
}

void PacketWalk::end_connection(PacketEvent& event)
{
    event.at = duration_;
    if (reset_by_server_) {
        event.from_server = true;
        finish_event(event, flag_reset | flag_ack);
        phase_ = Phase::Over;
        return;
    }
    const bool silent = outcome_ == Outcome::ConnectedNoData;
    if (silent || outcome_ == Outcome::Unknown) {
        finish_event(event, static_cast<std::uint8_t>(flag_ack | (silent ? flag_fin : 0)));
        phase_ = Phase::Over;
        return;
    }
    switch (step_++) {
    case 0:
        event.at = duration_ - line_.round_trip - line_.gap;
        finish_event(event, flag_fin | flag_ack);
        return;
    case 1:
        event.from_server = true;
        event.at = duration_ - line_.gap;
        finish_event(event, flag_fin | flag_ack);
        return;
    default: finish_event(event, flag_ack); phase_ = Phase::Over;
    }
}

bool PacketWalk::next_datagram(const Script& script, PacketEvent& event)
{
    if (exchange_ >= exchanges_) {
        return false;
    }
    const bool answered = outcome_ == Outcome::Answered;
    event.from_server = down_;
    event.exchange = exchange_;
    event.at = line_.exchange(exchange_) + (down_ ? line_.answer : Micros{0});
    event.length =
        static_cast<std::uint32_t>(down_ ? script.down(exchange_) : script.up(exchange_));
    if (exchange_ + 1 == exchanges_ && (down_ || !answered)) {
        event.at = duration_; // what rounding took from the steps
    }
    down_ = answered && !down_;
    exchange_ += down_ ? 0 : 1;
    return true;
}

} // namespace takedown::simulate
