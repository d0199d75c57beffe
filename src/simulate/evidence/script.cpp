#include "simulate/evidence/script.hpp"

#include "simulate/evidence/dns_script.hpp"
#include "simulate/evidence/http_script.hpp"
#include "simulate/evidence/smtp_script.hpp"
#include "simulate/evidence/tls_script.hpp"

#include <algorithm>

namespace takedown::simulate {

namespace {

std::uint64_t share(std::uint64_t total, std::uint64_t rounds, std::uint64_t index)
{
    return total / rounds + (index < total % rounds ? 1 : 0);
}

std::uint64_t first_share(std::uint64_t bytes, std::uint64_t rounds, const std::string& head)
{
    return std::max<std::uint64_t>(head.size(), bytes / rounds + (bytes % rounds == 0 ? 0 : 1));
}

Said headed(const std::string& head, std::uint64_t size)
{
    return {head, size - head.size(), {}, Fill::Binary};
}

/// The heads are in the first exchange, which is therefore written out.
void append_raw(Script& script, const Conversation& conversation)
{
    const Flow& flow = conversation.flow;
    const std::uint64_t rounds = std::max<std::uint32_t>(conversation.rounds, 1);
    const bool answered = flow.outcome == Outcome::Answered || flow.outcome == Outcome::Unknown;
    const std::uint64_t first_up = first_share(flow.bytes_up, rounds, flow.head_up);
    script.rounds = rounds - 1;
    Exchange& first = script.opening.emplace_back();
    first.up = headed(flow.head_up, first_up);
    script.rest_up = script.rounds == 0 ? 0 : flow.bytes_up - std::min(flow.bytes_up, first_up);
    if (answered) {
        const std::uint64_t first_down = first_share(flow.bytes_down, rounds, flow.head_down);
        first.down = headed(flow.head_down, first_down);
        script.rest_down =
            script.rounds == 0 ? 0 : flow.bytes_down - std::min(flow.bytes_down, first_down);
    }
}

bool is_connected(const Flow& flow)
{
    return flow.transport != Transport::Tcp ||
           (flow.outcome != Outcome::NoAnswer && flow.outcome != Outcome::Refused);
}

/// Of a talk that the server never joined, its client's first words are all.
void cut_to_first_words(Script& script)
{
    if (script.opening.size() > 1) {
        script.opening.resize(1);
    }
    script.rounds = 0;
    script.rest_up = 0;
    script.rest_down = 0;
    for (Exchange& exchange : script.opening) {
        exchange.down = {};
    }
}

struct TextWriters {
    static constexpr auto dns = dns_exchange;
    static constexpr auto http = append_http;
    static constexpr auto tls = append_tls;
    static constexpr auto smtp = append_smtp;
};

struct SizeWriters {
    static constexpr auto dns = dns_outline;
    static constexpr auto http = append_http_sizes;
    static constexpr auto tls = append_tls_sizes;
    static constexpr auto smtp = append_smtp_sizes;
};

template <class Writers>
void write(Script& script, const Conversation& conversation)
{
    const Flow& flow = conversation.flow;
    script.clear();
    if (!is_connected(flow)) {
        return;
    }
    if (const auto* lookup = std::get_if<Lookup>(&conversation.talk)) {
        script.opening.push_back(Writers::dns(*lookup, flow));
    } else if (const auto* requests = std::get_if<std::vector<HttpRequest>>(&conversation.talk)) {
        Writers::http(script, *requests, conversation);
    } else if (const auto* handshake = std::get_if<TlsHandshake>(&conversation.talk)) {
        Writers::tls(script, *handshake, conversation);
    } else if (const auto* session = std::get_if<SmtpSession>(&conversation.talk)) {
        Writers::smtp(script, *session, conversation);
    } else {
        append_raw(script, conversation);
        return;
    }
    if (flow.outcome == Outcome::ConnectedNoData) {
        cut_to_first_words(script);
    }
}

} // namespace

std::uint64_t Script::up(std::uint64_t index) const
{
    return index < opening.size() ? opening[index].up.size()
                                  : share(rest_up, rounds, index - opening.size());
}

std::uint64_t Script::down(std::uint64_t index) const
{
    return index < opening.size() ? opening[index].down.size()
                                  : share(rest_down, rounds, index - opening.size());
}

void write_script(Script& script, const Conversation& conversation)
{
    write<TextWriters>(script, conversation);
}

void write_outline(Script& outline, const Conversation& conversation)
{
    write<SizeWriters>(outline, conversation);
}

} // namespace takedown::simulate
