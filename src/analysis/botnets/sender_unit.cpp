#include "analysis/botnets/sender_unit.hpp"

#include "analysis/botnets/mailing_groups.hpp"
#include "analysis/botnets/weak_traces.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace takedown {

namespace {

/// The family of bots' engines that an engine is of, or 0.
std::uint64_t family_of_bots(std::uint64_t engine, const EngineEvidences& evidence)
{
    const auto found = evidence.find(engine);
    return found != evidence.end() && found->second.is_of_bots() ? found->second.family : 0;
}

/// The family of bots' engines that more than half of a campaign's mail has, or 0.
std::uint64_t
main_family_of(std::span<const MailTraits* const> mails, const EngineEvidences& evidence)
{
    std::map<std::uint64_t, std::size_t> counts;
    for (const MailTraits* mail : mails) {
        ++counts[family_of_bots(mail->engine, evidence)];
    }
    for (const auto& [family, count] : counts) {
        if (count * 2 > mails.size()) {
            return family;
        }
    }
    return 0;
}

/// Mail of each campaign; ham is left out.
std::vector<Mailing>
mailings_of(const TraitSet& set, std::span<const int> campaign_of, std::size_t campaigns)
{
    std::vector<Mailing> mailings(campaigns);
    for (std::size_t i = 0; i < campaigns; ++i) {
        mailings[i].campaign = i;
    }
    for (std::size_t i = 0; i < set.mails.size(); ++i) {
        if (set.mails[i].mail_class == MailClass::Spam && campaign_of[i] >= 0) {
            mailings[static_cast<std::size_t>(campaign_of[i])].mails.push_back(&set.mails[i]);
        }
    }
    return mailings;
}

/// One voice a campaign, and one a sender of mail in none or of ham.
TraceBase base_of(
    const TraitSet& set,
    std::span<const int> campaign_of,
    std::span<const Mailing> mailings,
    const EngineEvidences& evidence
)
{
    TraceBase base;
    for (const Mailing& mailing : mailings) {
        base.add(trace_habits(mailing.mails, evidence));
    }
    std::set<Address> heard;
    for (std::size_t i = 0; i < set.mails.size(); ++i) {
        const MailTraits* mail = &set.mails[i];
        const bool alone = campaign_of[i] < 0 || mail->mail_class != MailClass::Spam;
        if (alone && mail->source && heard.insert(*mail->source).second) {
            base.add(trace_habits({&mail, 1}, evidence));
        }
    }
    return base;
}

std::vector<SourceSpan> spans_of(std::span<const MailTraits* const> mails)
{
    std::map<Address, SourceSpan> spans;
    for (const MailTraits* mail : mails) {
        if (!mail->source) {
            continue;
        }
        SourceSpan& span = spans[*mail->source];
        span.source = *mail->source;
        if (mail->time) {
            span.first = span.timed ? std::min(span.first, *mail->time) : *mail->time;
            span.last = span.timed ? std::max(span.last, *mail->time) : *mail->time;
            span.timed = true;
        }
    }
    std::vector<SourceSpan> sorted;
    sorted.reserve(spans.size());
    for (const auto& [address, span] : spans) {
        sorted.push_back(span);
    }
    return sorted;
}

std::size_t networks_in(std::span<const SourceSpan> sources)
{
    std::size_t networks = 0;
    Prefix last;
    for (const SourceSpan& span : sources) {
        const Prefix network(span.source, span.source.is_v4() ? 16U : 32U);
        networks += networks == 0 || network != last ? 1U : 0U;
        last = network;
    }
    return networks;
}

constexpr std::size_t few_servers = 20;

/// Few hosts that send much, or that greet as mail servers do and are few or repeat: a bulk sender.
bool is_bulk_sender(const SenderUnit& unit)
{
    const std::size_t messages = unit.mails.size();
    const bool few = unit.sources.size() < few_servers;
    const bool repeats = messages > 5 * unit.sources.size();
    const auto greeting_as = [&unit](HeloClass helo) {
        return static_cast<std::size_t>(std::count_if(
            unit.mails.begin(),
            unit.mails.end(),
            [helo](const MailTraits* mail) { return mail->helo_word == 0 && mail->helo == helo; }
        ));
    };
    const std::size_t own_name = greeting_as(HeloClass::SameAsRdns);
    // Some receiving sites never look a name up, and some rented servers have none.
    const std::size_t no_name =
        few || own_name * 2 > messages ? greeting_as(HeloClass::NameNoRdns) : 0;
    return messages > 20 * unit.sources.size() ||
           ((own_name + no_name) * 10 >= messages * 9 && (few || repeats));
}

using MailsOfFamily = std::map<std::uint64_t, std::vector<const MailTraits*>>;

/// Mail of no campaign by its family of bots' engines.
MailsOfFamily
loose_mail(const TraitSet& set, std::span<const int> campaign_of, const EngineEvidences& evidence)
{
    MailsOfFamily loose;
    for (std::size_t i = 0; i < set.mails.size(); ++i) {
        const MailTraits& mail = set.mails[i];
        if (campaign_of[i] >= 0 || mail.mail_class != MailClass::Spam) {
            continue;
        }
        if (const std::uint64_t family = family_of_bots(mail.engine, evidence); family != 0) {
            loose[family].push_back(&mail);
        }
    }
    return loose;
}

/// The units of one family's mailings, and its mail of no campaign: that goes to a telltale
/// engine's only unit. One-off mail of a common program has many senders, so where most of an
/// engine's mail is of no campaign, the engine tells nothing by itself.
void add_units(
    std::vector<Mailing> mailings,
    std::span<const MailTraits* const> loose,
    std::uint64_t family,
    const TraceBase& base,
    const EngineEvidences& evidence,
    std::vector<SenderUnit>& units
)
{
    std::size_t in_mailings = 0;
    for (const Mailing& mailing : mailings) {
        in_mailings += mailing.mails.size();
    }
    const bool telltale = evidence.at(family).is_telltale() && loose.size() <= in_mailings;
    std::vector<MailingGroup> groups = telltale
                                           ? groups_of_telltale(std::move(mailings))
                                           : groups_of_weak(std::move(mailings), base, evidence);
    std::size_t pool = 0;
    for (MailingGroup& group : groups) {
        SenderUnit& unit = units.emplace_back();
        if (telltale || group.campaigns.size() > 1) {
            unit.engine = family;
            unit.pool = pool++;
            unit.pools = telltale ? groups.size() : 1;
        }
        unit.weak_odds = group.least_odds;
        unit.campaigns = std::move(group.campaigns);
        unit.mails = std::move(group.mails);
    }
    if (telltale && groups.size() == 1) {
        units.back().takes_loose_mail = true;
        units.back().mails.insert(units.back().mails.end(), loose.begin(), loose.end());
    }
}

} // namespace

