#pragma once

// Attack acts of a host: mail into spam traps, mail to many exchangers, floods. They make its quiet
// contacts worth a look.

#include "analysis/controllers/scene.hpp"

#include <optional>
#include <string>
#include <vector>

namespace takedown {

/// From this strength on a host counts among those that attack.
constexpr double plain_act = 0.5;

struct AttackAct {
    double strength = 0; ///< (0, 1]
    std::string text;
    std::vector<EvidenceRef> where; ///< at most 5
    std::optional<TimePoint> first; ///< begin of the act; none for messages known from a trap
};

/// The plainest act of the host, if any. A mail server that looks its clients up in blocklists or
/// that exchanges mail under one full name is none for its fan-out alone.
std::optional<AttackAct> attack_act_of(const HostScene& host);

} // namespace takedown
