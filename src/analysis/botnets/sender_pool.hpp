#pragma once

// Whether two sets of mail come from one pool of hosts: how often a host that sent one sends the
// other, beside how often it comes back at all.

#include "core/ip.hpp"
#include "core/time.hpp"
#include "model/mail_traits.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace takedown {

/// Hours in which each address sent; mails of one hour are one sighting, so a burst counts once.
class HostSightings {
public:
    static constexpr std::size_t lag_classes = 7; ///< 1, 2, 3-4, 5-8, 9-16, 17-32, 33-72 hours

    /// Mail without a source or a believable time is left out.
    explicit HostSightings(std::span<const MailTraits* const> mails);

    /// Sightings of one address, and of any two, so many hours apart.
    struct Pairs {
        std::array<double, lag_classes> same{};
        std::array<double, lag_classes> all{};
    };

    [[nodiscard]] const Pairs& own() const { return own_; }

    [[nodiscard]] Pairs with(const HostSightings& other) const;

    /// Sightings of one network (/24, IPv6 /48) in both.
    [[nodiscard]] double neighbours(const HostSightings& other) const;

    [[nodiscard]] std::size_t count() const { return sightings_.size(); }

private:
    std::vector<std::pair<Address, std::int64_t>> sightings_; ///< address and hour, ascending
    std::vector<std::pair<std::int64_t, double>> hours_;      ///< sightings in each, ascending
    std::vector<std::pair<Prefix, double>> networks_;         ///< sightings in each, ascending
    Pairs own_;
};

/// What says whether two sets of mail have one pool of senders.
struct PoolEvidence {
    double crossed = 0;  ///< sightings of one address in both, within 72 hours
    double expected = 0; ///< of those, were it one pool: from how often hosts of each come back
    double pooled = 0;   ///< as `expected`, from all sightings of one address, in one or in both
    double chance = 0;   ///< of those, were the pools strangers in the same networks
    double returns = 0;  ///< that `expected` rests on

    /// At least 20 returns, and fewer than a fifth of what one pool would show (P < 0.001).
    [[nodiscard]] bool apart() const;
    /// Log of the likelihood of one pool over that of two, within [-5, 5].
    [[nodiscard]] double log_ratio() const;
};

/// Source: docs/sources/botnets.md#pools
PoolEvidence pool_evidence(const HostSightings& a, const HostSightings& b);

} // namespace takedown
