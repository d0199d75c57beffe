#include "casework/analyze.hpp"

#include "casework/campaign_state.hpp"
#include "casework/hiding_record.hpp"
#include "casework/input_identity.hpp"
#include "casework/stages.hpp"
#include "casework/timed.hpp"

#include <fmt/format.h>

namespace takedown {

namespace {

Error interruption()
{
    return {ErrorKind::Interrupted, "interrupted; run the same command to go on"};
}

} // namespace

Result<Analysis> analyze(Case& target, Reuse reuse, const Watcher& watcher)
{
    TAKEDOWN_TRY(const std::string identity, input_identity(target));
    Analysis analysis;
    TAKEDOWN_TRY(const std::string stored, target.store().findings_input());
    if (reuse == Reuse::IfUnchanged && stored == identity) {
        TAKEDOWN_TRY(auto findings, target.store().load_findings());
        if (findings) {
            analysis.findings = std::move(*findings);
            analysis.reused = true;
            return analysis;
        }
    }
    if (reuse == Reuse::Never) {
        forget_campaign_state(target);
    }
    ThreadPool pool(target.resources().threads);
    Findings& findings = analysis.findings;
    std::vector<StageTiming>& timings = analysis.timings;
    TAKEDOWN_TRY(findings.notes, hiding_notes(target));
    TAKEDOWN_TRY(const TrapSources sources, mail_stage(target, pool, watcher, findings, timings));
    TAKEDOWN_CHECKED(timed(timings, "traffic", [&] {
        return traffic_stage(target, sources, watcher, findings);
    }));
    if (watcher.stopping()) {
        return tl::unexpected<Error>(interruption());
    }
    TAKEDOWN_CHECKED(timed(timings, "hosting", [&] {
        return hosting_stage(target, watcher, findings);
    }));
    TAKEDOWN_CHECKED(timed(timings, "planning", [&]() -> Result<void> {
        planning_stage(target.settings(), findings);
        return {};
    }));
    TAKEDOWN_CHECKED(timed(timings, "store findings", [&] {
        return target.store().save_findings(findings, identity);
    }));
    TAKEDOWN_CHECKED(target.audit(
        "analyze",
        fmt::format(
            "{} campaigns, {} botnets, {} controllers",
            findings.campaigns.size(),
            findings.botnets.size(),
            findings.controllers.size()
        )
    ));
    return analysis;
}

} // namespace takedown
