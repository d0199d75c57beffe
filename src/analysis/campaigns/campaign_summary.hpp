#pragma once

// What is said of a campaign once its members are known.

#include "model/campaign.hpp"
#include "model/mail_traits.hpp"

#include <vector>

namespace takedown {

struct CampaignMember {
    const MailTraits* mail = nullptr;
    CampaignKey key = CampaignKey::Similarity; ///< by what it agrees with the leader
    double similarity = 0;                     ///< to the leader
};

using CampaignMembers = std::vector<CampaignMember>; ///< the leader first; ids ascend

/// `members` is not empty. The template fields stay empty.
Campaign summarise(const CampaignMembers& members, const TextTable& texts);

} // namespace takedown
