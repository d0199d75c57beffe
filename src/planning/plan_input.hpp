#pragma once

// What planning starts from: the findings of the earlier stages and the user's limits.

#include "model/controller.hpp"
#include "model/plan.hpp"
#include "model/site.hpp"
#include "planning/hitting_set.hpp"

#include <cstdint>
#include <set>
#include <span>
#include <string>

namespace takedown {

/// How dark a segment has to go. Source: docs/sources/planning.md#darkness
enum class Goal {
    Headless, ///< every server that can give bots a new configuration is cut
    Silent,   ///< and every template server, so that no new spam is handed out either
};

/// What cuts a route that goes by a name to an address.
enum class NameRule {
    Either,   ///< the server's end or the name's
    NameOnly, ///< only the name's: its owner could point it elsewhere within minutes
};

/// Relative cost of one call. Source: docs/sources/planning.md#effort
struct CallEffort {
    double host = 1;
    double upstream = 2;
    double registrar = 1;
    double registry = 2;
    double authority = 4; ///< national CERT
};

struct PlanSettings {
    std::set<std::string> deaf_parties; ///< Party::id: asked before in vain, or not to be asked
    std::set<std::string> forbidden_actions;         ///< Action::id
    double least_confidence = controller_confidence; ///< of one that is planned for
    double collateral_weight = 0.001; ///< effort that one innocent address or name is worth
    Goal goal = Goal::Headless;
    NameRule names = NameRule::Either;
    CallEffort effort;
    std::uint64_t work_limit = hitting_work_limit;
};

/// Borrowed; all must outlive the call. Sites and fallbacks are found by their controller's and
/// segment's id; one that is missing becomes a caveat.
struct PlanInput {
    std::span<const Segment> segments;
    std::span<const Controller> controllers;
    std::span<const Site> sites;
    std::span<const Party> parties;
    std::span<const Fallback> fallbacks;
    PlanSettings settings;
};

} // namespace takedown
