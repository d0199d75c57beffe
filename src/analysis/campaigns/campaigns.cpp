#include "analysis/campaigns/campaigns.hpp"

#include "analysis/campaigns/agreement.hpp"
#include "analysis/campaigns/campaign_summary.hpp"
#include "analysis/campaigns/leader_index.hpp"

#include <algorithm>
#include <set>

namespace takedown {

namespace {

constexpr std::size_t bands = 16;
constexpr std::size_t rows = 4;
constexpr std::size_t most_leaders_per_key = 16;

constexpr std::uint32_t key_of(std::uint64_t kind, std::uint64_t value)
{
    std::uint64_t hash = (value + kind * 0x9e3779b97f4a7c15ULL) * 0xbf58476d1ce4e5b9ULL;
    hash ^= hash >> 29U;
    hash *= 0x94d049bb133111ebULL;
    return static_cast<std::uint32_t>(hash >> 32U);
}

/// Everything two mails of a campaign may have in common, as keys of the index.
void keys_of(const MailTraits& mail, const Agreement& agreement, std::vector<std::uint32_t>& keys)
{
    keys.clear();
    if (mail.body_digest != 0) {
        keys.push_back(key_of(100, mail.body_digest));
    }
    for (const std::uint64_t attachment : mail.attachments) {
        keys.push_back(key_of(101, attachment));
    }
    for (const UrlTrait& url : mail.urls) {
        if (!agreement.is_common_domain(url.domain)) {
            keys.push_back(key_of(102, url.shape));
        }
    }
    if (mail.words < agreement.settings().least_words) {
        return;
    }
    for (std::size_t band = 0; band < bands; ++band) {
        std::uint64_t value = 0;
        for (std::size_t row = 0; row < rows; ++row) {
            value = value << 16U | mail.sketch[band * rows + row];
        }
        keys.push_back(key_of(band, value));
    }
}

struct Leaders {
    std::vector<const MailTraits*> mails;
    std::vector<CampaignMembers> members; ///< of each leader, itself first
};

Leaders lead(const TraitSet& set, const Agreement& agreement)
{
    Leaders leaders;
    LeaderIndex index(most_leaders_per_key);
    std::vector<std::uint32_t> keys;
    std::vector<std::uint32_t> candidates;
    for (const MailTraits& mail : set.mails) {
        if (mail.mail_class != MailClass::Spam) {
            continue;
        }
        keys_of(mail, agreement, keys);
        candidates.clear();
        for (const std::uint32_t key : keys) {
            index.find(key, candidates);
        }
        std::sort(candidates.begin(), candidates.end());
        candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
        Agreed best;
        std::uint32_t best_leader = 0;
        for (const std::uint32_t candidate : candidates) {
            const Agreed agreed = agreement.between(*leaders.mails[candidate], mail);
            if (agreed.strength > best.strength) {
                best = agreed;
                best_leader = candidate;
            }
        }
        if (best.strength > 0) {
            leaders.members[best_leader].push_back({&mail, best.key, best.similarity});
            continue;
        }
        const auto number = static_cast<std::uint32_t>(leaders.mails.size());
        leaders.mails.push_back(&mail);
        leaders.members.push_back({{&mail, CampaignKey::Similarity, 1.0}});
        for (const std::uint32_t key : keys) {
            index.add(key, number);
        }
    }
    return leaders;
}

/// Eight hex digits name a campaign until two share them; the later one then gets more.
void make_ids_distinct(std::vector<Campaign>& campaigns)
{
    std::vector<Campaign*> by_leader;
    by_leader.reserve(campaigns.size());
    for (Campaign& campaign : campaigns) {
        by_leader.push_back(&campaign);
    }
    std::sort(by_leader.begin(), by_leader.end(), [](const Campaign* a, const Campaign* b) {
        return a->leader < b->leader;
    });
    std::set<std::string> taken;
    for (Campaign* campaign : by_leader) {
        std::string id = campaign->id;
        for (std::uint64_t again = 2; !taken.insert(id).second; ++again) {
            id = campaign->id + "-" + std::to_string(again);
        }
        campaign->id = id;
    }
}

} // namespace

std::vector<Campaign>
find_campaigns(const TraitSet& set, const CampaignSettings& settings, ThreadPool& pool)
{
    const Agreement agreement(set, settings);
    Leaders leaders = lead(set, agreement);
    const std::size_t least = std::max<std::size_t>(settings.least_messages, 1);
    std::erase_if(leaders.members, [&](const CampaignMembers& members) {
        return members.size() < least;
    });
    std::vector<Campaign> campaigns(leaders.members.size());
    pool.for_each_index(campaigns.size(), [&](std::size_t i) {
        campaigns[i] = summarise(leaders.members[i], set.texts);
    });
    make_ids_distinct(campaigns);
    std::sort(campaigns.begin(), campaigns.end(), [](const Campaign& a, const Campaign& b) {
        return a.messages.size() != b.messages.size() ? a.messages.size() > b.messages.size()
                                                      : a.leader < b.leader;
    });
    return campaigns;
}

} // namespace takedown
