#pragma once

// The plan in sentences, the same on the terminal and in the report.

#include "model/plan.hpp"

#include <string>
#include <vector>

namespace takedown {

/// One call: all that one party is asked to do of one kind. An authority opens a case for each
/// target, so that each of them is a call of its own, as planning counts them.
struct PlanCall {
    std::string who;
    std::string what;
    std::vector<std::string> targets;
    std::string contact; ///< empty: unknown
    std::vector<std::string>
        reasons; ///< witnesses, alternatives, regret, collateral, one sentence each
};

/// The calls in the order to make them. Chosen actions that do not exist are left out.
std::vector<PlanCall> plan_calls(const Plan& plan);

/// For each of Plan::chosen the number of its call, from 1; 0 for an action that does not exist.
std::vector<std::size_t> call_numbers(const Plan& plan);

/// Which of the parties to call have no contact, and where one is to be had; empty: all have one.
std::string contact_words(const Plan& plan);

/// "segment-1 reaches 192.0.2.1:80/tcp via AS64500".
std::string route_words(const Plan& plan, std::size_t route);

/// Why no plan can be cheaper, or how far this one may be from the cheapest.
std::string proof_words(const Plan& plan);

/// Plan::caveats, in their order, where several things have the same one as one sentence:
/// "controller:a and controller:b: sources disagree on where it is".
std::vector<std::string> caveat_words(const Plan& plan);

} // namespace takedown
