#include "analysis/controllers/attack_act.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace takedown {

namespace {

constexpr std::uint16_t mail_exchanger_type = 15;
constexpr std::uint64_t many_exchangers = 10;

/// "4.3.2.1.zone": what servers ask of blocklists about their clients.
bool is_blocklist_query(std::string_view name)
{
    const auto labels = split(name, '.');
    return labels.size() >= 6 &&
           std::all_of(labels.begin(), labels.begin() + 4, [](std::string_view label) {
               const auto octet = parse_number<unsigned>(label);
               return octet && *octet < 256;
           });
}

/// A server keeps one full name in HELO and asks blocklists about who sends to it.
bool is_mail_server(const HostActivity& host)
{
    const auto queries =
        std::count_if(host.lookups.begin(), host.lookups.end(), [](const Lookup& lookup) {
            return is_blocklist_query(lookup.name);
        });
    std::set<std::string_view> greetings;
    for (const SmtpSession& session : host.mail_sessions) {
        greetings.insert(session.helo);
    }
    const bool one_name = greetings.size() == 1 &&
                          greetings.begin()->find('.') != std::string_view::npos &&
                          !is_address_literal(*greetings.begin());
    return queries >= 5 || (one_name && host.mail_sessions.size() >= 20);
}

/// An address changes hands: a few messages into traps over weeks may be another holder's, unless
/// the host itself was seen to call many exchangers.
double trap_strength(std::uint64_t messages, bool fans_out)
{
    constexpr double sure = 5; // 31 messages
    return fans_out ? 1.0 : std::min(1.0, std::log2(1 + static_cast<double>(messages)) / sure);
}

std::optional<AttackAct> mail_act_of(const HostActivity& host)
{
    const bool fans_out = host.mail_servers >= many_exchangers && !is_mail_server(host);
    std::vector<EvidenceRef> where;
    for (const SmtpSession& session : host.mail_sessions) {
        if (where.size() < 5) {
            where.push_back(session.where);
        }
    }
    const std::optional<TimePoint> first =
        host.mail_sessions.empty() ? std::nullopt : std::optional(host.mail_sessions.front().time);
    if (host.trap_messages > 0) {
        return AttackAct{
            trap_strength(host.trap_messages, fans_out),
            fmt::format("the host sent {} messages into traps", host.trap_messages),
            std::move(where),
            first};
    }
    if (fans_out) {
        const auto lookups =
            std::count_if(host.lookups.begin(), host.lookups.end(), [](const Lookup& lookup) {
                return lookup.type == mail_exchanger_type;
            });
        return AttackAct{
            0.8,
            fmt::format(
                "the host called {} mail exchangers and asked for {}", host.mail_servers, lookups
            ),
            std::move(where),
            first};
    }
    return std::nullopt;
}

/// Many packets in a short time to one victim that answers little or nothing.
std::optional<AttackAct> flood_of(const ContactScene& contact)
{
    const Endpoint& server = contact.contact->server;
    const bool echo = server.transport == Transport::Icmp;
    const bool datagrams =
        server.transport == Transport::Udp && !contact.infrastructure && server.port != 443;
    if (!echo && !datagrams) {
        return std::nullopt;
    }
    std::uint64_t packets_down = 0;
    for (const Attempt& attempt : contact.contact->attempts) {
        packets_down += attempt.packets_down;
    }
    const auto packets = static_cast<double>(contact.packets_up);
    const double seconds = std::max(1.0, seconds_between(contact.first, contact.last));
    const double least = echo ? 1000 : 10'000;
    const double least_rate = echo ? 5 : 100;
    if (packets < least || packets / seconds < least_rate ||
        static_cast<double>(packets_down) > 0.05 * packets) {
        return std::nullopt;
    }
    return AttackAct{
        echo ? 1.0 : 0.8,
        fmt::format(
            "{} flood of {} packets in {:.0f} s against {}",
            echo ? "ICMP" : "UDP",
            with_thousands(contact.packets_up),
            seconds,
            server.address.text()
        ),
        {contact.where()},
        contact.first};
}

} // namespace

std::optional<AttackAct> attack_act_of(const HostScene& host)
{
    std::optional<AttackAct> act = mail_act_of(*host.host);
    for (const ContactScene& contact : host.contacts) {
        std::optional<AttackAct> flood = flood_of(contact);
        if (flood && (!act || flood->strength > act->strength)) {
            act = std::move(flood);
        }
    }
    return act;
}

} // namespace takedown
