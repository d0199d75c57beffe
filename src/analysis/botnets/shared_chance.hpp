#pragma once

// How many sources two units share by chance: some send for anybody, and networks hand addresses
// on.

#include "analysis/botnets/sender_unit.hpp"

#include <cstddef>
#include <cstdint>
#include <set>
#include <unordered_map>
#include <vector>

namespace takedown {

/// P(X >= least) for a Poisson variable of mean `mean`.
double poisson_tail(std::size_t least, double mean);

/// Sources shared by units that have nothing to do with each other, if every address of a /24
/// (IPv6: /48) is as likely, and one source of a hundred sends for anybody.
double shared_by_strangers(const SenderUnit& a, const SenderUnit& b);

/// In how many bands (groups of units held to be one botnet) each source is. What a band's own
/// units share counts once, or mailings of one botnet would look like chance.
class SourcePopularity {
public:
    explicit SourcePopularity(std::span<const SenderUnit> units);

    /// `unit` joins the band with that leader (itself, where it leads one).
    void join(std::size_t unit, std::size_t leader);

    /// Leaders of bands that have a source of `unit`, ascending.
    [[nodiscard]] std::set<std::size_t> neighbours(std::size_t unit) const;

    /// Sources that a unit shares with the leader by chance: strangers' ones, or more where sources
    /// are in several other bands.
    [[nodiscard]] double expected_shared(std::size_t leader, std::size_t unit) const;

private:
    std::span<const SenderUnit> units_;
    std::unordered_map<Address, std::vector<std::size_t>> leaders_of_; ///< ascending
    double all_ = 0;                                                   ///< sources of all bands
    double repeated_ = 0; ///< sum of k (k - 1) over sources that are in k bands
};

} // namespace takedown
