#pragma once

// Shares: how much of the spam each botnet sent, with intervals.

#include "model/campaign.hpp"
#include "model/mail_traits.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace takedown {

/// One row a botnet and one for the unattributed rest (empty `botnet`, last) for the whole span,
/// each day and, for all traps together, each hour (where the spam spans at most 14 days) or week
/// (where it spans more); days, weeks and the whole of every trap too. Order: trap, period, botnet
/// as in `botnets`; empty trap and period first. The base is all spam of the trap and period. Mail
/// without a believable time is in whole-span rows only.
///
/// A source that sent for several botnets within a cell counts for the one it sent most for, so all
/// kinds of share add up to 1 in each cell; mail without a source is in no share of sources or
/// bots.
///
/// Intervals are 95 %: bootstrap over clusters, stretched by Student's t for few of them; [0, 1]
/// from a single one. A cluster is mails of one campaign and source network (/24, IPv6 /48) from
/// one address or within an hour of each other; of addresses and bots, those of one network. Those
/// of messages of all traps, where at least three have mail, are for traps at large: random effects
/// between them (REML, Hartung-Knapp). Same seed, same result. Source:
/// docs/sources/botnets.md#shares
std::vector<Share> find_shares(
    const TraitSet& set,
    std::span<const Campaign> campaigns,
    std::span<const Botnet> botnets,
    std::uint64_t seed
);

} // namespace takedown
