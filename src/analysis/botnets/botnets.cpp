#include "analysis/botnets/botnets.hpp"

#include "analysis/botnets/engines.hpp"
#include "analysis/botnets/sender_unit.hpp"
#include "analysis/botnets/shared_chance.hpp"
#include "core/hash.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <unordered_map>

namespace takedown {

namespace {

struct Join {
    std::size_t unit = 0; ///< index of the unit that joined
    std::size_t shared = 0;
    double chance = 0;
};

/// A leading unit and those that joined it.
struct Band {
    std::size_t leader = 0;
    std::vector<Join> joins;
};

std::vector<Band> bands_of(std::span<const SenderUnit> units, const BotnetSettings& settings)
{
    SourcePopularity popularity(units);
    const auto count = static_cast<double>(units.size());
    const double most_chance = settings.most_chance / std::max(1.0, count * (count - 1) / 2);
    std::vector<Band> bands;
    std::unordered_map<std::size_t, std::size_t> band_of_leader;
    for (std::size_t i = 0; i < units.size(); ++i) {
        Join best{i, 0, 1};
        std::size_t best_band = bands.size();
        for (const std::size_t earlier : popularity.neighbours(i)) {
            const std::size_t shared = shared_sources(units[earlier], units[i], settings.window);
            // Units come by falling size: this one is the smaller of the two.
            const double contained =
                static_cast<double>(shared) / static_cast<double>(units[i].sources.size());
            if (contained < settings.least_containment || shared <= best.shared) {
                continue;
            }
            const double chance = poisson_tail(shared, popularity.expected_shared(earlier, i));
            if (chance <= most_chance) {
                best = {i, shared, chance};
                best_band = band_of_leader.at(earlier);
            }
        }
        if (best.shared > 0) {
            bands[best_band].joins.push_back(best);
            popularity.join(i, bands[best_band].leader);
        } else {
            popularity.join(i, i);
            band_of_leader.emplace(i, bands.size());
            bands.push_back({i, {}});
        }
    }
    return bands;
}

/// Not calibrated: no public mail carries botnet labels. It orders findings by how much speaks for
/// them (docs/sources/botnets.md#confidence).
double
confidence_of(const SenderUnit& leader, const Band& band, std::size_t campaigns, double bot_like)
{
    const double size = std::min(1.0, static_cast<double>(leader.sources.size()) / 100.0);
    double confidence = 0.2 + 0.15 * size + 0.1 * bot_like;
    if (campaigns < 2) {
        return confidence;
    }
    if (leader.weak_odds > 0) {
        confidence = 1 - (1 - confidence) * 0.6;
    } else if (leader.engine != 0) {
        constexpr double enough = 20; // senders: a handful may be unrelated users of one program
        confidence += 0.3 * std::min(1.0, static_cast<double>(leader.sources.size()) / enough);
    }
    if (!band.joins.empty()) {
        confidence = 1 - (1 - confidence) * 0.5;
    }
    return std::min(confidence, 0.9);
}

/// Beyond a thousand to one the figure says nothing more.
std::uint64_t rounded_odds(double log_odds)
{
    return static_cast<std::uint64_t>(std::exp(std::min(log_odds, std::log(1000.0))));
}

/// Why the units are one botnet, with the numbers.
std::string why_of(
    const SenderUnit& leader,
    const Band& band,
    std::span<const SenderUnit> units,
    std::span<const Campaign> campaigns,
    const EngineEvidences& evidence
)
{
    std::string why;
    if (leader.weak_odds > 0) {
        why = fmt::format(
            "{} campaigns have the header order of {}, which no ham has, and so much of their "
            "senders, "
            "greetings, charsets and boundaries in common that it is {} to 1 or more that one "
            "program of "
            "one botnet made them",
            leader.campaigns.size(),
            engine_id(leader.engine),
            rounded_odds(leader.weak_odds)
        );
    } else if (leader.engine != 0) {
        const EngineEvidence& engine = evidence.at(leader.engine);
        why = fmt::format(
            "{} campaigns are the work of {}, which no ham has and {} of {} mails of which come "
            "from lines or with greetings that servers do not have",
            leader.campaigns.size(),
            engine_id(leader.engine),
            engine.bot_like,
            engine.messages
        );
    } else {
        why = fmt::format(
            "{} came from {} addresses",
            campaigns[leader.campaigns.front()].id,
            leader.sources.size()
        );
    }
    if (leader.pools > 1) {
        why += "; other mailings of this program have other senders";
    }
    for (std::size_t i = 0; i < band.joins.size() && i < 3; ++i) {
        const Join& join = band.joins[i];
        const SenderUnit& unit = units[join.unit];
        why += fmt::format(
            "; {} shares {} of its {} addresses with it (by chance: p = {:.1g})",
            unit.engine != 0 ? engine_id(unit.engine) : campaigns[unit.campaigns.front()].id,
            join.shared,
            unit.sources.size(),
            join.chance
        );
    }
    if (band.joins.size() > 3) {
        why += fmt::format("; and {} more", band.joins.size() - 3);
    }
    return why + ".";
}

void add_span_and_samples(Botnet& botnet, std::span<const MailTraits* const> mails)
{
    bool timed = false;
    std::set<Address> sources;
    for (const MailTraits* mail : mails) {
        if (mail->source) {
            sources.insert(*mail->source);
        }
        if (mail->time) {
            botnet.first = timed ? std::min(botnet.first, *mail->time) : *mail->time;
            botnet.last = timed ? std::max(botnet.last, *mail->time) : *mail->time;
            timed = true;
        }
        if (botnet.samples.size() < 5) {
            botnet.samples.push_back(mail->where);
        }
    }
    botnet.messages = mails.size();
    botnet.sources = sources.size();
    botnet.most_sources_in_an_hour = most_sources_in_an_hour(mails);
}

/// The unit's engine first, then others of its family.
void add_engines(Botnet& botnet, const SenderUnit& unit, const EngineEvidences& evidence)
{
    std::set<std::uint64_t> others;
    for (const MailTraits* mail : unit.mails) {
        const auto found = evidence.find(mail->engine);
        if (found != evidence.end() && found->second.family == unit.engine) {
            others.insert(mail->engine);
        }
    }
    others.erase(unit.engine);
    botnet.engines.push_back(engine_id(unit.engine));
    for (const std::uint64_t engine : others) {
        botnet.engines.push_back(engine_id(engine));
    }
}

Botnet botnet_of(
    const Band& band,
    std::span<const SenderUnit> units,
    std::span<const Campaign> campaigns,
    const EngineEvidences& evidence
)
{
    const SenderUnit& leader = units[band.leader];
    std::vector<std::size_t> members{band.leader};
    for (const Join& join : band.joins) {
        members.push_back(join.unit);
    }
    Botnet botnet;
    std::vector<const MailTraits*> mails;
    for (const std::size_t member : members) {
        const SenderUnit& unit = units[member];
        for (const std::size_t campaign : unit.campaigns) {
            botnet.campaigns.push_back(campaigns[campaign].id);
        }
        if (unit.takes_loose_mail) {
            add_engines(botnet, unit, evidence);
        }
        mails.insert(mails.end(), unit.mails.begin(), unit.mails.end());
    }
    const std::string seed = leader.engine != 0 && leader.pool == 0
                                 ? engine_id(leader.engine)
                                 : campaigns[leader.campaigns.front()].id;
    botnet.id = fmt::format("botnet-{:08x}", hash64(seed) >> 32U);
    add_span_and_samples(botnet, mails);
    const auto bot_like = std::count_if(mails.begin(), mails.end(), [](const MailTraits* mail) {
        return is_from_no_server(*mail);
    });
    botnet.confidence = confidence_of(
        leader,
        band,
        botnet.campaigns.size(),
        static_cast<double>(bot_like) / static_cast<double>(mails.size())
    );
    botnet.why = why_of(leader, band, units, campaigns, evidence);
    std::uint64_t in_campaigns = 0;
    for (const std::size_t member : members) {
        for (const std::size_t campaign : units[member].campaigns) {
            in_campaigns += campaigns[campaign].messages.size();
        }
    }
    if (botnet.messages > in_campaigns) {
        botnet.why += fmt::format(
            " {} of its mails are in no campaign and its own by the engine alone.",
            botnet.messages - in_campaigns
        );
    }
    return botnet;
}

} // namespace

std::vector<Botnet> find_botnets(
    const TraitSet& set, std::span<const Campaign> campaigns, const BotnetSettings& settings
)
{
    const EngineEvidences evidence = engine_evidence(set);
    const std::vector<SenderUnit> units = sender_units(set, campaigns, evidence, settings);
    std::vector<Botnet> botnets;
    for (const Band& band : bands_of(units, settings)) {
        botnets.push_back(botnet_of(band, units, campaigns, evidence));
    }
    std::sort(botnets.begin(), botnets.end(), [](const Botnet& a, const Botnet& b) {
        return a.messages != b.messages ? a.messages > b.messages : a.id < b.id;
    });
    return botnets;
}

std::vector<int> attribution(
    const TraitSet& set, std::span<const Campaign> campaigns, std::span<const Botnet> botnets
)
{
    std::unordered_map<std::string, int> of_campaign;
    std::unordered_map<std::string, int> of_engine;
    for (std::size_t i = 0; i < botnets.size(); ++i) {
        for (const std::string& campaign : botnets[i].campaigns) {
            of_campaign.emplace(campaign, static_cast<int>(i));
        }
        for (const std::string& engine : botnets[i].engines) {
            of_engine.emplace(engine, static_cast<int>(i));
        }
    }
    const std::vector<int> campaign_of = campaign_of_mail(set, campaigns);
    std::vector<int> botnet(set.mails.size(), -1);
    for (std::size_t i = 0; i < set.mails.size(); ++i) {
        if (set.mails[i].mail_class != MailClass::Spam) {
            continue;
        }
        if (campaign_of[i] >= 0) {
            const auto found =
                of_campaign.find(campaigns[static_cast<std::size_t>(campaign_of[i])].id);
            botnet[i] = found == of_campaign.end() ? -1 : found->second;
        } else if (!of_engine.empty()) {
            const auto found = of_engine.find(engine_id(set.mails[i].engine));
            botnet[i] = found == of_engine.end() ? -1 : found->second;
        }
    }
    return botnet;
}

} // namespace takedown
