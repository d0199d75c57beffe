#include "analysis/campaigns/campaign_summary.hpp"

#include "analysis/campaigns/worst_pair.hpp"

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

using KeyCounts = std::array<std::uint64_t, 6>; ///< by CampaignKey

/// "; 9 of 31 others only by link": what else holds members to the leader; empty if nothing does.
std::string other_keys(const KeyCounts& counts, CampaignKey most)
{
    constexpr std::array<std::string_view, 6> words{
        "link", "body", "attachment", "similar text", "similar file", "structure"};
    const std::uint64_t all = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    std::string text;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (i != static_cast<std::size_t>(most) && counts.at(i) > 0) {
            text += fmt::format("; {} of {} others by {}", counts.at(i), all, words.at(i));
        }
    }
    return text;
}

std::string shared_link(const CampaignMembers& members, const TraitSet& set)
{
    const auto own = set.urls_of(set.mails[members.front().mail]);
    std::map<std::uint64_t, std::uint64_t> shapes;
    for (const CampaignMember& member : members) {
        for (const UrlTrait& url : set.urls_of(set.mails[member.mail])) {
            const auto same = std::find(own.begin(), own.end(), url);
            shapes[url.shape] += same != own.end() ? 1U : 0U;
        }
    }
    return most_frequent_text(shapes, set.texts);
}

std::string shared_file(const CampaignMembers& members, const TraitSet& set)
{
    std::map<std::uint64_t, std::uint64_t> digests;
    for (const CampaignMember& member : members) {
        for (const FileTrait& file : set.files_of(set.mails[member.mail])) {
            ++digests[file.digest];
        }
    }
    const auto first = most_frequent(digests, 1);
    return first.empty() ? "" : fmt::format("attachment {:016x}", first.front());
}

std::string similar_file(const CampaignMembers& members, const TraitSet& set)
{
    for (const FileTrait& file : set.files_of(set.mails[members.front().mail])) {
        if (const std::string& digest = set.texts.text(file.similar); !digest.empty()) {
            return "file like " + digest;
        }
    }
    return "similar files";
}

/// What holds most members to the leader, and its text.
void set_key(
    Campaign& campaign,
    const CampaignMembers& members,
    const TraitSet& set,
    const std::string& structure
)
{
    KeyCounts counts{};
    for (std::size_t i = 1; i < members.size(); ++i) {
        ++counts.at(static_cast<std::size_t>(members[i].key));
    }
    const auto most = std::max_element(counts.begin(), counts.end());
    campaign.key = members.size() == 1 ? CampaignKey::Similarity
                                       : static_cast<CampaignKey>(most - counts.begin());
    const MailTraits& leader = set.mails[members.front().mail];
    switch (campaign.key) {
    case CampaignKey::Url: campaign.key_text = shared_link(members, set); break;
    case CampaignKey::Body:
        campaign.key_text = fmt::format("body {:016x}", leader.body_digest);
        break;
    case CampaignKey::Attachment: campaign.key_text = shared_file(members, set); break;
    case CampaignKey::Similarity:
        campaign.key_text = fmt::format("similar texts, {} words", leader.words);
        break;
    case CampaignKey::SimilarFile: campaign.key_text = similar_file(members, set); break;
    case CampaignKey::Structure: campaign.key_text = structure; break;
    }
    campaign.key_text += other_keys(counts, campaign.key);
}

/// First and last time, senders, engines, domains, subject: what the members say together.
class Tally {
public:
    void add(const MailTraits& mail, const TraitSet& set)
    {
        ++subjects_[mail.subject];
        if (mail.source) {
            sources_.push_back(*mail.source);
        }
        TextId last = 0;
        for (const UrlTrait& url : set.urls_of(mail)) {
            if (url.domain != last) {
                ++domains_[set.texts.text(url.domain)];
            }
            last = url.domain;
        }
        if (mail.engine != 0) {
            ++engines_[mail.engine];
        }
        if (mail.time) {
            first_ = timed_ ? std::min(first_, *mail.time) : *mail.time;
            last_ = timed_ ? std::max(last_, *mail.time) : *mail.time;
            timed_ = true;
        }
    }

    void write(Campaign& campaign, const TextTable& texts)
    {
        std::sort(sources_.begin(), sources_.end());
        const auto end = std::unique(sources_.begin(), sources_.end());
        campaign.sources = static_cast<std::uint64_t>(end - sources_.begin());
        campaign.subject = most_frequent_text(subjects_, texts);
        campaign.url_domains = most_frequent(domains_, 10);
        for (const std::uint64_t engine : most_frequent(engines_, 5)) {
            campaign.engines.push_back(engine_id(engine));
        }
        campaign.first = first_;
        campaign.last = last_;
    }

private:
    std::vector<Address> sources_;
    std::map<std::uint64_t, std::uint64_t> subjects_;
    std::map<std::string, std::uint64_t> domains_;
    std::map<std::uint64_t, std::uint64_t> engines_;
    TimePoint first_{};
    TimePoint last_{};
    bool timed_ = false;
};

} // namespace

Campaign
summarise(const CampaignMembers& members, const TraitSet& set, const std::string& structure)
{
    Campaign campaign;
    const MailTraits& leader = set.mails[members.front().mail];
    campaign.id = fmt::format("campaign-{:08x}", leader.identity >> 32U);
    campaign.leader = leader.message;
    campaign.least_similarity = 1;
    Tally tally;
    std::vector<std::uint32_t> places;
    places.reserve(members.size());
    campaign.messages.reserve(members.size());
    for (const CampaignMember& member : members) {
        const MailTraits& mail = set.mails[member.mail];
        places.push_back(member.mail);
        campaign.messages.push_back(mail.message);
        campaign.least_similarity =
            std::min(campaign.least_similarity, static_cast<double>(member.similarity));
        tally.add(mail, set);
        if (campaign.samples.size() < 5) {
            campaign.samples.push_back(mail.where);
        }
    }
    tally.write(campaign, set.texts);
    campaign.worst_pair = worst_pair(set, places);
    set_key(campaign, members, set, structure);
    return campaign;
}

} // namespace takedown
