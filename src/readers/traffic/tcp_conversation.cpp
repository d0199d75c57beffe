#include "readers/traffic/tcp_conversation.hpp"

#include "core/cursor.hpp"
#include "readers/traffic/tcp_sequence.hpp"

#include <algorithm>

namespace takedown {

void TcpStream::start(std::uint32_t sequence)
{
    if (!known_) {
        next_ = sequence;
        known_ = true;
    }
}

bool TcpStream::accept(TcpSegment& segment)
{
    start(segment.sequence);
    const std::int32_t ahead = sequence_distance(next_, segment.sequence);
    if (ahead <= 0) {
        const std::uint32_t old = next_ - segment.sequence;
        if (old >= segment.length) {
            return false;
        }
        segment.bytes = segment.bytes.subspan(std::min<std::size_t>(old, segment.bytes.size()));
        segment.length -= old;
        segment.sequence = next_;
        next_ += segment.length;
        return true;
    }
    const auto place = std::find_if(early_.begin(), early_.end(), [&](const Early& early) {
        return sequence_distance(segment.sequence, early.sequence) >= 0;
    });
    const bool repeated = place != early_.end() && place->sequence == segment.sequence &&
                          place->length >= segment.length;
    if (!repeated) {
        Early early{segment.sequence, segment.length, 0, segment.time, segment.offset, {}};
        early.bytes = as_text(segment.bytes);
        early_bytes_ += early.bytes.size();
        early_.insert(place, std::move(early));
    }
    return false;
}

std::optional<TcpStream::Early> TcpStream::take_front()
{
    Early early = std::move(early_.front());
    early_.erase(early_.begin());
    early_bytes_ -= early.bytes.size();
    const std::int32_t ahead = sequence_distance(next_, early.sequence);
    if (ahead > 0) {
        early.missing_before = static_cast<std::uint32_t>(ahead);
    } else {
        const std::uint32_t old = next_ - early.sequence;
        if (old >= early.length) {
            return std::nullopt;
        }
        early.bytes.erase(0, old);
        early.length -= old;
    }
    next_ += static_cast<std::uint32_t>(early.missing_before) + early.length;
    return early;
}

std::optional<TcpStream::Early> TcpStream::take_ready()
{
    while (!early_.empty() && sequence_distance(next_, early_.front().sequence) <= 0) {
        if (auto early = take_front()) {
            return early;
        }
    }
    return std::nullopt;
}

std::optional<TcpStream::Early> TcpStream::take_over_gap()
{
    while (!early_.empty()) {
        if (auto early = take_front()) {
            return early;
        }
    }
    return std::nullopt;
}

bool TcpStream::behind(std::uint32_t acknowledgement) const
{
    return !early_.empty() && sequence_distance(next_, acknowledgement) > 0;
}

std::size_t TcpStream::held() const
{
    return early_bytes_ + early_.capacity() * sizeof(Early);
}

bool TcpConversation::add(Side side, TcpSegment segment, std::uint32_t acknowledgement)
{
    const Side peer = side == Side::Client ? Side::Server : Side::Client;
    if (stream(peer).waiting() && stream(peer).behind(acknowledgement)) {
        pass_gaps(peer); // the peer's bytes did arrive, only the capture lost them
    }
    if (stream(side).accept(segment)) {
        deliver(
            {side,
             as_text(segment.bytes),
             0,
             segment.length - segment.bytes.size(),
             segment.time,
             segment.offset}
        );
        drain(side);
    } else if (stream(side).full()) {
        pass_gaps(side);
    }
    return !done_;
}

void TcpConversation::drain(Side side)
{
    while (!done_ && stream(side).waiting()) {
        const auto early = stream(side).take_ready();
        if (!early) {
            return;
        }
        deliver(side, *early);
    }
}

void TcpConversation::pass_gaps(Side side)
{
    if (const auto early = stream(side).take_over_gap()) {
        deliver(side, *early);
        drain(side);
    }
}

void TcpConversation::deliver(Side side, const TcpStream::Early& early)
{
    deliver(
        {side,
         early.bytes,
         early.missing_before,
         early.length - early.bytes.size(),
         early.time,
         early.offset}
    );
}

void TcpConversation::deliver(const StreamChunk& chunk)
{
    if (done_) {
        return;
    }
    if (!dialogue_) {
        dialogue_ = guess_.look(chunk, context_);
        if (!dialogue_) {
            done_ = guess_.given_up();
            return;
        }
    }
    switch (dialogue_->read(chunk)) {
    case DialogueState::Reading: return;
    case DialogueState::Finished:
        dialogue_->finish();
        dialogue_.reset();
        done_ = true;
        return;
    case DialogueState::Restart:
        dialogue_->finish();
        dialogue_.reset();
        guess_ = {};
        return;
    }
}

void TcpConversation::finish()
{
    for (const Side side : {Side::Client, Side::Server}) {
        while (!done_ && stream(side).waiting()) {
            pass_gaps(side);
        }
    }
    if (dialogue_) {
        dialogue_->finish();
        dialogue_.reset();
    }
}

std::size_t TcpConversation::held() const
{
    return sizeof(*this) + client_.held() + server_.held() + guess_.held() +
           (dialogue_ ? dialogue_->held() : 0);
}

} // namespace takedown
