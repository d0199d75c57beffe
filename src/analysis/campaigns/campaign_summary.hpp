#pragma once

// What is said of a campaign once its members are known.

#include "model/campaign.hpp"
#include "model/mail_traits.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace takedown {

struct CampaignMember {
    std::uint32_t mail = 0;                    ///< place in TraitSet::mails
    CampaignKey key = CampaignKey::Similarity; ///< by what it agrees with the leader
    float similarity = 0;                      ///< to the leader
};

using CampaignMembers = std::vector<CampaignMember>; ///< the leader first; places ascend

/// `members` is not empty; `structure` is what a campaign by structure has in common, else empty.
/// The template fields stay empty.
Campaign
summarise(const CampaignMembers& members, const TraitSet& set, const std::string& structure);

} // namespace takedown
