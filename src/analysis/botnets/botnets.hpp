#pragma once

// Botnets: campaigns joined by shared sources or by a telltale engine, and which mail is whose.

#include "model/campaign.hpp"
#include "model/mail_traits.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace takedown {

struct BotnetSettings {
    std::size_t least_sources = 5;          ///< distinct addresses
    std::size_t least_networks = 3;         ///< distinct /16 (IPv6: /32)
    double least_containment = 0.2;         ///< part of the smaller set of sources that both share
    double most_chance = 0.01;              ///< of any one false join in the case, by Bonferroni
    Micros window = std::chrono::hours(72); ///< a source is one host in both only so close in time
};

/// Botnets, most messages first, then by id. Units are the campaigns of one telltale engine
/// (engines.hpp) or single campaigns; units are taken by falling number of sources, and one joins
/// the earlier unit it shares sources with: at least `least_containment` of the smaller set, within
/// `window` of each other, and more than chance given how many campaigns each source is in. A unit
/// that joined leads nobody, so chains cannot grow. Families stay empty. Senders with few sources
/// that greet with their own name are bulk senders, no botnets, and stay unattributed.
/// Source: docs/sources/botnets.md#merging
std::vector<Botnet> find_botnets(
    const TraitSet& set, std::span<const Campaign> campaigns, const BotnetSettings& settings = {}
);

/// For each mail of `set` the index of its botnet, or -1: unattributed (or ham). A mail belongs by
/// its campaign; mail of no campaign by its engine, where the botnet counts it as its own.
std::vector<int> attribution(
    const TraitSet& set, std::span<const Campaign> campaigns, std::span<const Botnet> botnets
);

} // namespace takedown
