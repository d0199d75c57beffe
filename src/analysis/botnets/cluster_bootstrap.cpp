#include "analysis/botnets/cluster_bootstrap.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <random>

namespace takedown {

namespace {

constexpr std::size_t most_groups = 4000;
constexpr int replicates = 400;

/// Clusters in random groups: independent of each other, like clusters, but fewer to draw.
struct Groups {
    std::vector<Cluster> clusters;  ///< by group
    std::vector<std::size_t> first; ///< of each group, and one past the last

    [[nodiscard]] std::size_t count() const { return first.size() - 1; }
};

Groups grouped(std::span<const Cluster> clusters, std::mt19937_64& random)
{
    const std::size_t count = std::min(clusters.size(), most_groups);
    std::vector<std::vector<Cluster>> rows(count);
    for (std::size_t i = 0; i < clusters.size(); ++i) {
        rows[clusters.size() == count ? i : random() % count].push_back(clusters[i]);
    }
    Groups groups;
    for (const std::vector<Cluster>& row : rows) {
        groups.first.push_back(groups.clusters.size());
        groups.clusters.insert(groups.clusters.end(), row.begin(), row.end());
    }
    groups.first.push_back(groups.clusters.size());
    return groups;
}

/// One resample's shares: the same number of groups, drawn with replacement.
void resample(const Groups& groups, std::mt19937_64& random, std::vector<double>& shares)
{
    std::fill(shares.begin(), shares.end(), 0.0);
    double total = 0;
    for (std::size_t drawn = 0; drawn < groups.count(); ++drawn) {
        const std::size_t group = random() % groups.count();
        for (std::size_t i = groups.first[group]; i < groups.first[group + 1]; ++i) {
            shares[groups.clusters[i].category] += groups.clusters[i].amount;
            total += groups.clusters[i].amount;
        }
    }
    for (double& share : shares) {
        share = total > 0 ? share / total : 0;
    }
}

} // namespace

double student_t_95(std::size_t degrees)
{
    constexpr std::array<double, 30> table{6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860,
                                           1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753, 1.746,
                                           1.740, 1.734, 1.729, 1.725, 1.721, 1.717, 1.714, 1.711,
                                           1.708, 1.706, 1.703, 1.701, 1.699, 1.697};
    if (degrees == 0) {
        return table.front();
    }
    return degrees <= table.size() ? table.at(degrees - 1) : 1.645;
}

std::vector<Interval>
share_intervals(std::span<const Cluster> clusters, std::size_t categories, std::uint64_t seed)
{
    std::vector<Interval> intervals(categories);
    if (clusters.size() < 2) {
        return intervals;
    }
    std::mt19937_64 random(seed);
    const Groups groups = grouped(clusters, random);
    std::vector<double> estimate(categories);
    for (const Cluster& cluster : clusters) {
        estimate[cluster.category] += cluster.amount;
    }
    const double total = std::accumulate(estimate.begin(), estimate.end(), 0.0);
    std::vector<std::vector<double>> drawn(categories);
    std::vector<double> shares(categories);
    for (int i = 0; i < replicates; ++i) {
        resample(groups, random, shares);
        for (std::size_t c = 0; c < categories; ++c) {
            drawn[c].push_back(shares[c]);
        }
    }
    const auto n = static_cast<double>(groups.count());
    const double stretch = student_t_95(groups.count() - 1) / 1.645 * std::sqrt(n / (n - 1));
    for (std::size_t c = 0; c < categories; ++c) {
        std::sort(drawn[c].begin(), drawn[c].end());
        const double share = total > 0 ? estimate[c] / total : 0;
        const double low = drawn[c][replicates / 20 - 1];
        const double high = drawn[c][replicates - replicates / 20];
        intervals[c] = {
            std::clamp(share - (share - std::min(low, share)) * stretch, 0.0, 1.0),
            std::clamp(share + (std::max(high, share) - share) * stretch, 0.0, 1.0)};
    }
    return intervals;
}

Interval between_traps(std::span<const double> shares, std::span<const double> errors)
{
    if (shares.size() < 2) {
        return {};
    }
    const auto count = static_cast<double>(shares.size());
    std::vector<double> odds;
    std::vector<double> variance;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const double share = std::clamp(shares[i], 0.001, 0.999);
        const double slope = 1 / (share * (1 - share));
        odds.push_back(std::log(share / (1 - share)));
        variance.push_back(std::max(1e-9, errors[i] * errors[i] * slope * slope));
    }
    double weights = 0;
    double squares = 0;
    double mean = 0;
    for (std::size_t i = 0; i < odds.size(); ++i) {
        weights += 1 / variance[i];
        squares += 1 / (variance[i] * variance[i]);
        mean += odds[i] / variance[i];
    }
    mean /= weights;
    double q = 0;
    for (std::size_t i = 0; i < odds.size(); ++i) {
        q += (odds[i] - mean) * (odds[i] - mean) / variance[i];
    }
    const double spread = weights - squares / weights;
    const double between = spread > 0 ? std::max(0.0, (q - (count - 1)) / spread) : 0;
    weights = 0;
    double centre = 0;
    for (std::size_t i = 0; i < odds.size(); ++i) {
        weights += 1 / (variance[i] + between);
        centre += odds[i] / (variance[i] + between);
    }
    centre /= weights;
    q = 0;
    for (std::size_t i = 0; i < odds.size(); ++i) {
        q += (odds[i] - centre) * (odds[i] - centre) / (variance[i] + between);
    }
    // Hartung-Knapp, never narrower than the plain random-effects error.
    const double error = std::sqrt(std::max(q / (count - 1), 1.0) / weights);
    const double half = student_t_95(shares.size() - 1) * error;
    const auto share_of = [](double log_odds) {
        return 1 / (1 + std::exp(-log_odds));
    };
    return {share_of(centre - half), share_of(centre + half)};
}

} // namespace takedown
