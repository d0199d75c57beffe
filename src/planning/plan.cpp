#include "planning/plan.hpp"

#include "planning/routes.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <utility>

namespace takedown {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Columns are calls, rows are routes by the calls that can cut them.
HittingProblem call_problem(const RouteTable& table, double collateral_weight)
{
    HittingProblem problem;
    problem.costs.assign(table.call_party.size(), infinity);
    std::vector<double> collateral(table.call_party.size(), 0);
    std::vector<double> effort(table.call_party.size(), infinity);
    for (std::size_t i = 0; i < table.actions.size(); ++i) {
        if (table.actions[i].possible) {
            effort[table.call_of[i]] = table.actions[i].effort;
            collateral[table.call_of[i]] += table.actions[i].collateral.value_or(0);
        }
    }
    for (std::size_t call = 0; call < effort.size(); ++call) {
        problem.costs[call] = effort[call] + collateral_weight * collateral[call];
    }
    for (const LiveRoute& route : table.routes) {
        std::vector<std::size_t> row;
        for (const std::size_t action : route.actions) {
            if (table.actions[action].possible) {
                row.push_back(table.call_of[action]);
            }
        }
        std::sort(row.begin(), row.end());
        row.erase(std::unique(row.begin(), row.end()), row.end());
        problem.rows.push_back(std::move(row));
    }
    return problem;
}

/// The chosen calls' actions without those that no route needs; how often each route is cut is left
/// in `cuts`.
std::vector<std::size_t> needed_actions(
    const RouteTable& table, const std::vector<std::size_t>& calls, std::vector<std::size_t>& cuts
)
{
    std::vector<std::vector<std::size_t>> routes_of(table.actions.size());
    cuts.assign(table.routes.size(), 0);
    for (std::size_t route = 0; route < table.routes.size(); ++route) {
        for (const std::size_t action : table.routes[route].actions) {
            if (table.actions[action].possible &&
                std::binary_search(calls.begin(), calls.end(), table.call_of[action])) {
                routes_of[action].push_back(route);
                ++cuts[route];
            }
        }
    }
    std::vector<std::size_t> order;
    for (std::size_t action = 0; action < routes_of.size(); ++action) {
        if (!routes_of[action].empty()) {
            order.push_back(action);
        }
    }
    std::stable_sort(order.begin(), order.end(), [&table](std::size_t a, std::size_t b) {
        return std::pair(table.actions[a].collateral, table.actions[a].effort) >
               std::pair(table.actions[b].collateral, table.actions[b].effort);
    });
    std::vector<std::size_t> needed;
    for (const std::size_t action : order) {
        const auto& routes = routes_of[action];
        if (std::any_of(routes.begin(), routes.end(), [&cuts](std::size_t route) {
                return cuts[route] == 1;
            })) {
            needed.push_back(action);
            continue;
        }
        for (const std::size_t route : routes) {
            --cuts[route];
        }
    }
    std::sort(needed.begin(), needed.end());
    return needed;
}

/// What an action is worth in the order to ask.
struct Urgency {
    double weight = 0;
    bool master = false;
    double confidence = 0;
};

class Planner {
public:
    explicit Planner(const PlanInput& input)
        : input_(input),
          table_(build_routes(input)),
          problem_(call_problem(table_, input.settings.collateral_weight)),
          solution_(minimum_hitting_set(problem_, input.settings.work_limit))
    {
    }

    Plan make()
    {
        plan_.cost = solution_.cost;
        plan_.lower_bound = solution_.lower_bound;
        plan_.optimal = solution_.optimal;
        plan_.uncuttable = solution_.unhittable;
        plan_.certificate = disjoint_rows(problem_);
        plan_.caveats = std::move(table_.caveats);
        add_actions();
        add_caveats();
        plan_.parties.assign(input_.parties.begin(), input_.parties.end());
        plan_.actions_considered = std::move(table_.actions);
        plan_.routes = std::move(table_.routes);
        return std::move(plan_);
    }

private:
    void add_actions()
    {
        const std::vector<double> regret_of_call = regrets_by_call();
        std::vector<std::size_t> cuts;
        const std::vector<std::size_t> needed = needed_actions(table_, solution_.chosen, cuts);
        std::vector<PlannedAction> planned(table_.actions.size());
        std::vector<Urgency> urgency(problem_.costs.size());
        for (std::size_t route = table_.routes.size(); route-- > 0;) {
            for (const std::size_t action : table_.routes[route].actions) {
                if (std::binary_search(needed.begin(), needed.end(), action)) {
                    Urgency& of_call = urgency[table_.call_of[action]];
                    of_call.weight = std::max(of_call.weight, table_.routes[route].weight);
                    of_call.master = of_call.master || table_.leads_to_master[route];
                    of_call.confidence = std::max(of_call.confidence, table_.confidence[route]);
                    if (cuts[route] == 1) {
                        planned[action].witness = route;
                    }
                }
            }
        }
        for (const std::size_t action : needed) {
            planned[action].action = action;
            planned[action].regret = regret_of_call[table_.call_of[action]];
            planned[action].alternatives = alternatives(action, planned[action].witness);
            plan_.chosen.push_back(std::move(planned[action]));
        }
        put_in_order(urgency);
    }

