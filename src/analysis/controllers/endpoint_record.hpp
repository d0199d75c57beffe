#pragma once

// EndpointRecord: what the finder keeps of one endpoint over all hosts.

#include "analysis/controllers/signal.hpp"
#include "model/activity.hpp"
#include "model/controller.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace takedown {

/// One host's use of an endpoint, for roles and for likeness between hosts.
struct HostUse {
    HostId host;
    TimePoint first{};
    std::uint64_t calls = 0;
    std::uint64_t bytes_up = 0;
    std::uint64_t bytes_down = 0;
    bool attacks = false;
    bool mails = false; ///< its attack act is mail
    bool stays = false; ///< a long quiet session, or IRC
};

/// All hosts learnt: how common attackers are among them.
struct Crowd {
    std::uint64_t hosts = 0;
    std::uint64_t attackers = 0;
};

struct EndpointRecord {
    Endpoint server;
    std::vector<Observation> observations; ///< the strongest of each signal
    std::set<std::string> names;           ///< that resolved to it; at most 20
    std::set<std::string> claimed_names;   ///< only ever claimed by hosts; at most 20
    std::vector<HostUse> uses; ///< hosts for which it looked suspicious, in the order learnt
    std::uint64_t suspicious_hosts = 0; ///< all of them, beyond what `uses` keeps
    std::uint64_t attacking_hosts = 0;
    std::uint64_t hosts_in_case = 0;
    std::string family; ///< whose form a request to it had; the first seen
    std::string family_source;
    bool answers = false;
    TimePoint first{};
    TimePoint last{};
    std::map<Day, ServerDay> days; ///< of the hosts for which it looked suspicious; at most 1,000

    /// Counts a contact among the day's.
    void put(const Attempt& attempt);
    /// Keeps the stronger of two observations of one signal.
    void put(const Observation& observation);
    [[nodiscard]] double strength_of(Signal signal) const;
};

} // namespace takedown
