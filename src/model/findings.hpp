#pragma once

// Findings: everything one analysis of a case concluded.

#include "model/campaign.hpp"
#include "model/controller.hpp"
#include "model/plan.hpp"
#include "model/site.hpp"

#include <string>
#include <vector>

namespace takedown {

/// How long a stage took; shown, never stored among results that must repeat.
struct StageTiming {
    std::string stage;
    double seconds = 0;
};

struct Findings {
    std::vector<Campaign> campaigns; ///< most messages first
    std::vector<Engine> engines;
    std::vector<Dialect> dialects; ///< most sessions first
    std::vector<Botnet> botnets;   ///< most messages first
    std::vector<Share> shares;
    std::vector<Controller> controllers; ///< highest confidence first; below 0.5 kept as candidates
    std::vector<Segment> segments;
    std::vector<Fallback> fallbacks; ///< one a segment, same order
    std::vector<Site> sites;         ///< one a controller from confidence 0.5 with an address
    Plan plan;
    std::vector<std::string> notes; ///< what a stage could not tell, and why
};

} // namespace takedown
