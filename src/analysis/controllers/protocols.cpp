#include "analysis/controllers/protocols.hpp"

#include "core/cursor.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace takedown {

namespace {

/// The first bytes as text where they are text, else as hex.
std::string shown(std::string_view head)
{
    const std::string_view start = head.substr(0, 16);
    const bool printable = std::all_of(start.begin(), start.end(), [](char c) {
        return (c >= ' ' && c < 0x7f) || c == '\r' || c == '\n' || c == '\t';
    });
    return printable ? fmt::format("\"{}\"", trim(to_valid_utf8(start)))
                     : to_hex(as_bytes(start.substr(0, 8)));
}

} // namespace

std::optional<Observation> observe_own_protocol(const ContactScene& contact)
{
    if (contact.speech != Speech::Other || contact.course == Course::Unseen) {
        return std::nullopt;
    }
    const Contact& dealings = *contact.contact;
    const bool datagram = dealings.server.transport == Transport::Udp;
    const double strength = (datagram ? 0.3 : 1.0) * (dealings.head_up.empty() ? 0.6 : 1.0);
    return Observation{
        Signal::OwnProtocol,
        strength,
        fmt::format(
            "payload on port {} is of no known protocol and begins {}",
            dealings.server.port,
            shown(dealings.head_up.empty() ? dealings.head_down : dealings.head_up)
        ),
        {contact.where()}};
}

std::optional<Observation> observe_odd_port(const ContactScene& contact)
{
    const std::uint16_t port = contact.contact->server.port;
    const bool told = contact.speech == Speech::Http || contact.speech == Speech::Tls ||
                      contact.speech == Speech::Irc;
    if (!told || !heard(*contact.contact) || at_home(contact.speech, port) ||
        contact.course == Course::Unseen) {
        return std::nullopt;
    }
    const char* name = contact.speech == Speech::Http  ? "HTTP"
                       : contact.speech == Speech::Tls ? "TLS"
                                                       : "IRC";
    return Observation{
        Signal::OddPort, 1, fmt::format("{} spoken on port {}", name, port), {contact.where()}};
}

std::optional<Observation> observe_irc(const ContactScene& contact)
{
    if (contact.speech == Speech::Irc) {
        return Observation{
            Signal::IrcDialogue,
            1,
            fmt::format("IRC begins {}", shown(contact.contact->head_up)),
            {contact.where()}};
    }
    const Endpoint& server = contact.contact->server;
    if (server.transport != Transport::Tcp || !is_irc_port(server.port) ||
        heard(*contact.contact)) {
        return std::nullopt;
    }
    const auto& attempts = contact.contact->attempts;
    const auto stays = std::find_if(attempts.begin(), attempts.end(), [](const Attempt& attempt) {
        return attempt.outcome == Outcome::Answered && attempt.duration > std::chrono::seconds(60);
    });
    if (stays == attempts.end()) {
        return std::nullopt;
    }
    return Observation{
        Signal::IrcDialogue,
        0.5,
        fmt::format(
            "stays connected on IRC port {} for {}", server.port, format_duration(stays->duration)
        ),
        {stays->where}};
}

} // namespace takedown
