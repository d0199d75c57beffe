#include "simulate/evidence/tls_script.hpp"

#include "core/cursor.hpp"
#include "core/hash.hpp"
#include "simulate/evidence/tls_choice.hpp"
#include "simulate/evidence/tls_hello.hpp"

#include <algorithm>
#include <chrono>
#include <string>

namespace takedown::simulate {

namespace {

/// Bytes a round, so that each segment holds a whole record.
std::uint64_t round_of(std::uint64_t rest, std::uint64_t rounds, std::uint64_t segment)
{
    constexpr std::uint64_t least = 32;
    if (rest == 0) {
        return 0;
    }
    const std::uint64_t round = std::max(least, (rest + rounds - 1) / rounds);
    const std::uint64_t last = round % segment;
    return last == 0 || last >= least ? round : round + least - last;
}

/// What the flow has beyond the opening becomes application data.
void append_data(Script& script, const Conversation& conversation)
{
    const Flow& flow = conversation.flow;
    std::uint64_t up = 0;
    std::uint64_t down = 0;
    for (const Exchange& exchange : script.opening) {
        up += exchange.up.size();
        down += exchange.down.size();
    }
    const std::uint64_t rounds = std::max<std::uint32_t>(conversation.rounds, 1);
    const std::uint64_t segment = segment_size(flow);
    script.rest_up =
        rounds * round_of(flow.bytes_up - std::min(flow.bytes_up, up), rounds, segment);
    script.rest_down =
        rounds * round_of(flow.bytes_down - std::min(flow.bytes_down, down), rounds, segment);
    script.rounds = script.rest_up + script.rest_down > 0 ? rounds : 0;
    script.fill = Fill::Records;
}

/// Certificates that nobody dated are of the year they were seen in.
void settle_certificate(TlsHandshake& handshake)
{
    using std::chrono::days;
    using std::chrono::seconds;
    if (handshake.subject.empty()) {
        handshake.issuer.clear();
        handshake.not_before.reset();
        handshake.not_after.reset();
        return;
    }
    if (handshake.issuer.empty()) {
        handshake.issuer = handshake.subject;
    }
    if (!handshake.not_before) {
        const auto year =
            std::chrono::year_month_day{std::chrono::floor<days>(handshake.time)}.year();
        const Day first{year / std::chrono::January / 1};
        handshake.not_before = first - days{hash64(handshake.subject) % 300};
    }
    if (!handshake.not_after) {
        handshake.not_after = *handshake.not_before + days{760};
    }
    handshake.not_before = std::chrono::floor<seconds>(*handshake.not_before);
    handshake.not_after = std::chrono::floor<seconds>(*handshake.not_after);
}

} // namespace

void settle(TlsHandshake& handshake)
{
    std::uint16_t version = tls_version_number(handshake.version);
    if (version == 0 && (handshake.established || !handshake.version.empty())) {
        handshake.version = "TLSv1.2";
        version = tls_1_2;
    }
    const TlsProfile& profile = profile_of(handshake, version);
    if (version > profile.best_version) { // its own ja3 says which program it is
        version = profile.best_version;
        handshake.version = version == tls_1_2 ? "TLSv1.2" : "TLSv1.0";
    }
    handshake.ja3 = ja3_of(profile, !handshake.server_name.empty());
    handshake.ja3s = version == 0 ? std::string() : tls_choice(profile, version).ja3s;
    if (version == tls_1_3 || version == 0) {
        handshake.subject.clear();
    }
    settle_certificate(handshake);
}

void append_tls(Script& script, const TlsHandshake& handshake, const Conversation& conversation)
{
    append_tls_hellos(script, handshake, conversation.flow);
    if (handshake.established) {
        append_data(script, conversation);
    }
}

void append_tls_sizes(
    Script& script, const TlsHandshake& handshake, const Conversation& conversation
)
{
    append_tls_hello_sizes(script, handshake, conversation.flow);
    if (handshake.established) {
        append_data(script, conversation);
    }
}

TlsHandshake tls_after_mail(const Conversation& conversation)
{
    const auto& session = std::get<SmtpSession>(conversation.talk);
    TlsHandshake handshake;
    handshake.time = session.time;
    handshake.client = session.client;
    handshake.server = session.server;
    handshake.server_port = session.server_port;
    handshake.version = "TLSv1.2";
    handshake.subject =
        "CN=mx-" + std::to_string(hash64(as_text(session.server.bytes())) % 10'000) + ".example";
    handshake.established = true;
    settle(handshake);
    return handshake;
}

} // namespace takedown::simulate
