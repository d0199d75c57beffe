#pragma once

// What was seen on the wire: flows, name lookups, HTTP requests, TLS handshakes, SMTP sessions.

#include "core/ip.hpp"
#include "core/time.hpp"
#include "model/evidence.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace takedown {

enum class Transport : std::uint8_t { Tcp, Udp, Icmp, Other };

/// How far a flow got, as its initiator saw it. A gateway may answer every SYN: ConnectedNoData is
/// how a dead server looks behind one.
enum class Outcome : std::uint8_t {
    Unknown,         ///< cannot be told (seen from the middle, or the format does not say)
    NoAnswer,        ///< nothing came back
    Refused,         ///< reset or ICMP unreachable before any data
    ConnectedNoData, ///< handshake done, initiator sent data or waited, no byte came back
    Answered,        ///< payload came back
};

struct Flow {
    EvidenceRef where; ///< of its first packet or its row
    TimePoint start{};
    Micros duration{};
    Transport transport = Transport::Other;
    Address client; ///< the initiator where it can be told
    Address server;
    std::uint16_t client_port = 0; ///< for ICMP: type
    std::uint16_t server_port = 0; ///< for ICMP: code
    std::uint64_t packets_up = 0;  ///< client to server
    std::uint64_t packets_down = 0;
    std::uint64_t bytes_up = 0; ///< payload bytes where known, else bytes on the wire
    std::uint64_t bytes_down = 0;
    Outcome outcome = Outcome::Unknown;
    bool reset_by_server = false;
    std::string head_up;   ///< first payload bytes sent by the client, at most 64, raw
    std::string head_down; ///< likewise by the server
};

/// DNS response codes we name; others keep their number.
constexpr int dns_no_answer = -1; ///< the query was never answered
constexpr int dns_ok = 0;
constexpr int dns_server_failure = 2;
constexpr int dns_no_such_name = 3;

struct Lookup {
    EvidenceRef where;
    TimePoint time{};
    Address client;
    Address resolver;
    std::string name;       ///< lower case, no final dot, valid UTF-8 (escaped as \DDD)
    std::uint16_t type = 1; ///< A 1, AAAA 28, MX 15, PTR 12, TXT 16 ...
    int response = dns_no_answer;
    std::vector<Address> addresses;
    std::vector<std::string> other_answers; ///< CNAME, MX, TXT data as text
    std::uint32_t least_ttl = 0;            ///< seconds, over the answers; 0 when there are none
};

struct HttpRequest {
    EvidenceRef where;
    TimePoint time{};
    Address client;
    Address server;
    std::uint16_t server_port = 0;
    std::string method;
    std::string host; ///< Host header without port, lower case; may be forged
    std::string uri;  ///< as sent, valid UTF-8, at most 1 KiB
    std::string user_agent;
    std::string referrer;
    std::string header_names;  ///< names in order, comma-separated, case kept
    int status = 0;            ///< 0: no answer seen
    std::string response_type; ///< Content-Type of the answer
    std::uint64_t request_bytes = 0;
    std::uint64_t response_bytes = 0;
};

struct TlsHandshake {
    EvidenceRef where;
    TimePoint time{};
    Address client;
    Address server;
    std::uint16_t server_port = 0;
    std::string server_name; ///< SNI, lower case; empty if none
    std::string version;     ///< "TLSv1.2"
    std::string ja3;         ///< MD5 hex; empty where the format does not give it
    std::string ja3s;
    std::string subject; ///< of the server's certificate, RFC 4514 text
    std::string issuer;
    std::optional<TimePoint> not_before;
    std::optional<TimePoint> not_after;
    bool established = false;
};

struct SmtpSession {
    EvidenceRef where;
    TimePoint time{};
    Address client;
    Address server;
    std::uint16_t server_port = 25;
    std::string helo;        ///< argument as sent
    std::string dialect;     ///< client verbs exactly as spelled, arguments cut: "HELO |MAIL
                             ///< FROM:<|RCPT TO:<|DATA|QUIT"
    std::string from_domain; ///< envelope sender's domain
    std::vector<std::string> recipients; ///< secrets: the store keeps keyed hashes
    std::vector<std::string> recipient_domains;
    std::string subject;       ///< when the message's head was seen
    int last_reply = 0;        ///< last three-digit server reply
    bool message_sent = false; ///< DATA or BDAT accepted for transfer
    bool tls = false;          ///< STARTTLS ended what could be read
    /// Replies and client commands in turn, arguments cut: "220 EHLO |250 MAIL FROM:<|550 QUIT"; at
    /// most 400 bytes. Empty where the evidence does not hold the order. No reader fills this in
    /// yet.
    std::string turns;
    /// Form of the client's SYN as p0f writes it, "4:64:0:1460:8192,0:mss,nop,nop,sok:df:0"; empty
    /// where it was not seen. No reader fills this in yet.
    std::string syn;
};

} // namespace takedown
