#include "cli/explanation.hpp"

#include "core/text.hpp"
#include "exports/plan_words.hpp"
#include "exports/tables.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace takedown {

namespace {

std::string joined(const std::vector<std::string>& items)
{
    return list_cell(items).text;
}

std::string hosts_text(const std::vector<HostId>& hosts)
{
    constexpr std::size_t most_named = 20;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < std::min(hosts.size(), most_named); ++i) {
        const std::string& network = hosts[i].network;
        names.push_back(hosts[i].address.text() + (network.empty() ? "" : " in " + network));
    }
    std::string text = joined(names);
    if (hosts.size() > most_named) {
        text += fmt::format(" and {} more", hosts.size() - most_named);
    }
    return text;
}

Reason samples_of(const std::vector<EvidenceRef>& samples)
{
    return {"sample", std::nullopt, "mails that show it", samples, "no sample was kept"};
}

} // namespace

Explanation explained(const Campaign& c)
{
    return {
        c.id,
        "campaign",
        {{"mails", with_thousands(c.messages.size())},
         {"senders", with_thousands(c.sources)},
         {"seen", span_text(c.first, c.last)},
         {"subject", c.subject},
         {"held together by", c.key_text},
         {"least similar member", decimal_text(c.least_similarity, 2)},
         {"least similar pair", decimal_text(c.worst_pair.similarity, 2)},
         {"template", c.template_text},
         {"template fits",
          fmt::format("{} of {} of its mails", c.template_hits, c.messages.size())},
         {"template fits wanted mail",
          c.template_text.empty() ? "no template was found"
          : c.ham_tested == 0     ? "not tested: the case holds no wanted mail"
                              : fmt::format("{} of {} tried", c.template_ham_hits, c.ham_tested)},
         {"domains", joined(c.url_domains)}},
        {samples_of(c.samples)},
        c.engines};
}

Explanation explained(const Engine& e)
{
    return {
        e.id,
        "engine",
        {{"mails", with_thousands(e.messages)},
         {"senders", with_thousands(e.sources)},
         {"mailer", e.mailer},
         {"Message-ID shape", e.message_id_shape},
         {"HELO", e.helo_habit},
         {"header order", e.header_order}},
        {samples_of(e.samples)},
        {}};
}

Explanation explained(const Botnet& b)
{
    std::vector<std::string> parts = b.campaigns;
    parts.insert(parts.end(), b.engines.begin(), b.engines.end());
    return {
        b.id,
        "botnet",
        {{"family", b.family.empty() ? "unnamed" : b.family},
         {"name from", b.family_source},
         {"confidence", decimal_text(b.confidence, 2)},
         {"why", b.why},
         {"mails", with_thousands(b.messages)},
         {"senders", with_thousands(b.sources)},
         {"at once, at least", with_thousands(b.most_sources_in_an_hour)},
         {"seen", span_text(b.first, b.last)}},
        {samples_of(b.samples)},
        std::move(parts)};
}

Explanation explained(const Controller& c, const Findings& findings)
{
    Explanation explanation{
        c.id,
        "controller",
        {{"confidence",
          decimal_text(c.confidence, 2) +
              (c.confidence < controller_confidence ? " (a candidate: below 0.50)" : "")},
         {"role", std::string(words_of(c.role))},
         {"why this role", c.role_why},
         {"names", joined(c.names)},
         {"names only claimed by bots", joined(c.claimed_names)},
         {"bots", hosts_text(c.bots)},
         {"answers", c.answers ? "yes" : "no answer with data was seen"},
         {"seen", span_text(c.first, c.last)}},
        {},
        {}};
    for (const EvidenceItem& item : c.evidence) {
        explanation.reasons.push_back(
            {item.kind,
             item.weight,
             item.text,
             item.where,
             "counted over all hosts and records, so no single one shows it"}
        );
    }
    for (const Segment& s : findings.segments) {
        if (std::find(s.controllers.begin(), s.controllers.end(), c.id) != s.controllers.end()) {
            explanation.see_also.push_back(s.id);
        }
    }
    for (const Site& site : findings.sites) {
        if (site.controller == c.id) {
            explanation.see_also.push_back("site:" + site.address.text());
        }
    }
    return explanation;
}

