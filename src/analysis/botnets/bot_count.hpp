#pragma once

// How many bots a botnet has: addresses seen, corrected for those that change and those that were
// not seen.

#include "core/ip.hpp"
#include "core/time.hpp"
#include "model/campaign.hpp"
#include "model/mail_traits.hpp"

#include <span>
#include <vector>

namespace takedown {

/// One mail that a bot handed over.
struct BotSighting {
    TimePoint time{};
    Address source;
};

/// Counts of one botnet. The estimate is for lines at work at one time of the 24 hours with most
/// addresses: a host each, but a gateway with several bots behind it is one, and hosts that are on
/// at other hours only are not in it. It rests on addresses that come back in later hours; without
/// at least five of those, or in less than three hours of mail, there is none: estimate, low and
/// high are 0 and `why` says so. The order of the sightings does not matter.
/// Source: docs/sources/botnets.md#bots
BotCount count_bots(std::vector<BotSighting> sightings);

/// Botnet::bots of each, from the mail that is theirs (`attribution`).
void count_bots(
    const TraitSet& set, std::span<const Campaign> campaigns, std::span<Botnet> botnets
);

} // namespace takedown
