#include "analysis/campaigns/fragments.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace takedown {

namespace {

constexpr std::size_t sampled_members = 8;
constexpr std::size_t most_heads = 64;

/// A group of the leaders' pass, by members spread over it.
struct Fragment {
    std::uint32_t leader = 0;
    std::uint32_t size = 0;
    std::uint32_t seen = 0;
    std::vector<std::uint32_t> sample;
    std::uint32_t joined = Place::nowhere; ///< the head's leader
};

using Fragments = std::vector<Fragment>;

/// All groups, by leader.
Fragments groups_of(const std::vector<Place>& places)
{
    std::vector<std::uint32_t> group_of(places.size()); // first a size
    for (const Place& place : places) {
        if (place.leader != Place::nowhere) {
            ++group_of[place.leader];
        }
    }
    Fragments groups;
    for (std::uint32_t mail = 0; mail < places.size(); ++mail) {
        const std::uint32_t leader = places[mail].leader;
        if (leader == Place::nowhere) {
            continue;
        }
        if (leader == mail) {
            groups.push_back({leader, group_of[leader], 0, {}, Place::nowhere});
            group_of[leader] = static_cast<std::uint32_t>(groups.size() - 1);
        }
        Fragment& group = groups[group_of[leader]];
        const auto step = group.size / static_cast<std::uint32_t>(sampled_members);
        if (group.seen++ % std::max(step, 1U) == 0 && group.sample.size() < sampled_members) {
            group.sample.push_back(mail);
        }
    }
    return groups;
}

/// The mark of more than half of the sample, or 0: a leader may be the odd one of its group.
std::uint64_t mark_of(const Agreement& agreement, const Fragment& group)
{
    std::map<std::uint64_t, std::size_t> counts;
    for (const std::uint32_t mail : group.sample) {
        const std::uint64_t mark = agreement.mark_of(agreement.set().mails[mail]);
        if (++counts[mark] * 2 > group.sample.size()) {
            return mark;
        }
    }
    return 0;
}

/// Groups whose texts can be compared and whose program means something, by its mark.
std::map<std::uint64_t, Fragments>
fragments_of(const Agreement& agreement, const std::vector<Place>& places)
{
    std::map<std::uint64_t, Fragments> by_mark;
    for (Fragment& group : groups_of(places)) {
        if (agreement.set().mails[group.leader].words < agreement.settings().least_words) {
            continue;
        }
        if (const std::uint64_t mark = mark_of(agreement, group); mark != 0) {
            by_mark[mark].push_back(std::move(group));
        }
    }
    return by_mark;
}

double mean_similarity(const std::vector<MailTraits>& mails, const Fragment& a, const Fragment& b)
{
    double sum = 0;
    for (const std::uint32_t one : a.sample) {
        for (const std::uint32_t other : b.sample) {
            sum += text_similarity(mails[one], mails[other]);
        }
    }
    return sum / static_cast<double>(a.sample.size() * b.sample.size());
}

void join(const Agreement& agreement, Fragments& fragments)
{
    std::stable_sort(fragments.begin(), fragments.end(), [](const Fragment& a, const Fragment& b) {
        return a.size > b.size;
    });
    std::vector<const Fragment*> heads;
    for (Fragment& fragment : fragments) {
        double best = agreement.settings().fragment_similarity;
        for (const Fragment* head : heads) {
            const double similarity = mean_similarity(agreement.set().mails, *head, fragment);
            if (similarity >= best) {
                best = similarity;
                fragment.joined = head->leader;
            }
        }
        if (fragment.joined == Place::nowhere && heads.size() < most_heads) {
            heads.push_back(&fragment);
        }
    }
}

} // namespace

void join_fragments(const Agreement& agreement, std::vector<Place>& places)
{
    const std::vector<MailTraits>& mails = agreement.set().mails;
    std::vector<std::uint32_t> head_of(places.size());
    std::vector<std::uint32_t> leader_of(places.size(), Place::nowhere); // of a head's new group
    for (std::uint32_t i = 0; i < head_of.size(); ++i) {
        head_of[i] = i;
    }
    for (auto& [mark, fragments] : fragments_of(agreement, places)) {
        join(agreement, fragments);
        for (const Fragment& fragment : fragments) {
            if (fragment.joined != Place::nowhere) {
                head_of[fragment.leader] = fragment.joined;
            }
            std::uint32_t& leader = leader_of[head_of[fragment.leader]];
            leader = std::min(leader, fragment.leader);
        }
    }
    for (std::uint32_t mail = 0; mail < places.size(); ++mail) {
        Place& place = places[mail];
        if (place.leader == Place::nowhere || leader_of[head_of[place.leader]] == Place::nowhere) {
            continue;
        }
        const std::uint32_t leader = leader_of[head_of[place.leader]];
        if (leader == mail) {
            place = {mail, CampaignKey::Similarity, 1.0F};
        } else if (leader != place.leader) {
            const double similarity = text_similarity(mails[leader], mails[mail]);
            place = {leader, CampaignKey::Similarity, static_cast<float>(similarity)};
        }
    }
}

} // namespace takedown
