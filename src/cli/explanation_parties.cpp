#include "cli/explanation.hpp"
#include "core/text.hpp"
#include "exports/plan_words.hpp"
#include "exports/tables.hpp"
#include "model/party_id.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace takedown {

namespace {

std::string or_unknown(const std::string& text)
{
    return text.empty() ? "unknown" : text;
}

bool is_called(const std::string& id, const EvidenceFile& file, std::string_view wanted)
{
    return wanted == id || wanted == "file:" + id || wanted == file.path ||
           (!file.sha256.empty() && wanted == file.sha256);
}

} // namespace

Explanation explained(const Party& party, const Findings& findings)
{
    const Plan& plan = findings.plan;
    Explanation explanation{
        party.id,
        "party",
        {{"kind", std::string(words_of(party.kind))},
         {"name", or_unknown(party.name)},
         {"country", or_unknown(party.country)},
         {"contact",
          party.contact.empty() ? "unknown: no registration data (WHOIS, RDAP) is in the case"
                                : party.contact}},
        {},
        {}};
    for (std::size_t i = 0; i < plan.actions_considered.size(); ++i) {
        const Action& action = plan.actions_considered[i];
        if (action.party != party.id) {
            continue;
        }
        const bool chosen =
            std::any_of(plan.chosen.begin(), plan.chosen.end(), [i](const PlannedAction& p) {
                return p.action == i;
            });
        explanation.reasons.push_back(
            {chosen ? "in the plan" : "possible",
             std::nullopt,
             fmt::format(
                 "{} {}{}",
                 words_of(action.kind),
                 action.target,
                 action.possible ? "" : " (not to be asked: " + action.why_not + ")"
             ),
             {},
             ""}
        );
        if (!action.possible) {
            explanation.reasons.back().kind = "excluded";
        }
        explanation.see_also.push_back(action.id);
    }
    for (const Site& site : findings.sites) {
        if (host_party_id(site) == party.id) {
            explanation.see_also.push_back("site:" + site.address.text());
        }
    }
    return explanation;
}

std::optional<Explanation> explained_bot(std::string_view address, const Findings& findings)
{
    Explanation explanation{std::string(address), "bot", {}, {}, {}};
    std::vector<std::string> networks;
    for (const Controller& c : findings.controllers) {
        for (const HostId& bot : c.bots) {
            if (bot.address.text() != address) {
                continue;
            }
            const std::string network = bot.network.empty() ? "the only one" : bot.network;
            if (std::find(networks.begin(), networks.end(), network) == networks.end()) {
                networks.push_back(network);
            }
            explanation.reasons.push_back(
                {c.confidence < controller_confidence ? "speaks to a candidate"
                                                      : "speaks to a controller",
                 std::nullopt,
                 fmt::format(
                     "{} (confidence {})", text_of(c.server), decimal_text(c.confidence, 2)
                 ),
                 {},
                 "the records are with the controller: explain its id"}
            );
            explanation.see_also.push_back(c.id);
        }
    }
    if (explanation.reasons.empty()) {
        return std::nullopt;
    }
    for (const Segment& s : findings.segments) {
        if (std::any_of(s.bots.begin(), s.bots.end(), [address](const HostId& bot) {
                return bot.address.text() == address;
            })) {
            explanation.see_also.push_back(s.id);
        }
    }
    explanation.facts = {{"network", list_cell(networks).text}};
    return explanation;
}

std::optional<Explanation>
explained_trap(std::string_view name, const Findings& findings, std::span<const EvidenceFile> files)
{
    Explanation explanation{std::string(name), "trap", {}, {}, {}};
    std::uint64_t mails = 0;
    for (const Share& share : findings.shares) {
        if (share.trap != name || !share.period.empty() || name.empty()) {
            continue;
        }
        mails += share.messages;
        explanation.reasons.push_back(
            {"share",
             std::nullopt,
             fmt::format(
                 "{}: {} of the spam ({}), {}",
                 botnet_name(findings, share.botnet),
                 percent_text(share.by_messages),
                 interval_text(share.by_messages_low, share.by_messages_high),
                 counted(share.messages, "mail", "mails")
             ),
             {},
             "counted over all mails of the trap"}
        );
        if (!share.botnet.empty()) {
            explanation.see_also.push_back(share.botnet);
        }
    }
    if (explanation.reasons.empty()) {
        return std::nullopt;
    }
    std::vector<std::string> paths;
    for (const EvidenceFile& file : files) {
        if (file.trap == name) {
            paths.push_back(case_path(file));
        }
    }
    explanation.facts = {
        {"spam", counted(mails, "mail", "mails")}, {"files", list_cell(paths).text}};
    return explanation;
}

std::optional<Explanation> explained_file(std::string_view id, std::span<const EvidenceFile> files)
{
    const auto found = std::find_if(files.begin(), files.end(), [id](const EvidenceFile& file) {
        return is_called(std::to_string(file.id), file, id);
    });
    if (found == files.end()) {
        return std::nullopt;
    }
    return Explanation{
        fmt::format("file:{}", found->id),
        "file",
        {{"path", case_path(*found)},
         {"format", found->format},
         {"bytes", with_thousands(found->size)},
         {"records", with_thousands(found->records)},
         {"oddities", with_thousands(found->oddities)},
         {"network", found->network},
         {"imported", minute_text(found->imported)},
         {"SHA-256", found->sha256}},
        {},
        {}};
}

} // namespace takedown
