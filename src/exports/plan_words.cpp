#include "exports/plan_words.hpp"

#include "exports/display_text.hpp"
#include "exports/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace takedown {

namespace {

std::string regret_words(double regret)
{
    if (std::isinf(regret)) {
        return "If they refuse, no other plan cuts this route.";
    }
    if (regret > 0) {
        return fmt::format("If they refuse, the best other plan costs {:.1f} more.", regret);
    }
    return "If they refuse, another plan costs no more.";
}

std::string alternatives_words(const Plan& plan, const std::vector<std::size_t>& alternatives)
{
    constexpr std::size_t most_named = 5;
    std::string names;
    for (std::size_t i = 0; i < std::min(alternatives.size(), most_named); ++i) {
        if (alternatives[i] < plan.actions_considered.size()) {
            names += (names.empty() ? "" : "; ") + plan.actions_considered[alternatives[i]].id;
        }
    }
    if (names.empty()) {
        return "";
    }
    const bool more = alternatives.size() > most_named;
    return "Instead: " + names +
           (more ? fmt::format("; and {} more.", alternatives.size() - most_named) : ".");
}

} // namespace

std::string route_words(const Plan& plan, std::size_t route)
{
    if (route >= plan.routes.size()) {
        return "";
    }
    const LiveRoute& r = plan.routes[route];
    return display_text(
        fmt::format("{} reaches {}{}{}", r.segment, r.through, r.via.empty() ? "" : " via ", r.via)
    );
}

std::vector<PlanStep> plan_steps(const Plan& plan)
{
    std::vector<PlanStep> steps;
    for (const PlannedAction& chosen : plan.chosen) {
        if (chosen.action >= plan.actions_considered.size()) {
            continue;
        }
        const Action& action = plan.actions_considered[chosen.action];
        PlanStep step;
        step.who = display_text(party_name(plan, action.party));
        step.what = words_of(action.kind);
        step.target = display_text(action.target);
        for (const Party& party : plan.parties) {
            if (party.id == action.party) {
                step.contact = display_text(party.contact);
            }
        }
        if (const std::string witness = route_words(plan, chosen.witness); !witness.empty()) {
            step.reasons.push_back("Why: " + witness + ", and no other step cuts that.");
        }
        if (const std::string others = alternatives_words(plan, chosen.alternatives);
            !others.empty()) {
            step.reasons.push_back(display_text(others));
        }
        step.reasons.push_back(regret_words(chosen.regret));
        if (action.collateral > 0) {
            step.reasons.push_back(fmt::format(
                "It also cuts {:.0f} addresses or names that are not controllers.",
                action.collateral
            ));
        }
        steps.push_back(std::move(step));
    }
    return steps;
}

std::string proof_words(const Plan& plan)
{
    if (plan.routes.empty()) {
        return "No live route to a controller is known, so there is nothing to prove.";
    }
    std::string text = fmt::format(
        "{} {:.1f}; proven: no plan that cuts the same {} routes costs less than {:.1f}.",
        plan.chosen.size() == 1 ? std::string("1 step costs")
                                : fmt::format("{} steps cost", plan.chosen.size()),
        plan.cost,
        plan.routes.size() - std::min(plan.routes.size(), plan.uncuttable.size()),
        plan.lower_bound
    );
    if (!plan.certificate.empty()) {
        text += fmt::format(
            " {} of the routes share no possible action, so each of them needs a call of its own.",
            plan.certificate.size()
        );
    }
    return text + (plan.optimal ? " This plan is the cheapest there is."
                                : " Whether a cheaper plan exists was not settled in time.");
}

} // namespace takedown
