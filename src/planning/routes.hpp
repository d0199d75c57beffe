#pragma once

// The live routes of each segment to what steers it, and the actions that would cut them.

#include "planning/plan_input.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace takedown {

struct RouteTable {
    std::vector<Action> actions;
    std::vector<std::size_t> call_of; ///< for each action its call: one party asked for one kind of
                                      ///< action, for however many targets
    std::vector<std::size_t> call_party; ///< for each call, index into PlanInput::parties
    std::vector<LiveRoute> routes;
    std::vector<bool> leads_to_master; ///< for each route: it is one to a known config master
    std::vector<double> confidence;    ///< for each route: that its server steers; 0 without one
    std::vector<std::string> names;    ///< for each route: the name it goes by, empty if none
    std::vector<std::string> caveats;
};

/// A route for each segment, each of its config-capable rendezvous and each ingress to it:
///   address with known upstreams   one a upstream; cut by the host, that upstream, the national
///                                  CERT of the country
///   address without                one; cut by the host or the CERT
///   address with names             as many for each name, cut also by its registrar or registry
///   name of a domain list          one, cut by the registry that keeps it from being registered
///   peers                          one for all, which nothing cuts
/// Names that bots ask for and that do not exist are a caveat, not a route, unless on such a list.
/// Controllers that were seen to fail stay in: routes come back. Only parties in the input get an
/// action; a route that has none stays in the table with an empty list.
/// Source: docs/sources/planning.md#routes
RouteTable build_routes(const PlanInput& input);

} // namespace takedown
