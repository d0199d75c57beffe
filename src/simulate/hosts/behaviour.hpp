#pragma once

// Behaviour: one thing that hosts do, as a value; all of them are in one list.

#include "simulate/hosts/scene.hpp"

#include <span>
#include <string_view>

namespace takedown::simulate {

struct Behaviour {
    std::string_view name;
    bool (*belongs_to)(const HostPlan& host);
    /// Conversations a day that a host with pace 1 has of it, lookups included, roughly; browsing
    /// fills up what is left of flows_a_person_a_day. Null where that does not count: browsing
    /// itself and what makes a host more than a person.
    double (*flows_a_day)(const HostPlan& host);
    /// Says what begins in the scene's slice. Depends on host and slice alone.
    void (*act)(Scene& scene);
};

/// All of them, in the order in which they act.
std::span<const Behaviour> behaviours();

/// Conversations that a session of browsing makes on average, lookups included; as measured
/// (a test checks that people have the flows a day that are asked for).
double flows_a_session(const HostPlan& host);

/// Does the machine ask for IPv6 addresses too?
inline double queries_a_lookup(const HostPlan& host)
{
    return host.seed % 2 == 0 ? 2 : 1;
}

/// Part of the day that the machine is awake.
inline double awake_part(const HostPlan& host)
{
    return host.browses() && (host.seed >> 8U) % 2 == 0 ? 16.0 / 24 : 1;
}

} // namespace takedown::simulate
