#include "casework/analyze.hpp"

#include "casework/stages.hpp"
#include "casework/timed.hpp"
#include "core/cursor.hpp"
#include "core/hash.hpp"

#include <fmt/format.h>

namespace takedown {

namespace {

/// Identifies what findings come from: every file, the settings, the program.
Result<std::string> input_identity(Case& target)
{
    TAKEDOWN_TRY(const std::vector<EvidenceFile> files, target.store().files());
    Sha256 sha;
    const auto add = [&sha](std::string_view text) {
        sha.add(as_bytes(text));
        sha.add(as_bytes("\n"));
    };
    add(TAKEDOWN_VERSION);
    add(target.settings().text);
    for (const EvidenceFile& file : files) {
        add(file.sha256);
    }
    return sha.finish();
}

Error interruption()
{
    return {ErrorKind::Internal, "interrupted; run the same command to go on"};
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
    ThreadPool pool(target.resources().threads);
    Findings& findings = analysis.findings;
    std::vector<StageTiming>& timings = analysis.timings;
    TAKEDOWN_TRY(const SourceCounts sources, mail_stage(target, pool, watcher, findings, timings));
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
