#pragma once

// How well the places of true controllers were told, and the networks that carry routes to them.

#include "simulate/score/score.hpp"
#include "simulate/score/true_servers.hpp"

namespace takedown::simulate {

/// Sites that were found, of true controllers. Source: docs/sources/score.md#sites
void score_sites(
    const Truth& truth, const TrueServers& servers, const Findings& findings, Score& score
);

} // namespace takedown::simulate
