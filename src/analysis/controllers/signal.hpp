#pragma once

// Signal: the kinds of evidence for and against "this endpoint steers bots", and one finding of
// one.

#include "model/evidence.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

/// Order is that of the weight table; those from KnownService on explain a contact away.
enum class Signal : std::uint8_t {
    AttackAct,          ///< the host attacks: spam in a trap, mail fan-out, floods
    SharedBySuspects,   ///< several attacking hosts use it, few others do
    LikeSuspects,       ///< same unusual port and amounts as what attacking hosts use
    FailureThenSwitch,  ///< tried after another failed, or failed and was followed by another
    RepeatedShape,      ///< the same request or handshake went to another server
    CallsUnanswered,    ///< goes on talking to a server that says nothing
    Rhythm,             ///< contacts at regular intervals
    LongSession,        ///< a session open for long in which little is said
    RequestToAddress,   ///< HTTP request to a bare address or with a forged Host
    RequestShape,       ///< HTTP request that no browser or updater sends
    FamilyRequest,      ///< HTTP request of the published form of a known family
    OwnProtocol,        ///< payload of no known protocol
    NamelessTls,        ///< TLS without a server name
    OddPort,            ///< a known protocol on a port of another
    StrangeCertificate, ///< self-signed, or made for one day
    SuspiciousName,     ///< dynamic, machine-made, cheap or unheard-of name
    DirectAddress,      ///< contacted by address though the host looks names up
    IrcDialogue,        ///< IRC commands, or a long session on an IRC port
    PeerFanOut,         ///< one of many addresses treated alike on one odd port
    GeneratedName,      ///< one of many machine-made names that do not exist
    KnownService,       ///< DNS, NTP, discovery, mail, file or remote access service
    PlatformService,    ///< updates, certificate checks, connection tests, address checks
    PopularName,        ///< reached by a much used name
    Browsing,           ///< referrers, many kinds of objects, a browser's header order
    SingleDownload,     ///< fetched once, nothing asked again
    NothingSaid,        ///< no payload passed, or the session began before the capture
    ManyCleanHosts,     ///< used by many hosts that do nothing suspicious
};

constexpr std::size_t signal_count = static_cast<std::size_t>(Signal::ManyCleanHosts) + 1;

/// Strength of each signal, [0, 1], by enumerator.
using Strengths = std::array<double, signal_count>;

constexpr std::size_t index_of(Signal signal)
{
    return static_cast<std::size_t>(signal);
}

/// Whether row i of a table is the row of signal i, for all of them: a signal that is added or
/// moved without its rows does not compile.
template <class Row>
constexpr bool is_in_order_of_signals(const std::array<Row, signal_count>& rows)
{
    for (std::size_t i = 0; i < signal_count; ++i) {
        if (index_of(rows[i].signal) != i) {
            return false;
        }
    }
    return true;
}

/// "failure-then-switch" and so on: EvidenceItem::kind.
std::string_view slug_of(Signal signal);

/// One signal seen in one host's contact.
struct Observation {
    Signal signal = Signal::Rhythm;
    double strength = 0;            ///< (0, 1]
    std::string text;               ///< one sentence with the numbers
    std::vector<EvidenceRef> where; ///< at most 5
};

} // namespace takedown
