#include "core/text.hpp"
#include "exports/period.hpp"
#include "exports/plan_words.hpp"
#include "exports/report_parts.hpp"
#include "exports/tables.hpp"
#include "exports/world_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace takedown {

namespace {

/// "a", "a and b", "a, b and c".
std::string enumerated(const std::vector<std::string>& items)
{
    std::string text;
    for (std::size_t i = 0; i < items.size(); ++i) {
        text += i == 0 ? "" : i + 1 == items.size() ? " and " : ", ";
        text += items[i];
    }
    return text;
}

std::uint64_t spam_seen(const ReportInput& input)
{
    std::uint64_t total = 0;
    for (const MailPerDay& volume : input.volumes) {
        total += volume.mail_class == MailClass::Spam ? volume.messages : 0;
    }
    if (total == 0) {
        for (const Share& share : overall_shares(input.findings)) {
            total += share.messages;
        }
    }
    return total;
}

std::string period_words(const Bulk& bulk, std::size_t days)
{
    if (days == 0) {
        return "";
    }
    if (days == 1) {
        return ", all of " + bulk.first;
    }
    std::string text = bulk.first == bulk.last
                           ? ", of " + bulk.first
                           : fmt::format(", of {} to {}", bulk.first, bulk.last);
    if (bulk.outside > 0) {
        text +=
            fmt::format(" ({} dated outside that)", counted(bulk.outside, "more is", "more are"));
    }
    return text;
}

std::string seen_words(const ReportInput& input)
{
    const std::uint64_t mails = spam_seen(input);
    std::map<std::string, std::uint64_t> days;
    std::set<std::string> traps;
    for (const MailPerDay& volume : input.volumes) {
        if (volume.mail_class == MailClass::Spam) {
            traps.insert(volume.trap);
            days[volume.day] += volume.messages;
        }
    }
    days.erase("");
    if (mails == 0) {
        return fmt::format(
            "No spam was read; the case holds {}.",
            counted(input.files.size(), "evidence file", "evidence files")
        );
    }
    std::string text = counted(mails, "spam mail was read", "spam mails were read");
    if (traps.size() > 1) {
        text += fmt::format(" from {} traps or feeds", traps.size());
    }
    return text + period_words(bulk_of(days), days.size()) + ".";
}

std::string part_words(const Share& share, double confidence)
{
    return fmt::format(
        "{} (95 % interval {}, confidence {})",
        percent_text(share.by_messages),
        interval_text(share.by_messages_low, share.by_messages_high),
        decimal_text(confidence, 2)
    );
}

/// "3 candidate groups, which may be botnets or mixes, sent 4.1 %; the largest is ..."
std::string candidate_words(const std::vector<const Share*>& shares, const Findings& findings)
{
    if (shares.empty()) {
        return "";
    }
    const Share& largest = *shares.front();
    double part = 0;
    for (const Share* share : shares) {
        part += share->by_messages;
    }
    if (shares.size() == 1) {
        return fmt::format(
            " A candidate group, {}, which may be a botnet or a mix, sent {}.",
            largest.botnet,
            part_words(largest, botnet_confidence_of(findings, largest.botnet))
        );
    }
    return fmt::format(
        " {} candidate groups, each of which may be a botnet or a mix, sent {} together; the "
        "largest, {}, sent {}.",
        with_thousands(shares.size()),
        percent_text(part),
        largest.botnet,
        part_words(largest, botnet_confidence_of(findings, largest.botnet))
    );
}

std::string share_words(const Findings& findings)
{
    constexpr std::size_t most_named = 3;
    std::vector<std::string> named;
    std::vector<const Share*> candidates;
    std::string rest;
    std::size_t botnets = 0;
    const std::vector<Share> shares = overall_shares(findings);
    for (const Share& share : shares) {
        const double confidence = botnet_confidence_of(findings, share.botnet);
        if (share.botnet.empty()) {
            rest = fmt::format(
                " {} (95 % interval {}) of the spam could not be given to any botnet.",
                percent_text(share.by_messages),
                interval_text(share.by_messages_low, share.by_messages_high)
            );
        } else if (confidence < botnet_confidence) {
            candidates.push_back(&share);
        } else if (++botnets <= most_named || botnet_name(findings, share.botnet) != share.botnet) {
            named.push_back(
                botnet_name(findings, share.botnet) + " sent " + part_words(share, confidence)
            );
        }
    }
    std::string text = named.empty()
                           ? "No part of the spam could be given to a botnet with confidence."
                           : "Of all spam seen, " + enumerated(named) + ".";
    if (botnets > named.size()) {
        text += " " + counted(botnets - named.size(), "further botnet is", "further botnets are") +
                " in the table below.";
    }
    return text + candidate_words(candidates, findings) + rest;
}

std::string controller_words(const Findings& findings)
{
    const std::vector<const Controller*> claimed = claimed_controllers(findings);
    if (claimed.empty()) {
        return "No server could be shown to steer bots.";
    }
    std::map<Role, std::uint64_t> roles;
    std::uint64_t servers = 0;
    std::uint64_t sure = 0;
    std::uint64_t peers = 0;
    std::uint64_t names = 0;
    for (const Controller* controller : claimed) {
        if (controller->role == Role::Peer) {
            ++peers;
        } else if (controller->server.address == Address{}) {
            ++names;
        } else {
            ++servers;
            sure += controller->confidence >= 0.9 ? 1 : 0;
            ++roles[controller->role];
        }
    }
    std::vector<std::string> parts;
    for (const auto& [role, number] : roles) {
        const std::string words =
            role == Role::Unknown ? std::string("of unknown role") : std::string(words_of(role));
        parts.push_back(
            fmt::format("{} {}", number, words) + (role != Role::Unknown && number > 1 ? "s" : "")
        );
    }
    std::rotate(
        parts.begin(), parts.begin() + (roles.contains(Role::Unknown) ? 1 : 0), parts.end()
    );
    std::string text = servers == 0 ? "No server could be shown to steer bots."
                                    : counted(servers, "server is", "servers are") +
                                          " held to steer the bots: " + enumerated(parts) + ".";
    if (servers > 0) {
        text += sure == 0 ? " No confidence is 0.90 or more."
                          : fmt::format(" Confidence is 0.90 or more for {}.", sure);
    }
    if (peers > 0) {
        text +=
            " Bots also call " +
            counted(peers, "peer, an infected host itself.", "peers, infected hosts themselves.");
    }
    if (names > 0) {
        text += " They ask for " + counted(
                                       names,
                                       "name that does not exist, and would follow whoever "
                                       "registers it.",
                                       "names that do not exist, and would follow whoever "
                                       "registers one."
                                   );
    }
    return text;
}

std::string place_words(const Findings& findings)
{
    std::map<std::string, std::uint64_t> countries;
    std::uint64_t differing = 0;
    for (const Site& site : findings.sites) {
        ++countries[std::string(country_name(site.country))];
        differing += site.differs ? 1 : 0;
    }
    if (countries.empty()) {
        return "";
    }
    std::vector<std::string> parts;
    parts.reserve(countries.size());
    for (const auto& [name, number] : countries) {
        parts.push_back(fmt::format("{} ({})", name, number));
    }
    std::string text = " By country: " + enumerated(parts) + ".";
    const std::vector<const Controller*> claimed = claimed_controllers(findings);
    const auto with_address = static_cast<std::size_t>(std::count_if(
        claimed.begin(),
        claimed.end(),
        [](const Controller* controller) { return controller->server.address != Address{}; }
    ));
    if (with_address > findings.sites.size()) {
        text += fmt::format(" For {} no place is known.", with_address - findings.sites.size());
    }
    if (differing > 0) {
        text += fmt::format(" For {} the sources disagree.", differing);
    }
    return text;
}

std::string first_cut_words(const Plan& plan)
{
    const std::vector<PlanCall> calls = plan_calls(plan);
    if (calls.empty()) {
        return "Nothing can be asked of anybody yet: no live route to a controller is known that "
               "somebody could cut.";
    }
    const PlanCall& first = calls.front();
    constexpr std::size_t most_named = 4;
    std::vector<std::string> targets = first.targets;
    if (targets.size() > most_named) {
        const std::size_t more = targets.size() - most_named + 1;
        targets.resize(most_named - 1);
        targets.push_back(fmt::format("{} more", more));
    }
    std::string text =
        fmt::format("Call {} first: {} {}.", first.who, first.what, enumerated(targets));
    if (calls.size() > 1) {
        text += fmt::format(
            " {} in all are needed to cut every route that can be cut.",
            counted(calls.size(), "call", "calls")
        );
    } else {
        text += " That one call cuts every route that can be cut.";
    }
    return text + (plan.optimal ? " No smaller effort does it; that is proven." : "");
}

std::string unknown_words(const ReportInput& input)
{
    const Findings& findings = input.findings;
    std::vector<std::string> parts;
    const auto unknown_fallbacks =
        std::count_if(findings.fallbacks.begin(), findings.fallbacks.end(), [](const Fallback& f) {
            return f.kind == FallbackClass::Unknown;
        });
    if (unknown_fallbacks > 0) {
        parts.push_back(fmt::format(
            "what {} of {} fall back on",
            unknown_fallbacks,
            counted(findings.fallbacks.size(), "segment", "segments")
        ));
    }
    if (!findings.plan.uncuttable.empty()) {
        const std::size_t routes = findings.plan.uncuttable.size();
        parts.push_back("who could cut " + counted(routes, "remaining route", "remaining routes"));
    }
    std::uint64_t odd = 0;
    for (const Oddity& oddity : input.oddities) {
        odd += oddity.count;
    }
    if (odd > 0) {
        parts.push_back("what " + counted(odd, "odd record means", "odd records mean"));
    }
    if (!findings.notes.empty()) {
        parts.push_back(counted(findings.notes.size(), "further point", "further points"));
    }
    return parts.empty()
               ? "No stage left a question open."
               : "Not known: " + enumerated(parts) + ". The section on open questions says why.";
}

void append_figure(Html& html, std::uint64_t number, std::string_view one, std::string_view many)
{
    html.raw("<div>").tag("dt", number == 1 ? one : many);
    html.tag("dd", with_thousands(number)).raw("</div>");
}

} // namespace

