#include "exports/plan_words.hpp"
#include "exports/tables.hpp"
#include "exports/world_map.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace takedown {

namespace {

std::string as_text_of(Asn asn)
{
    return asn == 0 ? "" : fmt::format("AS{}", asn);
}

std::vector<std::string> upstream_texts(const Site& site)
{
    std::vector<std::string> texts;
    for (const Upstream& u : site.upstreams) {
        texts.push_back(fmt::format(
            "AS{}{}{} {}", u.asn, u.holder.empty() ? "" : " ", u.holder, percent_text(u.path_share)
        ));
    }
    return texts;
}

std::vector<std::string> answer_texts(const Site& site)
{
    std::vector<std::string> texts;
    for (const PlaceAnswer& a : site.answers) {
        texts.push_back(fmt::format(
            "{}: {}{}{}",
            a.source,
            a.country.empty() ? "no country" : a.country,
            a.asn == 0 ? "" : " " + as_text_of(a.asn),
            a.holder.empty() ? "" : " " + a.holder
        ));
    }
    return texts;
}

std::string target_of(const Plan& plan, std::size_t action)
{
    return action < plan.actions_considered.size() ? plan.actions_considered[action].id : "";
}

std::string witness_text(const Plan& plan, std::size_t route)
{
    if (route >= plan.routes.size()) {
        return "";
    }
    const LiveRoute& r = plan.routes[route];
    return fmt::format(
        "{} still reaches {}{}{}", r.segment, r.through, r.via.empty() ? "" : " via ", r.via
    );
}

} // namespace

std::string party_name(const Plan& plan, std::string_view id)
{
    const auto found = std::find_if(plan.parties.begin(), plan.parties.end(), [&](const Party& p) {
        return p.id == id;
    });
    if (found == plan.parties.end() || found->name.empty() || found->name == id) {
        return std::string(id);
    }
    return fmt::format("{} ({})", found->name, id);
}

Table sites_table(const Findings& findings)
{
    Table table;
    table.name = "sites";
    table.title = "Sites";
    table.empty = "No controller has an address that could be located.";
    table.columns = {
        {"controller", "controller", "identifier", Align::Left, Content::Indicator},
        {"country", "country", "what the sources agree on, or the first of them"},
        {"asn", "AS", "number of the origin network", Align::Right},
        {"holder", "holder", "who holds the address block"},
        {"prefix", "prefix", "longest match in the routes", Align::Left, Content::Indicator},
        {"origins", "origins", "networks that announce it; more than one is unusual"},
        {"upstreams", "upstreams", "neighbours of the origin with their part of the best paths"},
        {"differs", "sources differ", "whether sources disagree in country or network"},
        {"answers", "answers", "what each source says", Align::Left, Content::Sentence},
        {"note", "note", "what is unknown and why", Align::Left, Content::Sentence},
    };
    for (const Site& s : findings.sites) {
        std::vector<std::string> origins;
        std::transform(s.origins.begin(), s.origins.end(), std::back_inserter(origins), as_text_of);
        Cell country{std::string(country_name(s.country)), s.country};
        table.rows.push_back(
            {text_cell(s.controller),
             s.country.empty() ? absent_cell("unknown") : std::move(country),
             s.asn == 0 ? absent_cell("unknown") : Cell{as_text_of(s.asn), std::uint64_t{s.asn}},
             s.holder.empty() ? absent_cell("unknown") : text_cell(s.holder),
             s.prefix ? text_cell(s.prefix->text()) : absent_cell("unknown"),
             list_cell(std::move(origins)),
             list_cell(upstream_texts(s)),
             truth_cell(s.differs),
             list_cell(answer_texts(s)),
             text_cell(s.note)}
        );
    }
    return table;
}

Table parties_table(const Findings& findings)
{
    Table table;
    table.name = "parties";
    table.title = "Parties";
    table.empty = "Nobody was found who could cut a controller off.";
    table.columns = {
        {"id", "party", "identifier", Align::Left, Content::Name},
        {"kind", "kind", "what it can do"},
        {"name", "name", "as the source gives it"},
        {"country", "country", "ISO 3166"},
        {"contact", "contact", "abuse mailbox; empty: no source gives one"},
    };
    for (const Party& p : findings.plan.parties) {
        table.rows.push_back(
            {text_cell(p.id),
             text_cell(std::string(words_of(p.kind))),
             p.name.empty() ? absent_cell("unknown") : text_cell(p.name),
             p.country.empty() ? absent_cell("unknown") : text_cell(p.country),
             p.contact.empty() ? absent_cell("unknown") : text_cell(p.contact)}
        );
    }
    return table;
}

Table plan_table(const Findings& findings)
{
    Table table;
    table.name = "plan";
    table.title = "Plan";
    table.empty = "There is nothing to cut, or nobody who could cut it.";
    table.columns = {
        {"call", "call", "in the order to make them; one call can have several", Align::Right},
        {"party", "who", "whom to ask"},
        {"kind", "what", "what they are asked to do"},
        {"target", "target", "address or name", Align::Left, Content::Indicator},
        {"action", "action", "identifier", Align::Left, Content::Indicator},
        {"witness",
         "why",
         "the live route that only this action of the plan cuts",
         Align::Left,
         Content::Sentence},
        {"alternatives",
         "instead",
         "other actions that cut the same route",
         Align::Left,
         Content::Indicator},
        {"effort", "effort", "1 is a call to one party", Align::Right},
        {"regret",
         "if refused",
         "what the best plan without it costs more; null: there is none",
         Align::Right},
        {"collateral",
         "collateral",
         "addresses or names cut that are not controllers",
         Align::Right},
        {"order", "order", "of the actions", Align::Right},
    };
    const Plan& plan = findings.plan;
    const std::vector<std::size_t> calls = call_numbers(plan);
    std::uint64_t order = 0;
    for (std::size_t i = 0; i < plan.chosen.size(); ++i) {
        const PlannedAction& chosen = plan.chosen[i];
        if (chosen.action >= plan.actions_considered.size()) {
            continue;
        }
        const Action& a = plan.actions_considered[chosen.action];
        std::vector<std::string> others;
        for (const std::size_t other : chosen.alternatives) {
            others.push_back(target_of(plan, other));
        }
        Cell regret = real_cell(chosen.regret, 1);
        if (regret.value.index() == 0) {
            regret.text = "no other plan";
        }
        table.rows.push_back(
            {count_cell(calls[i]),
             text_cell(party_name(plan, a.party)),
             text_cell(std::string(words_of(a.kind))),
             text_cell(a.target),
             text_cell(a.id),
             text_cell(witness_text(plan, chosen.witness)),
             list_cell(std::move(others)),
             real_cell(a.effort, 1),
             std::move(regret),
             a.collateral ? real_cell(*a.collateral, 0) : absent_cell("not measured"),
             count_cell(++order)}
        );
    }
    return table;
}

} // namespace takedown
