#include "casework/plan_limits.hpp"
#include "casework/replan.hpp"
#include "casework/stages.hpp"
#include "planning/plan.hpp"

#include <utility>

namespace takedown {

namespace {

void plan_again(const Settings& settings, Findings& findings)
{
    const std::vector<Party> parties = std::move(findings.plan.parties);
    PlanInput input;
    input.segments = findings.segments;
    input.controllers = findings.controllers;
    input.sites = findings.sites;
    input.parties = parties;
    input.fallbacks = findings.fallbacks;
    input.settings.deaf_parties = {settings.deaf_parties.begin(), settings.deaf_parties.end()};
    input.settings.forbidden_actions = {
        settings.forbidden_actions.begin(), settings.forbidden_actions.end()};
    findings.plan = make_plan(input);
}

/// A party may have left the case since case.toml was written, so this is no error.
void note_unknown(
    const std::vector<std::string>& problems, std::string_view key, Findings& findings
)
{
    for (const std::string& problem : problems) {
        findings.notes.push_back("case.toml, plan." + std::string(key) + ": " + problem + ".");
    }
}

} // namespace

void planning_stage(const Settings& settings, Findings& findings)
{
    plan_again(settings, findings);
    note_unknown(unknown_parties(settings.deaf_parties, findings.plan), "deaf_parties", findings);
    note_unknown(
        unknown_actions(settings.forbidden_actions, findings.plan), "forbidden_actions", findings
    );
}

Result<void> replan(
    Settings settings,
    const std::vector<std::string>& deaf,
    const std::vector<std::string>& forbidden,
    Findings& findings
)
{
    std::vector<std::string> problems = unknown_parties(deaf, findings.plan);
    for (std::string& problem : unknown_actions(forbidden, findings.plan)) {
        problems.push_back(std::move(problem));
    }
    if (!problems.empty()) {
        return fail(ErrorKind::Usage, problems.front());
    }
    settings.deaf_parties.insert(settings.deaf_parties.end(), deaf.begin(), deaf.end());
    settings.forbidden_actions.insert(
        settings.forbidden_actions.end(), forbidden.begin(), forbidden.end()
    );
    plan_again(settings, findings);
    return {};
}

} // namespace takedown