std::vector<int> campaign_of_mail(const TraitSet& set, std::span<const Campaign> campaigns)
{
    std::unordered_map<std::uint64_t, int> by_message;
    for (std::size_t i = 0; i < campaigns.size(); ++i) {
        for (const std::uint64_t message : campaigns[i].messages) {
            by_message.emplace(message, static_cast<int>(i));
        }
    }
    std::vector<int> campaign(set.mails.size(), -1);
    for (std::size_t i = 0; i < set.mails.size(); ++i) {
        if (const auto found = by_message.find(set.mails[i].message); found != by_message.end()) {
            campaign[i] = found->second;
        }
    }
    return campaign;
}

std::vector<SenderUnit> sender_units(
    const TraitSet& set,
    std::span<const Campaign> campaigns,
    const EngineEvidences& evidence,
    const BotnetSettings& settings
)
{
    const std::vector<int> campaign_of = campaign_of_mail(set, campaigns);
    std::vector<Mailing> mailings = mailings_of(set, campaign_of, campaigns.size());
    const TraceBase base = base_of(set, campaign_of, mailings, evidence);
    std::map<std::uint64_t, std::vector<Mailing>> by_family;
    std::vector<SenderUnit> units;
    for (Mailing& mailing : mailings) {
        if (const std::uint64_t family = main_family_of(mailing.mails, evidence); family != 0) {
            by_family[family].push_back(std::move(mailing));
        } else {
            SenderUnit& unit = units.emplace_back();
            unit.campaigns.push_back(mailing.campaign);
            unit.mails = std::move(mailing.mails);
        }
    }
    MailsOfFamily loose = loose_mail(set, campaign_of, evidence);
    for (auto& [family, of_family] : by_family) {
        add_units(std::move(of_family), loose[family], family, base, evidence, units);
    }
    for (SenderUnit& unit : units) {
        std::sort(unit.mails.begin(), unit.mails.end(), [](const auto* a, const auto* b) {
            return a->message < b->message;
        });
        unit.sources = spans_of(unit.mails);
    }
    std::erase_if(units, [&](const SenderUnit& unit) {
        return unit.sources.size() < settings.least_sources ||
               networks_in(unit.sources) < settings.least_networks || is_bulk_sender(unit);
    });
    std::sort(units.begin(), units.end(), [](const SenderUnit& a, const SenderUnit& b) {
        return a.sources.size() != b.sources.size()
                   ? a.sources.size() > b.sources.size()
                   : a.mails.front()->message < b.mails.front()->message;
    });
    return units;
}

std::size_t shared_sources(const SenderUnit& a, const SenderUnit& b, Micros window)
{
    std::size_t shared = 0;
    auto in_b = b.sources.begin();
    for (const SourceSpan& one : a.sources) {
        while (in_b != b.sources.end() && in_b->source < one.source) {
            ++in_b;
        }
        if (in_b == b.sources.end()) {
            break;
        }
        if (in_b->source == one.source && one.timed && in_b->timed) {
            const Micros apart = std::max(one.first - in_b->last, in_b->first - one.last);
            shared += apart <= window ? 1U : 0U;
        }
    }
    return shared;
}

std::uint64_t most_sources_in_an_hour(std::span<const MailTraits* const> mails)
{
    std::vector<std::pair<TimePoint, Address>> events;
    for (const MailTraits* mail : mails) {
        if (mail->source && mail->time) {
            events.emplace_back(*mail->time, *mail->source);
        }
    }
    std::sort(events.begin(), events.end());
    std::map<Address, std::size_t> inside;
    std::size_t most = 0;
    std::size_t oldest = 0;
    for (const auto& [time, source] : events) {
        ++inside[source];
        while (time - events[oldest].first >= std::chrono::hours(1)) {
            const auto gone = inside.find(events[oldest].second);
            if (--gone->second == 0) {
                inside.erase(gone);
            }
            ++oldest;
        }
        most = std::max(most, inside.size());
    }
    return most;
}

} // namespace takedown
