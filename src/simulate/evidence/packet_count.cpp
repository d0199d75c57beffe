#include "simulate/evidence/packet_count.hpp"

namespace takedown::simulate {

namespace {

class TcpCounter {
public:
    explicit TcpCounter(const Flow& flow)
        : segment_(segment_size(flow)), silent_(flow.outcome == Outcome::ConnectedNoData)
    {
    }

    void add_up(std::uint64_t size, std::uint64_t times)
    {
        const std::uint64_t segments = (size + segment_ - 1) / segment_;
        count_.up += times * segments;
        count_.down += times * ((segments + (silent_ ? 1 : 0)) / 2);
    }

    void add_down(std::uint64_t size, std::uint64_t times)
    {
        const std::uint64_t segments = (size + segment_ - 1) / segment_;
        count_.down += times * segments;
        count_.up += times * (segments / 2);
    }

    void add_opening_and_end(const Flow& flow)
    {
        if (flow.outcome == Outcome::Unknown) {
            count_.up += 1;
            return; // seen from the middle
        }
        count_.up += 2;
        count_.down += 1;
        if (flow.reset_by_server) {
            count_.down += 1;
        } else if (silent_) {
            count_.up += 1;
        } else {
            count_.up += 2;
            count_.down += 1;
        }
    }

    [[nodiscard]] PacketCount count() const { return count_; }

private:
    std::uint64_t segment_;
    bool silent_; ///< no answer will carry the last acknowledgement
    PacketCount count_;
};

PacketCount count_tcp(const Flow& flow, const Script& script)
{
    if (flow.outcome == Outcome::NoAnswer) {
        return {3, 0};
    }
    if (flow.outcome == Outcome::Refused) {
        return {1, 1};
    }
    TcpCounter counter(flow);
    for (const Exchange& exchange : script.opening) {
        counter.add_up(exchange.up.size(), 1);
        counter.add_down(exchange.down.size(), 1);
    }
    if (script.rounds > 0) {
        const std::uint64_t rounds = script.rounds;
        const std::uint64_t longer_up = script.rest_up % rounds;
        const std::uint64_t longer_down = script.rest_down % rounds;
        counter.add_up(script.rest_up / rounds + 1, longer_up);
        counter.add_up(script.rest_up / rounds, rounds - longer_up);
        counter.add_down(script.rest_down / rounds + 1, longer_down);
        counter.add_down(script.rest_down / rounds, rounds - longer_down);
    }
    counter.add_opening_and_end(flow);
    return counter.count();
}

bool has_handshake(const Flow& flow)
{
    return flow.outcome == Outcome::Answered || flow.outcome == Outcome::ConnectedNoData;
}

std::uint64_t header_size(const Flow& flow)
{
    switch (flow.transport) {
    case Transport::Tcp: return ip_header_size(flow) + tcp_header_size;
    case Transport::Other: return ip_header_size(flow);
    default: return ip_header_size(flow) + datagram_header_size;
    }
}

std::uint64_t options_size(const Flow& flow, std::uint64_t syns)
{
    return flow.transport == Transport::Tcp ? syns * syn_options_size : 0;
}

} // namespace

PacketCount count_packets(const Flow& flow, const Script& script)
{
    if (flow.transport == Transport::Tcp) {
        return count_tcp(flow, script);
    }
    const std::uint64_t exchanges = script.exchanges();
    return {exchanges, flow.outcome == Outcome::Answered ? exchanges : 0};
}

std::uint64_t ip_bytes_up(const Flow& flow)
{
    const bool unanswered = flow.outcome == Outcome::NoAnswer;
    const std::uint64_t syns = unanswered ? 3 : flow.outcome == Outcome::Unknown ? 0 : 1;
    return flow.packets_up * header_size(flow) + flow.bytes_up + options_size(flow, syns);
}

std::uint64_t ip_bytes_down(const Flow& flow)
{
    return flow.packets_down * header_size(flow) + flow.bytes_down +
           options_size(flow, has_handshake(flow) ? 1 : 0);
}

} // namespace takedown::simulate
