#pragma once

// The leaders' pass: each mail joins the best leader it agrees with, or becomes one.

#include "analysis/campaigns/agreement.hpp"
#include "analysis/campaigns/campaigns.hpp"
#include "model/mail_traits.hpp"

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace takedown {

/// Where one mail stands.
struct Place {
    static constexpr std::uint32_t nowhere = std::numeric_limits<std::uint32_t>::max();

    std::uint32_t leader = nowhere; ///< place in TraitSet::mails; a leader's is its own
    CampaignKey key = CampaignKey::Similarity;
    float similarity = 1; ///< to the leader
};

struct LeaderPass {
    std::vector<Place> places;   ///< of each of TraitSet::mails; ham is nowhere
    std::uint64_t forgotten = 0; ///< leaders that new mail could no longer join: the disk failed
    std::size_t index_bytes = 0; ///< in memory
    std::uint64_t spilled_bytes = 0;
};

/// Mails are taken in ascending id. What stands in `known` (ascending message) stays so, as long as
/// its leader is in the set; the rest is compared with the leaders before it, so that the same mail
/// leads to the same places whether it comes at once or bit by bit. When the index has no room left
/// it goes to a sorted file (LeaderRuns), where later mails are looked up by the stretch: the
/// places are the same however little memory there is. Only leaders that could not be written or
/// read back are forgotten.
LeaderPass follow_leaders(const Agreement& agreement, std::span<const KnownPlace> known);

} // namespace takedown
