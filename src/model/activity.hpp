#pragma once

// What the controller analysis looks at: all that one host did towards each server it spoke to.

#include "core/ip.hpp"
#include "core/time.hpp"
#include "model/evidence.hpp"
#include "model/traffic.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace takedown {

/// A host under watch: private addresses repeat between networks, so the network is part of it.
struct HostId {
    std::string network;
    Address address;
    auto operator<=>(const HostId&) const = default;
};

/// A server's door: address 0 with a name stands for a name that never resolved.
struct Endpoint {
    Address address;
    std::uint16_t port = 0;
    Transport transport = Transport::Tcp;
    std::string name; ///< only for endpoints known by name alone, else empty
    auto operator<=>(const Endpoint&) const = default;
};

/// "192.0.2.1:80/tcp", "[2001:db8::1]:443/tcp", "dns:name".
std::string text_of(const Endpoint& endpoint);

/// One flow towards a server, cut down to what rhythm and failure need.
struct Attempt {
    EvidenceRef where;
    TimePoint time{};
    Micros duration{};
    Outcome outcome = Outcome::Unknown;
    std::uint64_t bytes_up = 0;
    std::uint64_t bytes_down = 0;
    std::uint64_t packets_up = 0;
    std::uint64_t packets_down = 0;
};

/// All dealings of one host with one endpoint.
struct Contact {
    Endpoint server;
    std::uint64_t attempt_count = 0; ///< all of them
    std::vector<Attempt> attempts;   ///< ascending in time; the store hands over at most 2,000
    std::vector<std::string>
        names; ///< names the host had resolved to the address before, or used in SNI or Host
    std::vector<HttpRequest> requests;    ///< ascending; at most 200
    std::vector<TlsHandshake> handshakes; ///< ascending; at most 50
    std::string head_up; ///< first payload bytes of the first attempt that had some
    std::string head_down;
    std::uint64_t hosts_in_case =
        1; ///< distinct hosts of the case that contacted this address and port
};

struct HostActivity {
    HostId host;
    TimePoint first{};
    TimePoint last{};
    std::vector<Contact> contacts;          ///< ordered by endpoint; at most 5,000, the busiest
    std::uint64_t contact_count = 0;        ///< all of them
    std::vector<Lookup> lookups;            ///< ascending; at most 20,000
    std::vector<SmtpSession> mail_sessions; ///< ascending; at most 1,000
    std::uint64_t mail_servers = 0;         ///< distinct addresses it contacted on port 25
    std::uint64_t trap_messages = 0;        ///< messages whose source is this address, in all traps
};

} // namespace takedown
