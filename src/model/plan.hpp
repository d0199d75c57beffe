#pragma once

// What to ask of whom: actions, the smallest set of them that cuts every live route, and the proof.

#include "model/site.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace takedown {

enum class ActionKind { StopServer, NullRoute, SuspendName, BlockNames };

/// One thing one party can do.
struct Action {
    std::string id; ///< "AS64500 stop 192.0.2.1"
    ActionKind kind = ActionKind::StopServer;
    std::string party;                ///< Party::id
    std::string target;               ///< address, prefix or name
    double effort = 1;                ///< relative; a call to one party is 1
    std::optional<double> collateral; ///< addresses or names cut that are not controllers; absent:
                                      ///< not measured
    bool possible = true;             ///< false: excluded by the user or by law
    std::string why_not;
};

/// A way by which a segment still reaches a config-capable rendezvous; cut when one of `actions` is
/// done.
struct LiveRoute {
    std::string segment;
    std::string through;              ///< controller or name
    std::string via;                  ///< upstream for a null route, empty otherwise
    std::vector<std::size_t> actions; ///< indices into Plan::actions_considered, ascending
    double weight = 1;                ///< of the segment
};

struct PlannedAction {
    std::size_t action = 0; ///< index into Plan::actions_considered
    std::size_t witness =
        0; ///< index into Plan::routes: a route that only this action of the plan cuts
    std::vector<std::size_t> alternatives; ///< other actions that cut the witness
    double regret = 0; ///< cost the best plan without this action has more; infinity: none exists
};

struct Plan {
    std::vector<Party> parties;
    std::vector<Action> actions_considered;
    std::vector<LiveRoute> routes;
    std::vector<PlannedAction> chosen; ///< in the order to ask
    double cost = 0;
    double lower_bound = 0; ///< proven: no plan costs less
    std::vector<std::size_t>
        certificate; ///< routes no two of which share an action: each needs its own call
    bool optimal = false;
    std::vector<std::size_t> uncuttable; ///< routes with no possible action
    std::vector<std::string> caveats;    ///< what the plan does not know
};

} // namespace takedown
