#pragma once

// What the chosen actions would truly cut off, beside the best plan.

#include "simulate/score/score.hpp"
#include "simulate/score/true_servers.hpp"

namespace takedown::simulate {

/// Source: docs/sources/score.md#plan
void score_plan(
    const Truth& truth, const TrueServers& servers, const Findings& findings, Score& score
);

} // namespace takedown::simulate
