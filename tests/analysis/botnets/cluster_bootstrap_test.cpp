#include "analysis/botnets/cluster_bootstrap.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace takedown {

namespace {

double first_of(const Amounts& amounts)
{
    return amounts[0];
}

std::vector<Interval>
inside(const std::vector<Cluster>& clusters, std::size_t categories, std::uint64_t seed)
{
    return share_intervals(resampled(clusters, categories, first_of, seed));
}

Resampled one_trap(const std::vector<Cluster>& clusters, std::size_t categories, std::uint64_t seed)
{
    return resampled(clusters, categories, first_of, seed);
}

} // namespace

TEST(ShareIntervals, CoverThePlantedShareAboutAsOftenAsTheySay)
{
    // Clusters of very different size, whose category is drawn with the planted share.
    std::mt19937_64 random(42);
    constexpr int trials = 400;
    constexpr double planted = 0.2;
    int covered = 0;
    for (int trial = 0; trial < trials; ++trial) {
        std::vector<Cluster> clusters;
        for (int i = 0; i < 150; ++i) {
            std::geometric_distribution<int> size(0.2);
            const bool ours = std::uniform_real_distribution<>(0, 1)(random) < planted;
            clusters.push_back({ours ? 0U : 1U, {1.0 + size(random)}});
        }
        const Interval interval = inside(clusters, 2, random())[0];
        covered += interval.low <= planted && planted <= interval.high ? 1 : 0;
    }
    EXPECT_GE(covered, trials * 91 / 100);
    EXPECT_LE(covered, trials * 98 / 100);
}

TEST(ShareIntervals, AreWideForFewClustersAndKnowNothingFromOne)
{
    const std::vector<Cluster> one{{0, {1000}}};
    EXPECT_EQ(inside(one, 2, 1)[0].low, 0.0);
    EXPECT_EQ(inside(one, 2, 1)[1].high, 1.0);
    const std::vector<Cluster> three{{0, {1000}}, {1, {1000}}, {1, {1000}}};
    EXPECT_EQ(inside(three, 2, 1)[0].high, 1.0);
}

TEST(ShareIntervals, OfManyClustersAgreeWithThoseOfAllOfThem)
{
    std::vector<Cluster> clusters;
    for (unsigned i = 0; i < 40000; ++i) {
        clusters.push_back({i % 5 == 0 ? 0U : 1U, {1.0}});
    }
    const Interval interval = inside(clusters, 2, 3)[0];
    const double half = 1.96 * std::sqrt(0.2 * 0.8 / 40000);
    EXPECT_NEAR(interval.high - 0.2, half, half * 0.35);
    EXPECT_NEAR(0.2 - interval.low, half, half * 0.35);
}

TEST(IntervalsBetween, AgreeWithThePublishedExampleOfGrum)
{
    // Three vendors' shares of Grum; with no error inside each the 95 % interval is 4 to 57 %
    // (docs/sources/botnets.md#shares).
    std::vector<Resampled> vendors;
    for (const double share : {0.111, 0.178, 0.33}) {
        std::vector<Cluster> clusters;
        for (int i = 0; i < 20000; ++i) {
            clusters.push_back({i < share * 20000 ? 0U : 1U, {100}});
        }
        vendors.push_back(one_trap(clusters, 2, 7));
    }
    const std::vector<Interval> intervals = intervals_between(vendors);
    EXPECT_NEAR(intervals[0].low, 0.04, 0.01);
    EXPECT_NEAR(intervals[0].high, 0.57, 0.02);
    EXPECT_NEAR(intervals[1].low, 1 - intervals[0].high, 1e-9) << "of two, one is the other's rest";
}

TEST(IntervalsBetween, CoverTheSharesOfTheWorldThoughEachTrapIsBiased)
{
    // Botnets of planted shares, seen by traps that each favour some of them by chance.
    const std::vector<double> planted{0.4, 0.3, 0.2, 0.1};
    std::mt19937_64 random(11);
    std::normal_distribution<> bias(0, 0.6);
    constexpr int trials = 150;
    for (const int traps : {3, 6}) {
        int covered = 0;
        for (int trial = 0; trial < trials; ++trial) {
            std::vector<Resampled> seen;
            for (int trap = 0; trap < traps; ++trap) {
                std::vector<double> rates;
                for (const double share : planted) {
                    rates.push_back(share * std::exp(bias(random)));
                }
                std::discrete_distribution<unsigned> drawn(rates.begin(), rates.end());
                std::vector<Cluster> clusters;
                for (int i = 0; i < 200; ++i) {
                    clusters.push_back({drawn(random), {1.0}});
                }
                seen.push_back(one_trap(clusters, planted.size(), random()));
            }
            const std::vector<Interval> intervals = intervals_between(seen);
            for (std::size_t c = 0; c < planted.size(); ++c) {
                covered += intervals[c].low <= planted[c] && planted[c] <= intervals[c].high;
            }
        }
        const double part = covered / (4.0 * trials);
        EXPECT_GE(part, 0.92) << traps;
        EXPECT_LE(part, 0.98) << traps;
    }
}

TEST(IntervalsBetween, KnowNothingFromOneTrapAndLittleWhereATrapSawNothing)
{
    const std::vector<Cluster> some{{0, {5}}, {1, {5}}, {0, {2}}};
    EXPECT_EQ(intervals_between(std::vector{one_trap(some, 2, 1)})[0].high, 1.0);
    const std::vector<Cluster> other{{1, {1}}};
    const auto two = intervals_between(std::vector{one_trap(some, 2, 1), one_trap(other, 2, 1)});
    EXPECT_LT(two[0].low, 0.01);
    EXPECT_GT(two[0].high, 0.99);
}

TEST(StudentT, HasTheValuesOfTheTable)
{
    EXPECT_NEAR(student_t_975(2), 4.303, 1e-9);
    EXPECT_NEAR(student_t_975(200), 1.96, 1e-9);
}

} // namespace takedown
