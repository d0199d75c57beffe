#include "analysis/botnets/bot_count.hpp"
#include "analysis/botnets/botnets.hpp"
#include "analysis/botnets/engines.hpp"
#include "analysis/botnets/shares.hpp"
#include "analysis/campaigns/border.hpp"
#include "analysis/campaigns/campaigns.hpp"
#include "analysis/campaigns/traits.hpp"
#include "casework/campaign_state.hpp"
#include "casework/stages.hpp"
#include "casework/template_stage.hpp"
#include "casework/timed.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace takedown {

namespace {

constexpr std::uint64_t share_seed = 20120718; ///< of the bootstrap: fixed, so that results repeat

/// A report or bounce in which no mail could be opened: who sent it sent no spam.
bool holds_no_mail(const Message& message)
{
    return message.carried_by.carrier != Carrier::None && message.carried_by.kind == "unopened";
}

/// First pass: what the border finder can learn. Second: each message's traits.
Result<TraitSet>
read_traits(Case& target, const Watcher& watcher, std::uint64_t total, Findings& findings)
{
    BorderFinder border(
        {target.settings().trusted_relays,
         target.settings().receiving_hosts,
         target.settings().trusted_reporters}
    );
    std::uint64_t done = 0;
    const auto step = [&](std::string_view what) {
        if (++done % 1024 == 0) {
            watcher.progress(what, done, total);
        }
        return !watcher.stopping();
    };
    TAKEDOWN_CHECKED(target.store().for_each_path([&](StoredMessage&& message) {
        border.learn(message);
        return step("mail: border hops");
    }));
    done = 0;
    TraitSet set;
    set.mails.reserve(total);
    std::uint64_t without_mail = 0;
    TAKEDOWN_CHECKED(target.store().for_each_message([&](StoredMessage&& message) {
        if (holds_no_mail(message.message)) {
            ++without_mail;
        } else {
            set.mails.push_back(traits_of(message, border.find(message), set));
        }
        return step("mail: traits");
    }));
    if (without_mail > 0) {
        findings.notes.push_back(fmt::format(
            "{} of {} messages are reports or bounces in which no mail could be opened: they are "
            "no "
            "spam, so no campaign, botnet or share counts them.",
            with_thousands(without_mail),
            with_thousands(total)
        ));
    }
    return set;
}

std::vector<std::uint64_t> ham_of(const TraitSet& set)
{
    std::vector<std::uint64_t> ids;
    for (const MailTraits& mail : set.mails) {
        if (mail.mail_class == MailClass::Ham) {
            ids.push_back(mail.message);
        }
    }
    return ids;
}

/// Mail imported since the last analysis joins the campaigns there were.
std::vector<Campaign>
campaigns_of(Case& target, const TraitSet& set, ThreadPool& pool, Findings& findings)
{
    CampaignSettings settings;
    settings.index_bytes = static_cast<std::size_t>(target.resources().memory / 8);
    settings.spill_folder = target.folder();
    CampaignSearch search = search_campaigns(set, settings, pool, load_campaign_state(target));
    if (search.forgotten > 0) {
        findings.notes.push_back(fmt::format(
            "{} mails were not compared with later mail: the case's folder has no room for their "
            "index, or it could not be read back. More memory or disk finds more campaigns.",
            with_thousands(search.forgotten)
        ));
    }
    save_campaign_state(target, std::move(search.places));
    return std::move(search.campaigns);
}

/// Messages by source; what has none is told.
TrapSources count_sources(const TraitSet& set, Findings& findings)
{
    TrapSources sources;
    std::uint64_t spam = 0;
    std::uint64_t without_source = 0;
    for (const MailTraits& mail : set.mails) {
        if (mail.mail_class != MailClass::Spam) {
            continue;
        }
        ++spam;
        if (mail.source) {
            ++sources[*mail.source].messages;
        } else {
            ++without_source;
        }
    }
    if (without_source > 0) {
        findings.notes.push_back(fmt::format(
            "{} of {} spam messages have no believable border hop: their source is unknown.",
            with_thousands(without_source),
            with_thousands(spam)
        ));
    }
    return sources;
}

/// Gives each source the botnet that most of its attributed mail belongs to.
void attribute_sources(const TraitSet& set, const Findings& findings, TrapSources& sources)
{
    const std::vector<int> botnet_of = attribution(set, findings.campaigns, findings.botnets);
    std::map<Address, std::map<int, std::uint64_t>> votes;
    for (std::size_t i = 0; i < set.mails.size(); ++i) {
        if (botnet_of[i] >= 0 && set.mails[i].source) {
            ++votes[*set.mails[i].source][botnet_of[i]];
        }
    }
    for (const auto& [source, by_botnet] : votes) {
        const auto most =
            std::max_element(by_botnet.begin(), by_botnet.end(), [](const auto& a, const auto& b) {
                return a.second < b.second;
            });
        sources[source].botnet = findings.botnets[static_cast<std::size_t>(most->first)].id;
    }
}

} // namespace

Result<TrapSources> mail_stage(
    Case& target,
    ThreadPool& pool,
    const Watcher& watcher,
    Findings& findings,
    std::vector<StageTiming>& timings
)
{
    TAKEDOWN_TRY(const TableCounts counts, target.store().counts());
    const auto messages = counts.find("message");
    const std::uint64_t total = messages == counts.end() ? 0 : messages->second;
    if (total == 0) {
        findings.notes.emplace_back(
            "No mail in the case: campaigns, botnets and shares are unknown."
        );
        return TrapSources{};
    }
    TAKEDOWN_TRY(const TraitSet set, timed(timings, "mail: traits", [&] {
                     return read_traits(target, watcher, total, findings);
                 }));
    TrapSources sources = count_sources(set, findings);
    watcher.progress("mail: campaigns", 0, 0);
    findings.campaigns = timed(timings, "mail: campaigns", [&] {
        return campaigns_of(target, set, pool, findings);
    });
    TAKEDOWN_CHECKED(timed(timings, "mail: templates", [&] {
        return template_stage(target, pool, ham_of(set), findings.campaigns, watcher);
    }));
    watcher.progress("mail: botnets", 0, 0);
    findings.botnets = timed(timings, "mail: botnets", [&] {
        findings.engines = find_engines(set);
        std::vector<Botnet> botnets = find_botnets(set, findings.campaigns);
        count_bots(set, findings.campaigns, botnets);
        return botnets;
    });
    attribute_sources(set, findings, sources);
    watcher.progress("mail: shares", 0, 0);
    findings.shares = timed(timings, "mail: shares", [&] {
        return find_shares(set, findings.campaigns, findings.botnets, share_seed);
    });
    return sources;
}

} // namespace takedown
