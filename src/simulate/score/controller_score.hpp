#pragma once

// How well controllers were found and their roles told.

#include "simulate/score/score.hpp"
#include "simulate/score/true_servers.hpp"

namespace takedown::simulate {

/// Source: docs/sources/score.md#controllers
void score_controllers(
    const Truth& truth, const TrueServers& servers, const Findings& findings, Score& score
);

} // namespace takedown::simulate