std::vector<Share> overall_shares(const Findings& findings)
{
    std::vector<Share> shares;
    std::copy_if(
        findings.shares.begin(),
        findings.shares.end(),
        std::back_inserter(shares),
        [](const Share& s) { return s.trap.empty() && s.period.empty(); }
    );
    std::stable_sort(shares.begin(), shares.end(), [](const Share& a, const Share& b) {
        return a.botnet.empty() != b.botnet.empty() ? b.botnet.empty()
                                                    : a.by_messages > b.by_messages;
    });
    return shares;
}

std::string botnet_label(const Findings& findings, std::string_view id)
{
    const bool candidate = !id.empty() && botnet_confidence_of(findings, id) < botnet_confidence;
    return botnet_name(findings, id) + (candidate ? " (candidate)" : "");
}

std::vector<const Controller*> claimed_controllers(const Findings& findings)
{
    std::vector<const Controller*> claimed;
    for (const Controller& controller : findings.controllers) {
        if (controller.confidence >= controller_confidence) {
            claimed.push_back(&controller);
        }
    }
    return claimed;
}

void append_summary(Html& html, const ReportInput& input)
{
    const Findings& findings = input.findings;
    html.raw("<section id=\"summary\" aria-labelledby=\"h-summary\"><h2 id=\"h-summary\">In "
             "short</h2>\n<div class=\"lead\">");
    html.raw("<p>")
        .sentence(seen_words(input))
        .raw(" ")
        .sentence(share_words(findings))
        .raw("</p>\n");
    html.raw("<p>").sentence(controller_words(findings) + place_words(findings)).raw("</p>\n");
    html.raw("<p><strong>What to cut first.</strong> ");
    html.sentence(first_cut_words(findings.plan)).raw("</p>\n");
    html.raw("<p>").sentence(unknown_words(input)).raw("</p></div>\n<dl class=\"figures\">");
    const auto sure = static_cast<std::size_t>(std::count_if(
        findings.botnets.begin(),
        findings.botnets.end(),
        [](const Botnet& b) { return b.confidence >= botnet_confidence; }
    ));
    const std::size_t candidates = findings.botnets.size() - sure;
    append_figure(html, spam_seen(input), "spam mail read", "spam mails read");
    append_figure(html, findings.campaigns.size(), "campaign", "campaigns");
    append_figure(html, sure, "botnet", "botnets");
    if (candidates > 0) {
        append_figure(html, candidates, "candidate group", "candidate groups");
    }
    append_figure(html, claimed_controllers(findings).size(), "controller", "controllers");
    append_figure(html, findings.segments.size(), "segment of bots", "segments of bots");
    append_figure(
        html, plan_calls(findings.plan).size(), "call to cut them off", "calls to cut them off"
    );
    html.raw("</dl></section>\n");
}

} // namespace takedown
