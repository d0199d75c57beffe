#include "core/text.hpp"
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

std::string counted(std::uint64_t number, std::string_view one, std::string_view many)
{
    return fmt::format("{} {}", with_thousands(number), number == 1 ? one : many);
}

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

std::string seen_words(const ReportInput& input)
{
    const std::uint64_t mails = spam_seen(input);
    std::set<std::string> days;
    std::set<std::string> traps;
    for (const MailPerDay& volume : input.volumes) {
        if (volume.mail_class == MailClass::Spam) {
            traps.insert(volume.trap);
            days.insert(volume.day);
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
    if (!days.empty()) {
        text += days.size() == 1 ? ", all of " + *days.begin()
                                 : fmt::format(", of {} to {}", *days.begin(), *days.rbegin());
    }
    return text + ".";
}

std::string share_words(const Findings& findings)
{
    constexpr std::size_t most_named = 3;
    std::vector<std::string> named;
    std::string rest;
    std::size_t botnets = 0;
    for (const Share& share : overall_shares(findings)) {
        const std::string part = fmt::format(
            "{} (90 % interval {})",
            percent_text(share.by_messages),
            interval_text(share.by_messages_low, share.by_messages_high)
        );
        if (share.botnet.empty()) {
            rest = fmt::format(" {} of the spam could not be given to any botnet.", part);
        } else if (++botnets <= most_named) {
            named.push_back(botnet_name(findings, share.botnet) + " sent " + part);
        }
    }
    if (named.empty()) {
        return "No part of the spam could be given to a botnet." + rest;
    }
    std::string text = "Of all spam seen, " + enumerated(named) + ".";
    if (botnets > most_named) {
        text += " " + counted(botnets - most_named, "further botnet is", "further botnets are") +
                " in the table below.";
    }
    return text + rest;
}

std::string controller_words(const Findings& findings)
{
    const std::vector<const Controller*> claimed = claimed_controllers(findings);
    if (claimed.empty()) {
        return "No server could be shown to steer bots.";
    }
    std::map<Role, std::uint64_t> roles;
    for (const Controller* controller : claimed) {
        ++roles[controller->role];
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
        parts.begin(), parts.begin() + (roles.count(Role::Unknown) > 0 ? 1 : 0), parts.end()
    );
    return counted(claimed.size(), "server steers", "servers steer") +
           " the bots: " + enumerated(parts) + ".";
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
    for (const auto& [name, number] : countries) {
        parts.push_back(fmt::format("{} ({})", name, number));
    }
    std::string text = " By country: " + enumerated(parts) + ".";
    const std::size_t claimed = claimed_controllers(findings).size();
    if (claimed > findings.sites.size()) {
        text += fmt::format(" For {} no place is known.", claimed - findings.sites.size());
    }
    if (differing > 0) {
        text += fmt::format(" For {} of them the sources disagree.", differing);
    }
    return text;
}

std::string first_cut_words(const Plan& plan)
{
    const std::vector<PlanStep> steps = plan_steps(plan);
    if (steps.empty()) {
        return "Nothing can be asked of anybody yet: no live route to a controller is known that "
               "somebody could cut.";
    }
    std::string text =
        fmt::format("Ask {} first: {} {}.", steps[0].who, steps[0].what, steps[0].target);
    if (steps.size() > 1) {
        text += fmt::format(
            " {} in all are needed to cut every route that can be cut.",
            counted(steps.size(), "step", "steps")
        );
    } else {
        text += " That one step cuts every route that can be cut.";
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
            "what {} of {} segments fall back on", unknown_fallbacks, findings.fallbacks.size()
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

void append_figure(Html& html, std::string_view number, std::string_view meaning)
{
    html.raw("<div>").tag("dt", meaning).tag("dd", number).raw("</div>");
}

} // namespace

std::vector<Share> overall_shares(const Findings& findings)
{
    std::vector<Share> shares;
    std::copy_if(
        findings.shares.begin(),
        findings.shares.end(),
        std::back_inserter(shares),
        [](const Share& s) { return s.trap.empty() && s.day.empty(); }
    );
    std::stable_sort(shares.begin(), shares.end(), [](const Share& a, const Share& b) {
        return a.botnet.empty() != b.botnet.empty() ? b.botnet.empty()
                                                    : a.by_messages > b.by_messages;
    });
    return shares;
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
    append_figure(html, with_thousands(spam_seen(input)), "spam mails read");
    append_figure(html, with_thousands(findings.campaigns.size()), "campaigns");
    append_figure(html, with_thousands(findings.botnets.size()), "botnets");
    append_figure(html, with_thousands(claimed_controllers(findings).size()), "controllers");
    append_figure(html, with_thousands(findings.segments.size()), "segments of bots");
    append_figure(html, with_thousands(findings.plan.chosen.size()), "steps to cut them off");
    html.raw("</dl></section>\n");
}

} // namespace takedown
