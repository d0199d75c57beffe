#include "simulate/evidence/timeline.hpp"

#include "core/cursor.hpp"
#include "core/hash.hpp"

#include <algorithm>

namespace takedown::simulate {

namespace {

constexpr Micros least_step{1'000};

Timeline tcp_timeline(const Flow& flow, std::int64_t exchanges)
{
    Timeline line;
    line.round_trip =
        std::min(usual_round_trip(flow.client, flow.server), flow.duration / (exchanges + 4));
    line.gap = std::max(Micros{1}, line.round_trip / 16);
    const Micros edge = line.round_trip + 2 * line.gap; // what beginning and ending take
    const bool whole = flow.outcome != Outcome::Unknown;
    line.first = whole ? edge : Micros{0};
    line.step = std::max(Micros{0}, flow.duration - line.first - edge) / exchanges;
    line.answer = std::min(line.round_trip, line.step / 2);
    return line;
}

Timeline datagram_timeline(const Flow& flow, std::int64_t exchanges)
{
    Timeline line;
    line.round_trip =
        std::min(usual_round_trip(flow.client, flow.server), flow.duration / exchanges);
    const bool answered = flow.outcome == Outcome::Answered;
    if (exchanges == 1) {
        line.answer = answered ? flow.duration : Micros{0};
        return line;
    }
    line.answer = answered ? line.round_trip / 2 : Micros{0};
    line.step = (flow.duration - line.answer) / (exchanges - 1);
    return line;
}

} // namespace

Micros usual_round_trip(const Address& client, const Address& server)
{
    const std::uint64_t bits =
        hash64(as_text(client.bytes())) ^ 3 * hash64(as_text(server.bytes()));
    const std::uint64_t small = (bits >> 8U) % 1'000;
    const std::uint64_t scale = (bits >> 32U) % 1'000; // squared: most hosts are near
    return Micros{static_cast<std::int64_t>(8'000 + small + scale * scale * 151 / 1'000)};
}

Timeline timeline_of(const Flow& flow, std::uint64_t exchanges)
{
    const auto count = static_cast<std::int64_t>(std::max<std::uint64_t>(exchanges, 1));
    return flow.transport == Transport::Tcp ? tcp_timeline(flow, count)
                                            : datagram_timeline(flow, count);
}

Micros least_duration(const Flow& flow, std::uint64_t exchanges)
{
    const auto count = static_cast<std::int64_t>(std::max<std::uint64_t>(exchanges, 1));
    if (flow.transport == Transport::Tcp) {
        return least_step * (count + 4);
    }
    return flow.outcome == Outcome::Answered ? least_step * count : Micros{0};
}

} // namespace takedown::simulate
