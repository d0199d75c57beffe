#pragma once

// Conversation: what one host said to one server, once; every recording is made of these.

#include "model/traffic.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace takedown::simulate {

/// The flow as it happened and, where an application is spoken, what was said in it. Times,
/// addresses and ports inside `talk` are the flow's. Addresses are as seen where the network is
/// recorded.
struct Conversation {
    /// Start, duration, ends, ports, transport, outcome and bytes are set by who makes it.
    /// `head_up` and `head_down` are the first payload bytes of a conversation without `talk` (IRC,
    /// raw protocols).
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
    std::uint64_t exchanges = 0; ///< set by complete(): all there are, `talk` and rounds
    std::string history; ///< set by complete(): what happened in which order, in Zeek's letters
};

/// Sets everything that follows from the rest, so that every recording tells the same. Call once,
/// last, and change nothing afterwards; a second call changes nothing.
///
/// - `talk`: its times, addresses and ports become the flow's (each HTTP request's time is that of
///   its packet). What its outcome rules out is taken back: NoAnswer and Refused over TCP have no
///   talk and no bytes, ConnectedNoData has only the client's first words. A lookup over UDP
///   without a response is NoAnswer, with one it is Answered. HTTP: settle(HttpRequest&); TLS: ja3
///   and ja3s are computed (`ja3` may hold any text that names the client program: the same text
///   gives the same fingerprint; where it is empty the client's address decides),
///   settle(TlsHandshake&); SMTP: settle(SmtpSession&).
/// - bytes: of lookups, of HTTP and of what SMTP's server says they are replaced by what is said.
///   For TLS, SMTP's client and a connection after an HTTP upgrade they are the whole payload, at
///   least what is said; TLS raises them so that every segment holds a record (at most 32 bytes a
///   round). Raw flows keep theirs, but have at least their heads.
/// - rounds: at least 1; datagrams hold at most 1,400 bytes, so that large UDP flows have more.
/// - duration: TCP NoAnswer 3 s; one datagram without an answer 0; else at least 1 ms an exchange.
///   Meters cut a flow in two where it is silent for 60 s (UDP) or 300 s (TCP): keep rounds denser.
/// - reset_by_server: true where TCP is Refused; false where nothing could be reset. A TCP flow
/// that
///   is Answered but has no bytes down is ConnectedNoData.
///
/// The shape on the wire: TCP Answered: SYN, SYN-ACK, ACK, then what `talk` says or `rounds`
/// exchanges, evenly over the duration, up then down, in segments of at most 1,460 bytes of payload
/// (IPv6 1,440), each second segment acknowledged, then FIN, FIN-ACK, ACK (or RST by the server
/// when reset_by_server). After a TLS handshake, STARTTLS and an HTTP upgrade come the `rounds`.
/// NoAnswer: 3 SYNs at 0, 1 and 3 s; Refused: SYN, RST; ConnectedNoData: handshake, what the client
/// sent, its acknowledgement, then FIN by the client (or RST by the server). Unknown: as Answered,
/// without handshake, ended by a bare acknowledgement. UDP, ICMP: one datagram a round and
/// direction.
void complete(Conversation& conversation);

} // namespace takedown::simulate
