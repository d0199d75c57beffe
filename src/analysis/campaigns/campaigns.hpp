#pragma once

// Campaigns: which mails are one mailing.

#include "core/thread_pool.hpp"
#include "model/campaign.hpp"
#include "model/mail_traits.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace takedown {

struct CampaignSettings {
    std::size_t least_messages = 3;     ///< smaller groups are not reported
    double least_similarity = 0.5;      ///< estimated Jaccard that joins by itself
    double supporting_similarity = 0.2; ///< that joins with a shared link or engine
    double fragment_similarity = 0.1;   ///< mean between two groups of one engine that joins them
    std::uint32_t least_words = 10;     ///< shorter texts are not compared by similarity
    /// Registered domains of many unrelated sites (free hosts, link shorteners): never a key.
    std::vector<std::string> common_domains;
    bool links = true; ///< false: links tell nothing, so that they can measure the rest
    std::size_t index_bytes = std::size_t{512} << 20U; ///< of memory for finding leaders
    std::string spill_folder; ///< for leaders that memory has no room for; empty: the system's
};

/// What an earlier analysis found of one spam message: its leader, itself when it is one.
struct KnownPlace {
    std::uint64_t message = 0; ///< StoredMessage::id, as is the next
    std::uint64_t leader = 0;
    CampaignKey key = CampaignKey::Similarity;
    float similarity = 1; ///< to the leader, estimated Jaccard
};

struct CampaignSearch {
    std::vector<Campaign> campaigns;
    std::vector<KnownPlace> places;  ///< of all spam, ascending: for the next time
    std::uint64_t forgotten = 0;     ///< leaders that later mail could not join: the disk failed
    std::size_t index_bytes = 0;     ///< of leaders in memory
    std::uint64_t spilled_bytes = 0; ///< of leaders on disk
};

/// Campaigns of the spam in `set` (ham is only used to know what is common: domains, files,
/// engines, structures), most messages first, then by leader. Each message is in one campaign or in
/// none.
///
/// Messages are taken in ascending id. One joins the best leader it agrees with, or becomes a
/// leader itself: by equal text; by an equal file; by an equal link (registered domain and path
/// shape) with a second trait, which is some similarity, or the same engine, unless ham has it, or
/// the same subject; by similarity alone; by some similarity and an engine
/// that no ham has; by a similar file. Members agree with their leader, never
/// only with another member, so chains cannot grow. Groups that are
/// parts of one mailing are joined (fragments.hpp). What is left is looked at for structure
/// (structure.hpp). Source: docs/sources/campaigns.md#clustering
///
/// `known` are the places of an earlier search. They stay, so mail that is added since joins the
/// campaigns there were, and the result is that of one search over all. Two things are not looked
/// at again: ham that came since and has what an older campaign is held by, and settings that
/// changed; give no `known` then. Structures are looked for anew in all that is left.
///
/// Template fields stay empty: see template.hpp. Same result for any number of threads.
CampaignSearch search_campaigns(
    const TraitSet& set,
    const CampaignSettings& settings,
    ThreadPool& pool,
    std::span<const KnownPlace> known = {}
);

/// The campaigns alone.
std::vector<Campaign>
find_campaigns(const TraitSet& set, const CampaignSettings& settings, ThreadPool& pool);

} // namespace takedown
