#pragma once

// SenderUnit: mail held together by one telltale engine or one campaign, and the hosts it came
// from.

#include "analysis/botnets/botnets.hpp"
#include "analysis/botnets/engines.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace takedown {

/// When one address sent for a unit.
struct SourceSpan {
    Address source;
    bool timed = false;
    TimePoint first{};
    TimePoint last{};
};

struct SenderUnit {
    std::uint64_t engine =
        0; ///< of a family that holds it together, its leading one; 0: a single campaign
    std::size_t pool = 0; ///< of those that the engine's mailings fall into by their senders
    std::size_t pools = 1;
    double weak_odds =
        0; ///< log of the odds of the weakest join by weak traces; 0: joined otherwise
    std::vector<std::size_t> campaigns;   ///< indices, ascending
    std::vector<const MailTraits*> mails; ///< ascending id, mail of no campaign included
    std::vector<SourceSpan> sources;      ///< ascending
    bool takes_loose_mail = false;        ///< the engine's mail in no campaign is its too
};

/// Index of the campaign of each mail of `set`, or -1.
std::vector<int> campaign_of_mail(const TraitSet& set, std::span<const Campaign> campaigns);

/// Units by falling number of sources, then by first mail. A campaign goes with others of the
/// family of engines that more than half of its mail has (mailing_groups.hpp), else it is a unit of
/// its own. Bulk senders and units with too few sources are left out.
std::vector<SenderUnit> sender_units(
    const TraitSet& set,
    std::span<const Campaign> campaigns,
    const EngineEvidences& evidence,
    const BotnetSettings& settings
);

/// Sources of both, seen for both within `window`.
std::size_t shared_sources(const SenderUnit& a, const SenderUnit& b, Micros window);

/// Distinct addresses in the busiest hour: so many bots were alive at once at least.
std::uint64_t most_sources_in_an_hour(std::span<const MailTraits* const> mails);

} // namespace takedown
