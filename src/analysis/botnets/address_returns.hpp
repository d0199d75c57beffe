#pragma once

// Addresses that come back in later hours, and how many lines with changing addresses that goes
// with.

#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <span>

namespace takedown {

/// In which hours of a day the addresses of some networks were seen.
struct AddressHours {
    static constexpr std::size_t slots = 24;
    static constexpr std::size_t most_lag = 12; ///< hours between two looks at the same line

    std::array<double, slots> seen{};           ///< addresses, by hour
    std::array<double, most_lag + 1> returns{}; ///< addresses seen in both of hours so far apart

    /// One more address; hours in [0, 24).
    void add(const std::set<std::size_t>& hours);
    /// Other networks' added (`sign` 1) or taken out (-1).
    void add(const AddressHours& other, double sign);
    /// Pairs of an address in one hour and one so much later.
    [[nodiscard]] double pairs(std::size_t lag) const;
};

/// Lines at work, from addresses that came back.
struct LineFit {
    double lines = 0;
    double change = 0; ///< rate at which lines get another address, an hour
    double error = 0;  ///< standard error of log(lines)
    double returns = 0;
    std::size_t lags = 0; ///< hours apart that returns were looked for
};

/// Maximum likelihood. `groups` are of networks, whose addresses are handed on together: the error
/// is the larger of what the returns would have alone and what leaving out each group once tells.
/// Absent with fewer than five returns. Source: docs/sources/botnets.md#bots
std::optional<LineFit> fit_lines(std::span<const AddressHours> groups);

} // namespace takedown
