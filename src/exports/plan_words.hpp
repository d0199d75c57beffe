#pragma once

// The plan in sentences, the same on the terminal and in the report.

#include "model/plan.hpp"

#include <string>
#include <vector>

namespace takedown {

struct PlanStep {
    std::string who;
    std::string what;
    std::string target;
    std::string contact; ///< empty: unknown
    std::vector<std::string>
        reasons; ///< witness, alternatives, regret, collateral, one sentence each
};

/// The chosen actions in the order to ask. Chosen actions that do not exist are left out.
std::vector<PlanStep> plan_steps(const Plan& plan);

/// "segment-1 reaches 192.0.2.1:80/tcp via AS64500".
std::string route_words(const Plan& plan, std::size_t route);

/// Why no plan can be cheaper, or how far this one may be from the cheapest.
std::string proof_words(const Plan& plan);

} // namespace takedown
