#pragma once

// Shares: how much of the spam each botnet sent, with intervals.

#include "model/campaign.hpp"
#include "model/mail_traits.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace takedown {

/// One row a botnet and one for the unattributed rest (empty `botnet`, last) for every trap and
/// day, every trap's whole span, and all traps together by day and in all. Order: trap, day,
/// botnet as in `botnets`; empty trap and day first. The base is all spam of the trap and day. Mail
/// without a believable time is in whole-span rows only.
///
/// A source that sent for several botnets within a cell counts for the one it sent most for, so
/// both kinds of share add up to 1 in each cell; mail without a source is in no source share.
///
/// Intervals are 90 %: bootstrap over clusters (campaign and source /24, IPv6 /48), stretched by
/// Student's t for few clusters; [0, 1] from a single cluster. From three traps on, whole-span rows
/// of all traps are widened to cover a random-effects interval between traps (DerSimonian-Laird,
/// Hartung-Knapp). Same seed, same result. Source: docs/sources/botnets.md#shares
std::vector<Share> find_shares(
    const TraitSet& set,
    std::span<const Campaign> campaigns,
    std::span<const Botnet> botnets,
    std::uint64_t seed
);

} // namespace takedown
