#pragma once

// Campaigns: which mails are one mailing.

#include "core/thread_pool.hpp"
#include "model/campaign.hpp"
#include "model/mail_traits.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace takedown {

struct CampaignSettings {
    std::size_t least_messages = 3;     ///< smaller groups are not reported
    double least_similarity = 0.5;      ///< estimated Jaccard that joins by itself
    double supporting_similarity = 0.2; ///< that supports a shared link
    std::uint32_t least_words = 10;     ///< shorter texts are not compared by similarity
    /// Registered domains of many unrelated sites (free hosts, link shorteners): never a key.
    std::vector<std::string> common_domains;
};

/// Campaigns of the spam in `set` (ham is only used to know common domains, attachments and
/// engines), most messages first, then by id. Each message is in one campaign or in none.
///
/// Messages are taken in ascending id. One joins the best leader it agrees with, or becomes a
/// leader itself: by equal text; by an equal attachment; by an equal link (registered domain and
/// path shape) with a second trait, which is some similarity, or the same engine, unless ham has
/// it, or the same subject; by similarity alone. Members agree with their leader, never only with
/// another member, so chains cannot grow. A leader stays one when later mail is added, and so does
/// the campaign's id. Source: docs/sources/campaigns.md#clustering
///
/// Template fields stay empty: see template.hpp. Same result for any number of threads.
std::vector<Campaign>
find_campaigns(const TraitSet& set, const CampaignSettings& settings, ThreadPool& pool);

} // namespace takedown
