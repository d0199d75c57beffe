#pragma once

// Findings about steering: controllers with their evidence, segments, and what bots fall back on.

#include "core/time.hpp"
#include "model/activity.hpp"
#include "model/evidence.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace takedown {

enum class Role { Unknown, ConfigMaster, TemplateServer, Proxy, Download, Peer, Sinkhole };

/// From which confidence on an endpoint is called a controller; below, it is a candidate.
constexpr double controller_confidence = 0.5;

/// One observation for or against "this endpoint steers bots".
struct EvidenceItem {
    std::string kind;               ///< slug: "failure-then-switch", "rhythm", "request-shape" ...
    double weight = 0;              ///< log-odds it adds; negative explains the contact away
    std::string text;               ///< one sentence with the numbers
    std::vector<EvidenceRef> where; ///< at most 5
};

/// What bots met at a server on one day.
struct ServerDay {
    std::string day;            ///< "2012-07-16", UTC
    std::uint64_t answered = 0; ///< contacts that brought payload back
    std::uint64_t failed = 0;   ///< no answer, refused, or connected and nothing said
};

struct Controller {
    std::string id; ///< "controller:192.0.2.1:80/tcp"
    Endpoint server;
    std::vector<std::string> names; ///< that gave its address to a bot that asked
    /// Names that bots only claim (Host, server name of TLS): anyone can write any name there, so
    /// nothing is asked of their owners.
    std::vector<std::string> claimed_names;
    Role role = Role::Unknown;
    std::string role_why;
    double confidence = 0;              ///< [0, 1]
    std::vector<EvidenceItem> evidence; ///< strongest first
    std::vector<HostId> bots;
    std::string family; ///< known botnet whose form a request to it had; empty: none told
    std::string family_source;
    bool answers = false; ///< some bot got payload from it
    TimePoint first{};
    TimePoint last{};
    std::vector<ServerDay> days; ///< ascending; days without a contact are left out; at most 1,000
};

/// Bots that share a rendezvous set.
struct Segment {
    std::string id; ///< "segment-1", by falling number of bots
    std::vector<HostId> bots;
    std::vector<std::string> controllers; ///< Controller::id, in the order bots try them
    double weight = 0;                    ///< part of all bots, [0, 1]
    std::string botnet; ///< Botnet::id where bots are sources in a trap, else empty
};

enum class FallbackClass { Unknown, None, AddressList, DomainList, Dga, FastFlux, PeerToPeer };

/// A failure of one rendezvous and what the bots tried next.
struct Failover {
    std::string failed; ///< endpoint or name
    std::string manner; ///< no answer, refused, connected without data, bad answer, no such name
    std::string next;   ///< endpoint or name; empty: nothing followed
    Micros delay{};
    std::vector<EvidenceRef> where;
};

struct Fallback {
    std::string segment;
    FallbackClass kind = FallbackClass::Unknown;
    double confidence = 0;
    std::string why; ///< for unknown: what was missing and which run would settle it
    std::vector<Failover> failovers; ///< each pair of failed and next once; at most 200
    std::vector<std::string> names;  ///< generated or listed names, at most 50
    std::uint64_t name_count = 0;
};

} // namespace takedown