Explanation explained(const Segment& s, const Findings& findings)
{
    Explanation explanation{
        s.id,
        "segment",
        {{"bots", hosts_text(s.bots)},
         {"of all bots", percent_text(s.weight)},
         {"botnet", s.botnet.empty() ? "unknown" : botnet_name(findings, s.botnet)}},
        {},
        s.controllers};
    for (const Fallback& f : findings.fallbacks) {
        if (f.segment != s.id) {
            continue;
        }
        explanation.facts.emplace_back(
            "fallback",
            fmt::format("{} (confidence {})", words_of(f.kind), decimal_text(f.confidence, 2))
        );
        explanation.facts.emplace_back("why", f.why);
        explanation.facts.emplace_back("names", joined(f.names));
        for (const Failover& o : f.failovers) {
            const std::string next = o.next.empty()
                                         ? "nothing followed"
                                         : "then " + o.next + " after " + format_duration(o.delay);
            explanation.reasons.push_back(
                {"failover",
                 std::nullopt,
                 o.failed + ": " + o.manner + ", " + next,
                 o.where,
                 "no record was kept"}
            );
        }
    }
    return explanation;
}

Explanation explained(const Site& s)
{
    Explanation explanation{
        "site:" + s.address.text(),
        "site",
        {{"country", s.country.empty() ? "unknown" : s.country},
         {"network", s.asn == 0 ? "unknown" : fmt::format("AS{} {}", s.asn, s.holder)},
         {"prefix", s.prefix ? s.prefix->text() : "unknown"},
         {"sources", s.differs ? "they differ" : "they agree"},
         {"note", s.note}},
        {},
        {s.controller}};
    for (const PlaceAnswer& a : s.answers) {
        explanation.reasons.push_back(
            {"place",
             std::nullopt,
             fmt::format(
                 "{} says {}{}{}{}",
                 a.source,
                 a.country.empty() ? "no country" : a.country,
                 a.city.empty() ? "" : ", " + a.city,
                 a.asn == 0 ? "" : fmt::format(", AS{}", a.asn),
                 a.holder.empty() ? "" : " " + a.holder
             ),
             {},
             "what a source says of the whole address block"}
        );
    }
    for (const Upstream& u : s.upstreams) {
        explanation.reasons.push_back(
            {"upstream",
             std::nullopt,
             fmt::format(
                 "AS{} {} is on the best path of {} peers ({})",
                 u.asn,
                 u.holder,
                 u.peers,
                 percent_text(u.path_share)
             ),
             {},
             "counted over all routes to the prefix"}
        );
    }
    std::string paths = "AS paths seen:";
    for (const std::string& path : s.paths) {
        paths += (path == s.paths.front() ? " " : "; ") + path;
    }
    explanation.reasons.push_back(
        {"route", std::nullopt, paths, s.route_refs, "no route of the case covers it"}
    );
    return explanation;
}

Explanation explained_action(std::size_t action, const Findings& findings)
{
    const Plan& plan = findings.plan;
    const Action& a = plan.actions_considered[action];
    Explanation explanation{
        a.id,
        "action",
        {{"who", party_name(plan, a.party)},
         {"what", fmt::format("{} {}", words_of(a.kind), a.target)},
         {"effort", decimal_text(a.effort, 1)},
         {"collateral", a.collateral ? decimal_text(*a.collateral, 0) : "not measured"},
         {"possible", a.possible ? "yes" : "no: " + a.why_not}},
        {},
        {}};
    Plan alone = plan;
    std::erase_if(alone.chosen, [&](const PlannedAction& p) { return p.action != action; });
    explanation.facts.emplace_back("in the plan", alone.chosen.empty() ? "no" : "yes");
    for (const PlanCall& call : plan_calls(alone)) {
        for (const std::string& reason : call.reasons) {
            explanation.reasons.push_back({"plan", std::nullopt, reason, {}, ""});
        }
    }
    for (std::size_t i = 0; i < plan.routes.size(); ++i) {
        const std::vector<std::size_t>& cut_by = plan.routes[i].actions;
        if (std::find(cut_by.begin(), cut_by.end(), action) != cut_by.end()) {
            explanation.reasons.push_back({"cuts", std::nullopt, route_words(plan, i), {}, ""});
            explanation.see_also.push_back(plan.routes[i].through);
        }
    }
    return explanation;
}

} // namespace takedown
