#pragma once

// What a world file says about the networks under watch and the hosts that are no bots.

#include "model/routing.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace takedown::simulate {

/// In which form a network's traffic is recorded. One network may be recorded in several.
enum class Recording { Pcap, Zeek, Netflow };

/// `[[network]]`: a network whose border somebody records. Counts are of hosts.
struct NetworkSpec {
    std::string name;
    Asn as = 0; ///< 0: a generated access network
    std::vector<Recording> recordings{Recording::Zeek};
    std::uint32_t snaplen = 256; ///< bytes a packet that pcap keeps

    std::uint32_t people = 60;      ///< browse, get updates, ask OCSP and NTP, use CDNs, send mail
    std::uint32_t servers = 3;      ///< web servers that hosts elsewhere visit
    std::uint32_t mail_servers = 1; ///< take and send mail and do a DNSBL lookup for each message
    std::uint32_t monitored = 4;    ///< run an agent that reports to its maker every minute or so
    std::uint32_t probes = 1;       ///< check many services of others in turn
    std::uint32_t chatters = 3;     ///< hold IRC sessions for hours
    std::uint32_t web_socket_users = 4;
    std::uint32_t file_sharers = 1; ///< peer-to-peer that is no botnet
    std::uint32_t phones = 0;       ///< on desks: register with a provider by the minute, and call
    double behind_nat = 0;          ///< part of the hosts that share a gateway's address
    std::uint32_t hosts_a_gateway = 5;
    double lease_hours = 0; ///< mean time a host keeps its address; 0: for ever
    double flows_a_person_a_day = 300;
};

/// `[resolvers]`: public resolvers, used beside each network's own.
struct ResolverSpec {
    double public_share = 0.2;  ///< part of the hosts that use a public one
    double failure_rate = 0.01; ///< queries that get no answer or SERVFAIL
    double typo_rate = 0.005;   ///< lookups of names that do not exist, by people
};

} // namespace takedown::simulate
