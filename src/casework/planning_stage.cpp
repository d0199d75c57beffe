#include "casework/replan.hpp"
#include "casework/stages.hpp"
#include "planning/plan.hpp"

namespace takedown {

void planning_stage(const Settings& settings, Findings& findings)
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

void replan(
    Settings settings,
    const std::vector<std::string>& deaf,
    const std::vector<std::string>& forbidden,
    Findings& findings
)
{
    settings.deaf_parties.insert(settings.deaf_parties.end(), deaf.begin(), deaf.end());
    settings.forbidden_actions.insert(
        settings.forbidden_actions.end(), forbidden.begin(), forbidden.end()
    );
    planning_stage(settings, findings);
}

} // namespace takedown
