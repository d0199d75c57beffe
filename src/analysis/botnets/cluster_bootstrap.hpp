#pragma once

// Intervals for shares of clustered counts.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace takedown {

struct Interval {
    double low = 0;
    double high = 1;
};

/// Things that come together (mails of one campaign from one network), all of one category.
struct Cluster {
    std::uint32_t category = 0;
    double amount = 0; ///< how many
};

/// 90 % intervals of each category's part of the whole. More than 4,000 clusters are first put
/// together at random into 4,000. Without two clusters nothing is known: [0, 1].
/// Source: docs/sources/botnets.md#shares
std::vector<Interval>
share_intervals(std::span<const Cluster> clusters, std::size_t categories, std::uint64_t seed);

/// 95 % point of Student's t: half width of a 90 % interval in standard errors.
double student_t_95(std::size_t degrees);

/// 90 % interval for the share in traps at large from the shares in some of them and their standard
/// errors: random effects on the log-odds. Fewer than two traps give [0, 1].
Interval between_traps(std::span<const double> shares, std::span<const double> errors);

} // namespace takedown
