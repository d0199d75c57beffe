#include "analysis/campaigns/campaigns.hpp"

#include "analysis/campaigns/agreement.hpp"
#include "analysis/campaigns/campaign_summary.hpp"
#include "analysis/campaigns/fragments.hpp"
#include "analysis/campaigns/leader_pass.hpp"
#include "analysis/campaigns/structure.hpp"

#include <algorithm>
#include <set>

namespace takedown {

namespace {

/// Members of each leader that has enough of them, the leader first.
std::vector<CampaignMembers> groups_of(const std::vector<Place>& places, std::size_t least_messages)
{
    constexpr std::uint32_t none = Place::nowhere;
    std::vector<std::uint32_t> group_of(places.size(), 0); // first a count
    for (const Place& place : places) {
        if (place.leader != none) {
            ++group_of[place.leader];
        }
    }
    std::vector<CampaignMembers> groups;
    for (std::uint32_t& group : group_of) {
        if (group < least_messages) {
            group = none;
            continue;
        }
        groups.emplace_back().reserve(group);
        group = static_cast<std::uint32_t>(groups.size() - 1);
    }
    for (std::uint32_t mail = 0; mail < places.size(); ++mail) {
        const Place& place = places[mail];
        if (place.leader != none && group_of[place.leader] != none) {
            groups[group_of[place.leader]].push_back({mail, place.key, place.similarity});
        }
    }
    return groups;
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

CampaignSearch search_campaigns(
    const TraitSet& set,
    const CampaignSettings& settings,
    ThreadPool& pool,
    std::span<const KnownPlace> known
)
{
    const Agreement agreement(set, settings);
    LeaderPass pass = follow_leaders(agreement, known);
    CampaignSearch search;
    search.forgotten = pass.forgotten;
    search.index_bytes = pass.index_bytes;
    search.spilled_bytes = pass.spilled_bytes;
    // Without the room that growth would leave: there are as many as mails.
    search.places.reserve(static_cast<std::size_t>(std::count_if(
        pass.places.begin(),
        pass.places.end(),
        [](const Place& place) { return place.leader != Place::nowhere; }
    )));
    for (std::size_t i = 0; i < pass.places.size(); ++i) {
        if (const Place& place = pass.places[i]; place.leader != Place::nowhere) {
            search.places.push_back(
                {set.mails[i].message, set.mails[place.leader].message, place.key, place.similarity}
            );
        }
    }
    join_fragments(agreement, pass.places);
    const StructureTexts structures = find_structures(agreement, pass.places);
    const std::vector<CampaignMembers> groups =
        groups_of(pass.places, std::max<std::size_t>(settings.least_messages, 1));
    search.campaigns.resize(groups.size());
    pool.for_each_index(groups.size(), [&](std::size_t i) {
        const auto structure = structures.find(groups[i].front().mail);
        search.campaigns[i] =
            summarise(groups[i], set, structure == structures.end() ? "" : structure->second);
    });
    make_ids_distinct(search.campaigns);
    std::sort(
        search.campaigns.begin(),
        search.campaigns.end(),
        [](const Campaign& a, const Campaign& b) {
            return a.messages.size() != b.messages.size() ? a.messages.size() > b.messages.size()
                                                          : a.leader < b.leader;
        }
    );
    return search;
}

std::vector<Campaign>
find_campaigns(const TraitSet& set, const CampaignSettings& settings, ThreadPool& pool)
{
    return search_campaigns(set, settings, pool).campaigns;
}

} // namespace takedown
