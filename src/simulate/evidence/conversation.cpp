#include "simulate/evidence/conversation.hpp"

#include "simulate/evidence/http_script.hpp"
#include "simulate/evidence/packet_count.hpp"
#include "simulate/evidence/script.hpp"
#include "simulate/evidence/smtp_script.hpp"
#include "simulate/evidence/timeline.hpp"
#include "simulate/evidence/tls_script.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace takedown::simulate {

namespace {

constexpr std::size_t longest_head = 64;
constexpr std::uint64_t datagram_size = 1'400;

/// Who speaks to whom and when, which every talk repeats.
template <class Record>
void settle_ends(Record& record, const Flow& flow)
{
    record.client = flow.client;
    record.server = flow.server;
    record.server_port = flow.server_port;
    record.time = flow.start;
}

void forget_answer(TlsHandshake& handshake)
{
    handshake.version.clear();
    handshake.subject.clear();
    handshake.established = false;
}

void settle_talk(Lookup& lookup, Flow& flow)
{
    lookup.time = flow.start;
    lookup.client = flow.client;
    lookup.resolver = flow.server;
    if (flow.outcome == Outcome::Refused || flow.outcome == Outcome::ConnectedNoData) {
        lookup.response = dns_no_answer;
    } else if (flow.transport == Transport::Udp) {
        const bool answered = lookup.response != dns_no_answer;
        flow.outcome = answered ? Outcome::Answered : Outcome::NoAnswer;
    }
    if (lookup.response != dns_ok) {
        lookup.addresses.clear();
        lookup.other_answers.clear();
    }
    if (lookup.addresses.empty() && lookup.other_answers.empty()) {
        lookup.least_ttl = 0;
    }
}

void settle_talk(std::vector<HttpRequest>& requests, const Flow& flow)
{
    if (flow.outcome == Outcome::ConnectedNoData) {
        requests.resize(std::min<std::size_t>(requests.size(), 1));
    }
    for (HttpRequest& request : requests) {
        settle_ends(request, flow);
        if (flow.outcome == Outcome::ConnectedNoData) {
            request.status = 0;
        }
        settle(request);
    }
}

void settle_talk(TlsHandshake& handshake, const Flow& flow)
{
    settle_ends(handshake, flow);
    if (flow.outcome == Outcome::ConnectedNoData) {
        forget_answer(handshake);
    }
    settle(handshake);
}

void settle_talk(SmtpSession& session, const Flow& flow)
{
    settle_ends(session, flow);
    if (flow.outcome == Outcome::ConnectedNoData) {
        session.last_reply = 0;
    }
    settle(session);
}

void settle_talk(std::monostate& /*nothing*/, Flow& flow)
{
    flow.head_up.resize(std::min(flow.head_up.size(), longest_head));
    flow.head_down.resize(std::min(flow.head_down.size(), longest_head));
    flow.bytes_up = std::max<std::uint64_t>(flow.bytes_up, flow.head_up.size());
    if (flow.outcome == Outcome::Answered) {
        flow.bytes_down = std::max<std::uint64_t>(flow.bytes_down, flow.head_down.size());
    }
}

/// Nobody spoke where nobody listens.
void settle_silence(Conversation& conversation)
{
    Flow& flow = conversation.flow;
    const bool unheard = flow.outcome == Outcome::NoAnswer || flow.outcome == Outcome::Refused;
    if (flow.outcome != Outcome::Answered && flow.outcome != Outcome::Unknown) {
        flow.bytes_down = 0;
        flow.head_down.clear();
    }
    if (unheard && flow.transport == Transport::Tcp) {
        conversation.talk = std::monostate{};
        flow.bytes_up = 0;
        flow.head_up.clear();
    }
    if (flow.transport != Transport::Tcp || flow.outcome == Outcome::NoAnswer ||
        flow.outcome == Outcome::Unknown) {
        flow.reset_by_server = false;
    }
    if (flow.transport == Transport::Tcp && flow.outcome == Outcome::Refused) {
        flow.reset_by_server = true;
    }
}

/// A TCP answer has bytes, else it is none; a reset before any data would be a refusal. False if
/// the flow had to change.
bool settle_outcome(Flow& flow)
{
    if (flow.transport != Transport::Tcp || flow.bytes_down > 0) {
        return true;
    }
    if (flow.outcome == Outcome::Answered) {
        flow.outcome = Outcome::ConnectedNoData;
        return false;
    }
    if (flow.outcome == Outcome::ConnectedNoData && flow.bytes_up == 0) {
        flow.reset_by_server = false;
    }
    return true;
}

/// Datagrams are not cut in pieces: large ones become more, and then none is near empty.
void settle_rounds(Conversation& conversation)
{
    constexpr std::uint64_t least_size = 24;
    Flow& flow = conversation.flow;
    conversation.rounds = std::max<std::uint32_t>(conversation.rounds, 1);
    if (flow.transport == Transport::Tcp) {
        return;
    }
    if (!std::holds_alternative<std::monostate>(conversation.talk)) {
        conversation.rounds = 1;
        return;
    }
    if (flow.outcome == Outcome::Refused) {
        conversation.rounds = 1;
        flow.bytes_up = std::min(flow.bytes_up, datagram_size);
        return;
    }
    const std::uint64_t most = std::max(flow.bytes_up, flow.bytes_down);
    const std::uint64_t needed = (most + datagram_size - 1) / datagram_size;
    if (needed > conversation.rounds) {
        conversation.rounds = static_cast<std::uint32_t>(needed);
        flow.bytes_up = std::max(flow.bytes_up, needed * least_size);
        if (flow.outcome == Outcome::Answered) {
            flow.bytes_down = std::max(flow.bytes_down, needed * least_size);
        }
    }
}

void settle_sizes(Flow& flow, const Script& script)
{
    flow.bytes_up = script.rest_up;
    flow.bytes_down = script.rest_down;
    for (const Exchange& exchange : script.opening) {
        flow.bytes_up += exchange.up.size();
        flow.bytes_down += exchange.down.size();
    }
}

void settle_duration(Flow& flow, std::uint64_t exchanges)
{
    const bool tcp = flow.transport == Transport::Tcp;
    if (tcp && flow.outcome == Outcome::NoAnswer) {
        flow.duration = std::chrono::seconds{3};
    } else if (tcp && flow.outcome == Outcome::Refused) {
        if (flow.duration <= Micros{0}) {
            flow.duration = usual_round_trip(flow.client, flow.server);
        }
    } else if (!tcp && flow.outcome != Outcome::Answered && exchanges <= 1) {
        flow.duration = Micros{0};
    } else if (!tcp && exchanges <= 1 && flow.duration <= Micros{0}) {
        flow.duration = usual_round_trip(flow.client, flow.server);
    } else {
        flow.duration = std::max(flow.duration, least_duration(flow, exchanges));
    }
}

/// What is said is timed by the packets that carry it.
void settle_times(Conversation& conversation, std::uint64_t exchanges)
{
    const Flow& flow = conversation.flow;
    const Timeline line = timeline_of(flow, exchanges);
    if (auto* requests = std::get_if<std::vector<HttpRequest>>(&conversation.talk)) {
        for (std::size_t i = 0; i < requests->size(); ++i) {
            (*requests)[i].time = flow.start + line.exchange(i);
        }
    } else if (auto* handshake = std::get_if<TlsHandshake>(&conversation.talk)) {
        handshake->time = flow.start + line.first;
    } else if (auto* session = std::get_if<SmtpSession>(&conversation.talk)) {
        session->time = flow.start + line.first;
    } else if (auto* lookup = std::get_if<Lookup>(&conversation.talk)) {
        lookup->time = flow.start + line.first;
    }
}

/// Letters of Zeek's conn.log: capitals are the client's; S SYN, H SYN-ACK, A bare ACK, D data,
/// F FIN, R RST; each where it comes first.
class History {
public:
    void note(char letter)
    {
        if (letters_.find(letter) == std::string::npos) {
            letters_ += letter;
        }
    }

