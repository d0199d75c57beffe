#include "simulate/score/plan_score.hpp"

#include "simulate/score/worst_cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace takedown::simulate {

namespace {

/// What an action does, whatever it is called: kind, party, target.
using Deed = std::tuple<ActionKind, std::string, std::string>;

Deed deed_of(const Action& action)
{
    return {action.kind, action.party, action.target};
}

std::vector<const Action*> chosen_of(const Plan& plan)
{
    std::vector<const Action*> chosen;
    for (const PlannedAction& planned : plan.chosen) {
        if (planned.action < plan.actions_considered.size()) {
            chosen.push_back(&plan.actions_considered[planned.action]);
        }
    }
    return chosen;
}

std::set<Deed> deeds_of(const Plan& plan)
{
    std::set<Deed> deeds;
    for (const Action* action : chosen_of(plan)) {
        deeds.insert(deed_of(*action));
    }
    return deeds;
}

/// Only what the party would really do counts: an action that is not possible cuts nothing.
bool is_cut(const LiveRoute& route, const Plan& truth, const std::set<Deed>& deeds)
{
    return std::any_of(route.actions.begin(), route.actions.end(), [&](std::size_t index) {
        return index < truth.actions_considered.size() &&
               truth.actions_considered[index].possible &&
               deeds.contains(deed_of(truth.actions_considered[index]));
    });
}

/// Segments that no plan cuts: peers keep each other, and the bots with them, alive.
std::set<std::string> uncuttable(const Truth& truth)
{
    std::set<std::string> segments(truth.plan.uncuttable.begin(), truth.plan.uncuttable.end());
    for (const TrueController& controller : truth.controllers) {
        if (controller.role == Role::Peer) {
            segments.insert(controller.segments.begin(), controller.segments.end());
        }
    }
    return segments;
}

/// Part of all bots that each segment has which is alive at the window's end: of botnets with
/// watched bots, by bots. Sums to 1, or is empty.
std::map<std::string, double> weights(const Truth& truth)
{
    std::set<std::string> watched;
    for (const TrueSegment& segment : truth.segments) {
        if (!segment.watched_bots.empty()) {
            watched.insert(segment.botnet);
        }
    }
    std::map<std::string, double> bots;
    for (const TrueBotnet& botnet : truth.botnets) {
        bots[botnet.name] = static_cast<double>(botnet.bots);
    }
    std::set<std::string> alive = uncuttable(truth);
    for (const LiveRoute& route : truth.plan.plan.routes) {
        alive.insert(route.segment);
    }
    std::map<std::string, double> result;
    for (const TrueSegment& segment : truth.segments) {
        if (watched.contains(segment.botnet) && alive.contains(segment.name)) {
            result[segment.name] = segment.weight * bots[segment.botnet];
        }
    }
    double all = 0;
    for (const auto& entry : result) {
        all += entry.second;
    }
    if (!(all > 0)) {
        return {};
    }
    for (auto& entry : result) {
        entry.second /= all;
    }
    return result;
}

/// Segments with a route that none of the deeds cuts, and the first such route.
std::map<std::string, const LiveRoute*>
open_segments(const Truth& truth, const std::set<Deed>& deeds)
{
    std::map<std::string, const LiveRoute*> open;
    for (const std::string& segment : uncuttable(truth)) {
        open.try_emplace(segment, nullptr);
    }
    for (const LiveRoute& route : truth.plan.plan.routes) {
        if (!is_cut(route, truth.plan.plan, deeds)) {
            open.try_emplace(route.segment, &route);
        }
    }
    return open;
}

double weight_cut(
    const std::map<std::string, double>& weights,
    const std::map<std::string, const LiveRoute*>& open
)
{
    double cut = 0;
    for (const auto& [segment, weight] : weights) {
        cut += open.contains(segment) ? 0 : weight;
    }
    return std::min(cut, 1.0);
}

bool is_against(const TrueServers& servers, const Action& action)
{
    if (action.kind == ActionKind::SuspendName || action.kind == ActionKind::BlockNames) {
        return servers.covers_a_name(action.target);
    }
    if (const auto address = Address::parse(action.target); address) {
        return servers.has_address(*address);
    }
    const auto prefix = Prefix::parse(action.target);
    const std::set<Address>& addresses = servers.addresses();
    return prefix && std::any_of(addresses.begin(), addresses.end(), [&](const Address& one) {
               return prefix->contains(one);
           });
}

std::string what_would_cut(const LiveRoute& route, const Plan& plan)
{
    std::string text;
    for (const std::size_t index : route.actions) {
        if (index < plan.actions_considered.size() && plan.actions_considered[index].possible) {
            text += (text.empty() ? "" : " or ") + plan.actions_considered[index].id;
        }
    }
    return text.empty() ? "nothing would" : text;
}

void add_wrong(
    const Truth& truth,
    const std::map<std::string, double>& weights,
    const std::map<std::string, const LiveRoute*>& open,
    const std::map<std::string, const LiveRoute*>& open_at_best,
    WorstCases& wrong
)
{
    for (const auto& [segment, route] : open) {
        const auto weight = weights.find(segment);
        if (route == nullptr || weight == weights.end() || open_at_best.contains(segment)) {
            continue;
        }
        wrong.add(
            weight->second,
            segment,
            fmt::format(
                "nothing cuts {}{}", route->through, route->via.empty() ? "" : " by " + route->via
            ),
            what_would_cut(*route, truth.plan.plan)
        );
    }
}

} // namespace

void score_plan(
    const Truth& truth, const TrueServers& servers, const Findings& findings, Score& score
)
{
    WorstCases wrong("plan");
    PlanScore& result = score.plan;
    const std::map<std::string, double> weight_of = weights(truth);
    const auto open = open_segments(truth, deeds_of(findings.plan));
    const auto open_at_best = open_segments(truth, deeds_of(truth.plan.plan));
    if (!weight_of.empty()) {
        result.weight_cut = weight_cut(weight_of, open);
        result.best_weight = weight_cut(weight_of, open_at_best);
    }
    result.cost = findings.plan.cost;
    result.best_cost = truth.plan.plan.cost;
    add_wrong(truth, weight_of, open, open_at_best, wrong);
    for (const Action* action : chosen_of(findings.plan)) {
        ++result.actions;
        if (!is_against(servers, *action)) {
            ++result.needless;
            wrong.add(0, action->id, "to be asked for", "against no controller of the world");
        }
    }
    wrong.move_to(score.wrong);
}

} // namespace takedown::simulate
