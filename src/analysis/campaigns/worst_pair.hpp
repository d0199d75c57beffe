#pragma once

// The two members of a campaign that are least alike: what tells whether it is a chain.

#include "model/campaign.hpp"
#include "model/mail_traits.hpp"

#include <cstdint>
#include <span>

namespace takedown {

/// `members` are places in `set.mails`, ascending. Up to 256 of them all pairs are compared, beyond
/// that as many pairs drawn with a fixed seed. Of equal pairs the first counts. Two mails without
/// text are alike; one without is unlike all others. Fewer than 2 members: no pair, similarity 1.
WorstPair worst_pair(const TraitSet& set, std::span<const std::uint32_t> members);

} // namespace takedown
