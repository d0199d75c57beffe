#pragma once

// Intervals for shares of counts that come in clusters: inside one trap, and over several.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace takedown {

struct Interval {
    double low = 0;
    double high = 1;
};

/// What a cluster adds to its category; what each number counts is up to who fills them in.
using Amounts = std::array<double, 3>;

/// Things that come together (mails of one campaign from one network), all of one category.
struct Cluster {
    std::uint32_t category = 0;
    Amounts amounts{};
};

/// How much there is of a category whose clusters add up to `sum`; never negative.
using Measure = double (*)(const Amounts& sum);

/// The measure of each category, and the same from resamples of the clusters.
struct Resampled {
    std::vector<double> measured;           ///< by category
    std::vector<std::vector<double>> drawn; ///< each resample's, by category; empty: < 2 clusters
    std::size_t groups = 0;                 ///< that were drawn from
};

/// Clusters drawn with replacement. More than 4,000 are first put together at random into 4,000.
/// Same seed, same result. Source: docs/sources/botnets.md#shares
Resampled resampled(
    std::span<const Cluster> clusters, std::size_t categories, Measure measure, std::uint64_t seed
);

/// 95 % intervals of each category's part of the whole: percentiles, stretched by Student's t for
/// few clusters. Without two clusters nothing is known: [0, 1].
std::vector<Interval> share_intervals(const Resampled& trap);

/// 95 % intervals for each category's part at traps at large, from what some traps saw: each trap's
/// log-shares vary around those of all, and random effects (REML, Hartung-Knapp with t_{J-1}) tell
/// by how much. Fewer than two traps give [0, 1].
std::vector<Interval> intervals_between(std::span<const Resampled> traps);

/// 97.5 % point of Student's t: half width of a 95 % interval in standard errors.
double student_t_975(std::size_t degrees);

} // namespace takedown
