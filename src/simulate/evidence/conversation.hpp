#pragma once

// Conversation: what one host said to one server, once; every recording is made of these.

#include "model/traffic.hpp"

#include <cstdint>
#include <variant>
#include <vector>

namespace takedown::simulate {

/// The flow as it happened and, where an application is spoken, what was said in it. Times,
/// addresses and ports inside `talk` are the flow's. Addresses are as seen where the network is
/// recorded.
struct Conversation {
    /// All fields set except `where`, packets_up and packets_down, which complete() sets. `head_up`
    /// and `head_down` are the first payload bytes of a conversation without `talk` (IRC, raw
    /// protocols).
    Flow flow;
    std::variant<
        std::monostate,
        Lookup,
        std::vector<HttpRequest>, ///< in order, at least one
        TlsHandshake,
        SmtpSession>
        talk;
    std::uint32_t rounds =
        1; ///< exchanges that the payload is spread over: long sessions have many
};

/// Sets packets, and bytes where `talk` fixes them (a lookup's message sizes, an HTTP request's
/// head), so that every recording tells the same numbers. Call once, last.
///
/// The shape on the wire: TCP Answered: SYN, SYN-ACK, ACK, then `rounds` exchanges evenly over the
/// duration, up then down, in segments of at most 1,460 bytes of payload, each second segment
/// acknowledged, then FIN, FIN-ACK, ACK (or RST by the server when reset_by_server); NoAnswer: 3
/// SYNs at 0, 1 and 3 s (all within the duration, which is set); Refused: SYN, RST;
/// ConnectedNoData: handshake, what the client sent, its acknowledgement, then FIN by the client.
/// UDP: one datagram a round and direction.
void complete(Conversation& conversation);

} // namespace takedown::simulate
