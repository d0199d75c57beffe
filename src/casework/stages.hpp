#pragma once

// The stages of one analysis, in order; each adds its part to the findings. Only analyze.cpp calls
// them.

#include "casework/case.hpp"
#include "core/thread_pool.hpp"
#include "model/findings.hpp"

#include <cstdint>
#include <string>
#include <unordered_map>

namespace takedown {

/// What one address handed over in all traps.
struct TrapSource {
    std::uint64_t messages = 0;
    std::string botnet; ///< Botnet::id it sent most for; empty: none of its mail is attributed
};

/// By source address: what ties traffic to spam.
using TrapSources = std::unordered_map<Address, TrapSource>;

/// Campaigns with templates, engines, botnets, shares; each part's time goes to `timings`.
Result<TrapSources> mail_stage(
    Case& target,
    ThreadPool& pool,
    const Watcher& watcher,
    Findings& findings,
    std::vector<StageTiming>& timings
);

/// Controllers, segments (with the botnet their bots were seen to send for), fallback.
Result<void>
traffic_stage(Case& target, const TrapSources& sources, const Watcher& watcher, Findings& findings);

/// Sites of the controllers and the parties who can act there (into findings.plan.parties).
Result<void> hosting_stage(Case& target, const Watcher& watcher, Findings& findings);

/// The smallest plan over all that.
void planning_stage(const Settings& settings, Findings& findings);

} // namespace takedown