    void note_all(std::string_view letters)
    {
        for (const char letter : letters) {
            note(letter);
        }
    }

    std::string take() { return std::move(letters_); }

private:
    std::string letters_;
};

std::string_view end_of_history(const Flow& flow)
{
    if (flow.outcome == Outcome::Unknown) {
        return "A";
    }
    if (flow.reset_by_server) {
        return "r";
    }
    return flow.outcome == Outcome::ConnectedNoData ? "F" : "Ff";
}

std::string history_of(const Flow& flow, const Script& script)
{
    const bool answered = flow.outcome == Outcome::Answered;
    if (flow.transport != Transport::Tcp) {
        return flow.transport == Transport::Udp ? (answered ? "Dd" : "D") : "";
    }
    if (flow.outcome == Outcome::NoAnswer || flow.outcome == Outcome::Refused) {
        return flow.outcome == Outcome::NoAnswer ? "S" : "Sr";
    }
    const std::uint64_t segment = segment_size(flow);
    const bool silent = flow.outcome == Outcome::ConnectedNoData;
    History history;
    history.note_all(flow.outcome == Outcome::Unknown ? "" : "ShA");
    // The first of the rounds are the longest: later ones add nothing.
    const std::uint64_t told =
        std::min<std::uint64_t>(script.exchanges(), script.opening.size() + 1);
    for (std::uint64_t i = 0; i < told; ++i) {
        const std::uint64_t up = script.up(i);
        const std::uint64_t down = script.down(i);
        history.note_all(up == 0 ? "" : up > segment || silent ? "Da" : "D");
        history.note_all(down == 0 ? "" : down > segment ? "dA" : "d");
    }
    history.note_all(end_of_history(flow));
    return history.take();
}

} // namespace

void complete(Conversation& conversation)
{
    Flow& flow = conversation.flow;
    thread_local Script script; // kept for its memory
    do {                        // what is said may tell that the outcome is another
        settle_silence(conversation);
        std::visit([&flow](auto& talk) { settle_talk(talk, flow); }, conversation.talk);
        settle_rounds(conversation);
        write_outline(script, conversation);
        settle_sizes(flow, script);
    } while (!settle_outcome(flow));
    settle_duration(flow, script.exchanges());
    settle_times(conversation, script.exchanges());
    const PacketCount count = count_packets(flow, script);
    flow.packets_up = count.up;
    flow.packets_down = count.down;
    conversation.exchanges = script.exchanges();
    conversation.history = history_of(flow, script);
}

} // namespace takedown::simulate