    std::vector<double> regrets_by_call()
    {
        const std::vector<Regret> regrets =
            regrets_of(problem_, solution_, input_.settings.work_limit);
        std::vector<double> regret_of_call(problem_.costs.size(), 0);
        bool all_proven = true;
        for (std::size_t i = 0; i < regrets.size(); ++i) {
            regret_of_call[solution_.chosen[i]] = regrets[i].cost;
            all_proven = all_proven && regrets[i].proven;
        }
        if (!all_proven) {
            plan_.caveats.emplace_back("some regrets are estimates: the search for the best plan "
                                       "without an action reached its limit");
        }
        return regret_of_call;
    }

    [[nodiscard]] std::vector<std::size_t>
    alternatives(std::size_t chosen, std::size_t witness) const
    {
        std::vector<std::size_t> others;
        for (const std::size_t action : table_.routes[witness].actions) {
            if (action != chosen && table_.actions[action].possible) {
                others.push_back(action);
            }
        }
        return others;
    }

    void put_in_order(const std::vector<Urgency>& urgency)
    {
        const auto key = [&](const PlannedAction& planned) {
            const std::size_t call = table_.call_of[planned.action];
            const Urgency& of_call = urgency[call];
            return std::tuple(
                -of_call.weight,
                !of_call.master,
                -of_call.confidence,
                table_.call_party[call],
                call,
                planned.action
            );
        };
        std::sort(plan_.chosen.begin(), plan_.chosen.end(), [&key](const auto& a, const auto& b) {
            return key(a) < key(b);
        });
    }

    void add_caveats()
    {
        if (!plan_.optimal) {
            plan_.caveats.emplace_back(
                "the search reached its limit: a cheaper plan may exist, but "
                "none below the bound"
            );
        }
        for (const std::size_t index : plan_.uncuttable) {
            const LiveRoute& route = table_.routes[index];
            plan_.caveats.push_back(
                route.segment + " stays alive: nobody who may be asked can cut the route through " +
                route.through + (route.via.empty() ? "" : " via " + route.via)
            );
        }
        for (const Segment& segment : input_.segments) {
            add_fallback_caveat(segment);
        }
        add_name_caveats();
    }

    void add_fallback_caveat(const Segment& segment)
    {
        const auto found = std::find_if(
            input_.fallbacks.begin(),
            input_.fallbacks.end(),
            [&segment](const Fallback& fallback) { return fallback.segment == segment.id; }
        );
        const FallbackClass kind =
            found == input_.fallbacks.end() ? FallbackClass::Unknown : found->kind;
        std::string text;
        switch (kind) {
        case FallbackClass::None: return;
        case FallbackClass::Unknown:
            text = "what its bots do when the controllers die is unknown";
            if (found != input_.fallbacks.end() && !found->why.empty()) {
                text += " (" + found->why + ")";
            }
            break;
        case FallbackClass::AddressList:
            text =
                "its bots carry a list of addresses; those never tried so far are not in the plan";
            break;
        case FallbackClass::DomainList:
            text = "its bots carry a list of names; those never tried so far are not in the plan";
            break;
        case FallbackClass::Dga:
            text = "its bots generate names; the names of coming days must be blocked as well";
            break;
        case FallbackClass::FastFlux:
            text = "its names move between addresses; only suspending the names lasts";
            break;
        case FallbackClass::PeerToPeer:
            text = "its bots also find each other; cutting servers does not kill it";
            break;
        }
        plan_.caveats.push_back(segment.id + ": " + text + ". The plan cannot be called durable");
    }

    /// Names that the plan leaves with their owner can be pointed at a new server.
    void add_name_caveats()
    {
        std::set<std::size_t> chosen;
        for (const PlannedAction& planned : plan_.chosen) {
            chosen.insert(planned.action);
        }
        std::map<std::string, bool> suspended;
        for (std::size_t route = 0; route < table_.routes.size(); ++route) {
            if (table_.names[route].empty()) {
                continue;
            }
            bool& gone = suspended[table_.names[route]];
            for (const std::size_t action : table_.routes[route].actions) {
                const ActionKind kind = table_.actions[action].kind;
                gone = gone || (chosen.contains(action) && (kind == ActionKind::SuspendName ||
                                                            kind == ActionKind::BlockNames));
            }
        }
        for (const auto& [name, gone] : suspended) {
            if (!gone) {
                plan_.caveats.push_back(
                    name + " stays as it is, and can be pointed at a new server. The plan "
                           "cannot be called durable"
                );
            }
        }
    }

    const PlanInput& input_;
    RouteTable table_;
    HittingProblem problem_;
    HittingSet solution_;
    Plan plan_;
};

} // namespace

Plan make_plan(const PlanInput& input)
{
    return Planner(input).make();
}

} // namespace takedown
