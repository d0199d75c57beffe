#pragma once

// SegmentTrace: failures, switches, names and peers seen in one segment.

#include "model/activity.hpp"
#include "model/controller.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace takedown {

struct FallbackSettings {
    double least_confidence = controller_confidence; ///< of controllers that count
    double longest_wait = 180;       ///< seconds between a failure and the switch that answers it
    double patience = 60;            ///< seconds of retries without a switch that make a "none"
    std::size_t least_generated = 5; ///< names that make a generator
    std::size_t least_peers = 10;
};

/// Addresses that one name had over time.
struct NameAddresses {
    std::set<Address> addresses;
    std::set<std::string> blocks; ///< their /16 or /32
    std::uint64_t answers = 0;
    std::uint32_t least_ttl = 0;
};

struct SegmentTrace {
    std::string segment;
    std::map<Endpoint, const Controller*> controllers;
    std::set<std::string> generated; ///< names
    std::size_t peers = 0;

    std::vector<Failover> failovers; ///< with `next`, each pair once; at most 200
    std::uint64_t switches_to_names = 0;
    std::uint64_t switches_to_addresses = 0;
    std::uint64_t failures = 0;         ///< calls that failed
    std::uint64_t faithful_retries = 0; ///< failed calls repeated at the same server, long after
    double longest_faith = 0;           ///< seconds from a bot's first failure to its last retry
    std::string faithful_to;            ///< that server
    std::vector<EvidenceRef> faithful_where; ///< at most 5
    std::set<std::string> names_used;        ///< by which controllers were reached
    std::set<std::string> names_resolved;    ///< of those: looked up, to a controller's address
    std::set<std::string> names_in_vain;     ///< asked for on the way to those, and nobody's
    std::set<Address> named_addresses;
    bool used_together = false; ///< a bot went from one server to another and back, all answering
    std::set<Address> direct_addresses; ///< controllers reached without a name
    std::map<std::string, NameAddresses> flux;
};

/// Adds what one bot of the segment did.
void add_host(SegmentTrace& trace, const HostActivity& host, const FallbackSettings& settings);

} // namespace takedown
