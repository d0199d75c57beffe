#include "analysis/botnets/sender_unit.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace takedown {

namespace {

/// The telltale family that an engine is of, or 0.
std::uint64_t telltale_family(std::uint64_t engine, const EngineEvidences& evidence)
{
    const auto found = evidence.find(engine);
    return found != evidence.end() && found->second.is_telltale() ? found->second.family : 0;
}

/// The telltale family that more than half of a campaign's mail has, or 0.
std::uint64_t telltale_of(std::span<const MailTraits* const> mails, const EngineEvidences& evidence)
{
    std::map<std::uint64_t, std::size_t> counts;
    for (const MailTraits* mail : mails) {
        ++counts[telltale_family(mail->engine, evidence)];
    }
    for (const auto& [family, count] : counts) {
        if (count * 2 > mails.size()) {
            return family;
        }
    }
    return 0;
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
    const bool few = unit.sources.size() < few_servers;
    const auto greets_as_server =
        std::count_if(unit.mails.begin(), unit.mails.end(), [few](const MailTraits* mail) {
            // Some receiving sites never look a name up: few servers there have none.
            return mail->helo_word == 0 && (mail->helo == HeloClass::SameAsRdns ||
                                            (few && mail->helo == HeloClass::NameNoRdns));
        });
    const std::size_t messages = unit.mails.size();
    return messages > 20 * unit.sources.size() ||
           (static_cast<std::size_t>(greets_as_server) * 10 >= messages * 9 &&
            (few || messages > 5 * unit.sources.size()));
}

/// Mail of no campaign goes to the engine's unit where most of the engine's mail is in campaigns:
/// one-off mail of a common program has many senders.
void add_loose_mail(
    const TraitSet& set,
    std::span<const int> campaign_of,
    const EngineEvidences& evidence,
    std::map<std::uint64_t, SenderUnit>& by_engine
)
{
    std::map<std::uint64_t, std::vector<const MailTraits*>> loose;
    for (std::size_t i = 0; i < set.mails.size(); ++i) {
        const MailTraits& mail = set.mails[i];
        if (campaign_of[i] >= 0 || mail.mail_class != MailClass::Spam) {
            continue;
        }
        if (const std::uint64_t family = telltale_family(mail.engine, evidence); family != 0) {
            loose[family].push_back(&mail);
        }
    }
    for (auto& [family, unit] : by_engine) {
        const std::vector<const MailTraits*>& mails = loose[family];
        unit.takes_loose_mail = mails.size() <= unit.mails.size();
        if (unit.takes_loose_mail) {
            unit.mails.insert(unit.mails.end(), mails.begin(), mails.end());
        }
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
    std::vector<std::vector<const MailTraits*>> members(campaigns.size());
    for (std::size_t i = 0; i < set.mails.size(); ++i) {
        if (set.mails[i].mail_class != MailClass::Spam) {
            continue;
        }
        if (campaign_of[i] >= 0) {
            members[static_cast<std::size_t>(campaign_of[i])].push_back(&set.mails[i]);
        }
    }
    std::map<std::uint64_t, SenderUnit> by_engine;
    std::vector<SenderUnit> units;
    for (std::size_t i = 0; i < campaigns.size(); ++i) {
        const std::uint64_t engine = telltale_of(members[i], evidence);
        SenderUnit& unit = engine == 0 ? units.emplace_back() : by_engine[engine];
        unit.engine = engine;
        unit.campaigns.push_back(i);
        unit.mails.insert(unit.mails.end(), members[i].begin(), members[i].end());
    }
    add_loose_mail(set, campaign_of, evidence, by_engine);
    for (auto& [engine, unit] : by_engine) {
        units.push_back(std::move(unit));
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
