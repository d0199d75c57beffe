#pragma once

// The stages of one analysis, in order; each adds its part to the findings. Only analyze.cpp calls
// them.

#include "casework/case.hpp"
#include "core/thread_pool.hpp"
#include "model/findings.hpp"

#include <cstdint>
#include <unordered_map>

namespace takedown {

/// Messages each source address handed over, in all traps: what ties traffic to spam.
using SourceCounts = std::unordered_map<Address, std::uint64_t>;

/// Campaigns with templates, engines, botnets, shares; each part's time goes to `timings`.
Result<SourceCounts> mail_stage(
    Case& target,
    ThreadPool& pool,
    const Watcher& watcher,
    Findings& findings,
    std::vector<StageTiming>& timings
);

/// Controllers, segments, fallback.
Result<void> traffic_stage(
    Case& target, const SourceCounts& sources, const Watcher& watcher, Findings& findings
);

/// Sites of the controllers and the parties who can act there (into findings.plan.parties).
Result<void> hosting_stage(Case& target, const Watcher& watcher, Findings& findings);

/// The smallest plan over all that.
void planning_stage(const Settings& settings, Findings& findings);

} // namespace takedown
