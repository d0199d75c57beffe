#include "analysis/campaigns/campaign_summary.hpp"

#include "core/hash.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <string_view>

namespace takedown {

namespace {

/// Keys by falling count, then by their own order.
template <class Key>
std::vector<Key> most_frequent(const std::map<Key, std::uint64_t>& counts, std::size_t most)
{
    std::vector<std::pair<Key, std::uint64_t>> sorted(counts.begin(), counts.end());
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
        return a.second > b.second;
    });
    std::vector<Key> keys;
    for (const auto& [key, count] : sorted) {
        if (keys.size() == most) {
            break;
        }
        keys.push_back(key);
    }
    return keys;
}

/// From what the leader says, not where it was found: the same mail leads to the same id in
/// another case.
std::string id_of(const MailTraits& leader, const TextTable& texts)
{
    std::uint64_t hash = hash64(texts.text(leader.subject), leader.body_digest);
    for (const std::uint16_t bin : leader.sketch) {
        hash = (hash ^ bin) * 0x100000001b3ULL;
    }
    for (const UrlTrait& url : leader.urls) {
        hash = hash64(texts.text(url.shape), hash);
    }
    for (const std::uint64_t attachment : leader.attachments) {
        hash = (hash ^ attachment) * 0x9e3779b97f4a7c15ULL;
    }
    hash = hash64(texts.text(leader.header_order), hash);
    return fmt::format("campaign-{:08x}", hash >> 32U);
}

std::string
most_frequent_text(const std::map<std::uint64_t, std::uint64_t>& counts, const TextTable& texts)
{
    std::string best;
    std::uint64_t best_count = 0;
    for (const auto& [id, count] : counts) {
        const std::string& text = texts.text(static_cast<TextId>(id));
        if (count > best_count || (count == best_count && text < best)) {
            best = text;
            best_count = count;
        }
    }
    return best;
}

/// "; 9 of 31 others only by link": what else holds members to the leader; empty if nothing does.
std::string other_keys(const std::array<std::uint64_t, 4>& counts, CampaignKey most)
{
    constexpr std::array<std::string_view, 4> words{"link", "body", "attachment", "similar text"};
    const std::uint64_t all = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    std::string text;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (i != static_cast<std::size_t>(most) && counts.at(i) > 0) {
            text += fmt::format("; {} of {} others by {}", counts.at(i), all, words.at(i));
        }
    }
    return text;
}

/// What holds most members to the leader, and its text.
void set_key(Campaign& campaign, const CampaignMembers& members, const TextTable& texts)
{
    std::array<std::uint64_t, 4> counts{};
    for (std::size_t i = 1; i < members.size(); ++i) {
        ++counts.at(static_cast<std::size_t>(members[i].key));
    }
    const auto most = std::max_element(counts.begin(), counts.end());
    campaign.key = static_cast<CampaignKey>(most - counts.begin());
    if (members.size() == 1) {
        campaign.key = CampaignKey::Similarity;
    }
    const MailTraits& leader = *members.front().mail;
    if (campaign.key == CampaignKey::Body) {
        campaign.key_text = fmt::format("body {:016x}", leader.body_digest);
    } else if (campaign.key == CampaignKey::Url) {
        std::map<std::uint64_t, std::uint64_t> shapes;
        for (const CampaignMember& member : members) {
            for (const UrlTrait& url : member.mail->urls) {
                const auto same = std::find(leader.urls.begin(), leader.urls.end(), url);
                shapes[url.shape] += same != leader.urls.end() ? 1U : 0U;
            }
        }
        campaign.key_text = most_frequent_text(shapes, texts);
    } else if (campaign.key == CampaignKey::Attachment) {
        std::map<std::uint64_t, std::uint64_t> digests;
        for (const CampaignMember& member : members) {
            for (const std::uint64_t one : member.mail->attachments) {
                ++digests[one];
            }
        }
        const auto first = most_frequent(digests, 1);
        campaign.key_text = first.empty() ? "" : fmt::format("attachment {:016x}", first.front());
    } else {
        campaign.key_text = fmt::format("similar texts, {} words", leader.words);
    }
    campaign.key_text += other_keys(counts, campaign.key);
}

} // namespace

Campaign summarise(const CampaignMembers& members, const TextTable& texts)
{
    const MailTraits& leader = *members.front().mail;
    Campaign campaign;
    campaign.id = id_of(leader, texts);
    campaign.leader = leader.message;
    campaign.least_similarity = 1;
    std::vector<Address> sources;
    std::map<std::uint64_t, std::uint64_t> subjects;
    std::map<std::string, std::uint64_t> domains;
    std::map<std::uint64_t, std::uint64_t> engines;
    bool timed = false;
    for (const CampaignMember& member : members) {
        const MailTraits& mail = *member.mail;
        campaign.messages.push_back(mail.message);
        campaign.least_similarity = std::min(campaign.least_similarity, member.similarity);
        ++subjects[mail.subject];
        if (mail.source) {
            sources.push_back(*mail.source);
        }
        for (std::size_t i = 0; i < mail.urls.size(); ++i) {
            if (i == 0 || mail.urls[i].domain != mail.urls[i - 1].domain) {
                ++domains[texts.text(mail.urls[i].domain)];
            }
        }
        if (mail.engine != 0) {
            ++engines[mail.engine];
        }
        if (mail.time) {
            campaign.first = timed ? std::min(campaign.first, *mail.time) : *mail.time;
            campaign.last = timed ? std::max(campaign.last, *mail.time) : *mail.time;
            timed = true;
        }
        if (campaign.samples.size() < 5) {
            campaign.samples.push_back(mail.where);
        }
    }
    std::sort(sources.begin(), sources.end());
    campaign.sources =
        static_cast<std::uint64_t>(std::unique(sources.begin(), sources.end()) - sources.begin());
    campaign.subject = most_frequent_text(subjects, texts);
    campaign.url_domains = most_frequent(domains, 10);
    for (const std::uint64_t engine : most_frequent(engines, 5)) {
        campaign.engines.push_back(engine_id(engine));
    }
    set_key(campaign, members, texts);
    return campaign;
}

} // namespace takedown
