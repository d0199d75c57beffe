#include "exports/plan_words.hpp"

#include "exports/display_text.hpp"
#include "exports/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

namespace takedown {

namespace {

std::string regret_words(double regret)
{
    if (std::isinf(regret)) {
        return "If they refuse, no other plan cuts all that this call cuts.";
    }
    if (regret > 0) {
        return fmt::format("If they refuse, the best other plan takes {:.1f} more effort.", regret);
    }
    return "If they refuse, another plan takes no more effort.";
}

/// "a; b; and 3 more".
std::string first_few(const std::vector<std::string>& all)
{
    constexpr std::size_t most_named = 5;
    std::string text;
    for (std::size_t i = 0; i < std::min(all.size(), most_named); ++i) {
        text += (text.empty() ? "" : "; ") + all[i];
    }
    return all.size() > most_named ? text + fmt::format("; and {} more", all.size() - most_named)
                                   : text;
}

/// Where the name of what a caveat is about ends; 0: it is about the whole plan.
std::size_t end_of_subject(std::string_view caveat)
{
    std::size_t at = std::string_view::npos;
    if (caveat.starts_with("controller:") || caveat.starts_with("segment-")) {
        at = caveat.find(": ");
    } else {
        at = caveat.find(" stays as it is");
    }
    return at == std::string_view::npos ? 0 : at;
}

/// "a, b and 3 more".
std::string named_subjects(std::vector<std::string> all)
{
    constexpr std::size_t most_named = 6;
    const std::size_t number = all.size();
    if (number > most_named + 1) {
        all.resize(most_named);
        all.push_back(fmt::format("{} more", number - most_named));
    }
    std::string text;
    for (std::size_t i = 0; i < all.size(); ++i) {
        text += i == 0 ? "" : i + 1 == all.size() ? " and " : ", ";
        text += all[i];
    }
    return text;
}

/// Appends what is not there yet.
void add_once(std::vector<std::string>& all, std::string text)
{
    if (!text.empty() && std::find(all.begin(), all.end(), text) == all.end()) {
        all.push_back(std::move(text));
    }
}

const Party* party_of(const Plan& plan, std::string_view id)
{
    const auto found = std::find_if(plan.parties.begin(), plan.parties.end(), [id](const Party& p) {
        return p.id == id;
    });
    return found == plan.parties.end() ? nullptr : &*found;
}

bool is_authority(const Plan& plan, const Action& action)
{
    const Party* const party = party_of(plan, action.party);
    return party != nullptr && party->kind == PartyKind::NationalCert;
}

/// The reasons of a call made of these entries of Plan::chosen, all of which exist.
std::vector<std::string>
reasons_of(const Plan& plan, const std::vector<const PlannedAction*>& asked)
{
    std::vector<std::string> witnesses;
    std::vector<std::string> others;
    double regret = 0;
    double collateral = 0;
    for (const PlannedAction* chosen : asked) {
        add_once(witnesses, route_words(plan, chosen->witness));
        for (const std::size_t other : chosen->alternatives) {
            if (other < plan.actions_considered.size()) {
                add_once(others, display_text(plan.actions_considered[other].id));
            }
        }
        regret = std::max(regret, chosen->regret);
        collateral += plan.actions_considered[chosen->action].collateral.value_or(0);
    }
    std::vector<std::string> reasons;
    if (!witnesses.empty()) {
        reasons.push_back(
            "Why: " + first_few(witnesses) +
            (witnesses.size() == 1 ? ", and no other call cuts that."
                                   : "; no other call cuts these.")
        );
    }
    if (!others.empty()) {
        reasons.push_back("Instead: " + first_few(others) + ".");
    }
    reasons.push_back(regret_words(regret));
    if (collateral > 0) {
        reasons.push_back(fmt::format(
            "It also cuts {:.0f} {} not controllers.",
            collateral,
            collateral == 1 ? "address or name that is" : "addresses or names that are"
        ));
    }
    return reasons;
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

std::vector<std::size_t> call_numbers(const Plan& plan)
{
    std::map<std::tuple<std::string, ActionKind, std::string>, std::size_t> calls;
    std::vector<std::size_t> numbers;
    for (const PlannedAction& chosen : plan.chosen) {
        if (chosen.action >= plan.actions_considered.size()) {
            numbers.push_back(0);
            continue;
        }
        const Action& a = plan.actions_considered[chosen.action];
        const std::string target = is_authority(plan, a) ? a.target : "";
        const auto call = calls.try_emplace({a.party, a.kind, target}, calls.size() + 1).first;
        numbers.push_back(call->second);
    }
    return numbers;
}

std::vector<PlanCall> plan_calls(const Plan& plan)
{
    const std::vector<std::size_t> numbers = call_numbers(plan);
    std::vector<std::vector<const PlannedAction*>> asked;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (numbers[i] > 0) {
            asked.resize(std::max(asked.size(), numbers[i]));
            asked[numbers[i] - 1].push_back(&plan.chosen[i]);
        }
    }
    std::vector<PlanCall> calls;
    for (const std::vector<const PlannedAction*>& of_call : asked) {
        const Action& first = plan.actions_considered[of_call.front()->action];
        PlanCall call;
        call.who = display_text(party_name(plan, first.party));
        call.what = words_of(first.kind);
        if (const Party* const party = party_of(plan, first.party)) {
            call.contact = display_text(party->contact);
        }
        for (const PlannedAction* chosen : of_call) {
            call.targets.push_back(display_text(plan.actions_considered[chosen->action].target));
        }
        call.reasons = reasons_of(plan, of_call);
        calls.push_back(std::move(call));
    }
    return calls;
}

std::string contact_words(const Plan& plan)
{
    std::set<std::string> asked;
    std::set<std::string> unknown;
    for (const PlanCall& call : plan_calls(plan)) {
        asked.insert(call.who);
        if (call.contact.empty()) {
            unknown.insert(call.who);
        }
    }
    if (unknown.empty()) {
        return "";
    }
    constexpr std::string_view where =
        " Contacts come from registration data (WHOIS, RDAP), which this case does not hold: look "
        "the numbers and names up there.";
    if (unknown.size() == asked.size()) {
        return "No contact is known of anybody to call." + std::string(where);
    }
    return fmt::format(
        "Of {} of the {} parties to call no contact is known.{}",
        unknown.size(),
        asked.size(),
        where
    );
}

std::string proof_words(const Plan& plan)
{
    if (plan.routes.empty()) {
        return "No live route to a controller is known, so there is nothing to prove.";
    }
    std::string text = fmt::format(
        "{}, in all an effort of {:.1f} (one call to a hosting company is 1). Proven: no plan that "
        "cuts the same {} takes less than {:.1f}.",
        counted(plan_calls(plan).size(), "call", "calls"),
        plan.cost,
        counted(
            plan.routes.size() - std::min(plan.routes.size(), plan.uncuttable.size()),
            "route",
            "routes"
        ),
        plan.lower_bound
    );
    if (plan.certificate.size() > 1) {
        text += fmt::format(
            " {} of the routes share no possible action, so each of them needs a call of its own; "
            "what "
            "lies between that and the bound is proven by the search alone.",
            plan.certificate.size()
        );
    }
    return text + (plan.optimal
                       ? " No plan takes less effort."
                       : " Whether a plan with less effort exists was not settled in time.");
}

std::vector<std::string> caveat_words(const Plan& plan)
{
    struct Caveat {
        std::vector<std::string> subjects;
        std::string rest;
    };

    std::vector<Caveat> caveats;
    std::map<std::string, std::size_t> known;
    for (const std::string& text : plan.caveats) {
        const std::size_t at = end_of_subject(text);
        const auto [place, is_new] = known.emplace(text.substr(at), caveats.size());
        if (is_new) {
            caveats.push_back({{}, text.substr(at)});
        }
        add_once(caveats[place->second].subjects, text.substr(0, at));
    }
    std::vector<std::string> words;
    words.reserve(caveats.size());
    for (Caveat& caveat : caveats) {
        const bool several = caveat.subjects.size() > 1 && caveat.rest.starts_with(' ');
        words.push_back(
            named_subjects(std::move(caveat.subjects)) + (several ? ": each" : "") + caveat.rest
        );
    }
    return words;
}

} // namespace takedown
