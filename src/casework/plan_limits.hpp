#pragma once

// The user's limits on a plan: parties that do not answer, actions that may not be asked for. Each
// is an id, and one that names nothing would be without effect.

#include "model/plan.hpp"

#include <string>
#include <vector>

namespace takedown {

/// For each of `parties` that is no party of the plan: "there is no party 'AS64501'; nearest:
/// AS64500". Empty if all are known.
std::vector<std::string> unknown_parties(const std::vector<std::string>& parties, const Plan& plan);

/// The same for actions that the plan considered.
std::vector<std::string> unknown_actions(const std::vector<std::string>& actions, const Plan& plan);

} // namespace takedown
