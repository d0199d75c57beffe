#include "simulate/world/random.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>
#include <vector>

namespace takedown::simulate {

namespace {

using testing::ElementsAre;

struct Moments {
    double mean = 0;
    double variance = 0;
};

template <class Draw>
Moments moments_of(int count, Draw draw)
{
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < count; ++i) {
        const double value = draw();
        sum += value;
        squares += value * value;
    }
    const double mean = sum / count;
    return {mean, squares / count - mean * mean};
}

/// Chi-square of counts that should be equal.
double chi_square(const std::vector<double>& counts)
{
    const double expected =
        std::accumulate(counts.begin(), counts.end(), 0.0) / static_cast<double>(counts.size());
    double sum = 0;
    for (const double count : counts) {
        sum += (count - expected) * (count - expected) / expected;
    }
    return sum;
}

/// Above it a fair draw lies once in about 10,000 times (Wilson-Hilferty, z = 3.72).
double chi_square_bound(std::size_t cells)
{
    const auto freedom = static_cast<double>(cells - 1);
    const double part = 2 / (9 * freedom);
    return freedom * std::pow(1 - part + 3.72 * std::sqrt(part), 3);
}

TEST(Random, IsTheSameOnEveryMachine)
{
    Random random(1);
    EXPECT_EQ(random.next(), 12966619160104079557ULL);
    EXPECT_EQ(random.next(), 9600361134598540522ULL);
    EXPECT_EQ(random.next(), 10590380919521690900ULL);
}

TEST(Random, KeepsItsDistributions)
{
    Random random(7);
    EXPECT_DOUBLE_EQ(random.unit(), 0.7005764821796896);
    EXPECT_EQ(random.below(1000), 674U);
    EXPECT_NEAR(random.normal(0, 1), 1.8997685786889567, 1e-12);
    EXPECT_NEAR(random.exponential(1), 4.695125400881671, 1e-12);
    EXPECT_NEAR(random.heavy_tail(1, 1.5, 1e9), 3.953204476877676, 1e-12);
    EXPECT_EQ(random.poisson(5), 1U);
    EXPECT_EQ(random.poisson(500), 513U);
}

TEST(Random, MixesSeedsOfMatters)
{
    EXPECT_EQ(seed_of(1, "bot-poll", 2, 3, 4), 8406481330971216398ULL);
    std::set<std::uint64_t> seeds;
    for (std::uint64_t i = 0; i < 100; ++i) {
        seeds.insert(seed_of(1, "bot-poll", i));
        seeds.insert(seed_of(1, "bot-poll", 0, i + 1));
        seeds.insert(seed_of(1, "bot-poll", 0, 0, i + 1));
        seeds.insert(seed_of(1, "bot-mail", i));
        seeds.insert(seed_of(2, "bot-poll", i));
    }
    EXPECT_EQ(seeds.size(), 500U);
}

TEST(Random, DrawsLikeSeedsUnlike)
{
    // The first draws of neighbouring seeds, as each slice makes them, are as even as those of one.
    std::vector<double> cells(64);
    for (std::uint64_t slice = 0; slice < 64'000; ++slice) {
        Random random(seed_of(1, "slice", slice));
        cells[static_cast<std::size_t>(random.unit() * 64)] += 1;
    }
    EXPECT_LT(chi_square(cells), chi_square_bound(cells.size()));
}

TEST(Random, FillsTheUnitEvenly)
{
    Random random(11);
    std::vector<double> cells(256);
    for (int i = 0; i < 256'000; ++i) {
        const double value = random.unit();
        ASSERT_GE(value, 0);
        ASSERT_LT(value, 1);
        cells[static_cast<std::size_t>(value * 256)] += 1;
    }
    EXPECT_LT(chi_square(cells), chi_square_bound(cells.size()));
}

TEST(Random, DrawsBelowALimitWithoutFavour)
{
    Random random(12);
    for (const std::size_t limit : {2U, 3U, 7U, 10U, 100U}) {
        std::vector<double> cells(limit);
        for (std::size_t i = 0; i < limit * 2000; ++i) {
            const std::uint64_t value = random.below(limit);
            ASSERT_LT(value, limit);
            cells[value] += 1;
        }
        EXPECT_LT(chi_square(cells), chi_square_bound(limit) + 12) << limit;
    }
    // With 3/4 of all values as the limit, a plain remainder would draw its low third twice as
    // often.
    const std::uint64_t limit = 3ULL << 62U;
    std::vector<double> thirds(3);
    for (int i = 0; i < 30'000; ++i) {
        thirds[random.below(limit) >> 62U] += 1;
    }
    EXPECT_LT(chi_square(thirds), 25);
    EXPECT_EQ(random.below(0), 0U);
    EXPECT_EQ(random.below(1), 0U);
}

TEST(Random, IncludesBothEnds)
{
    Random random(13);
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 500; ++i) {
        seen.insert(random.between(3, 6));
    }
    EXPECT_THAT(seen, ElementsAre(3, 4, 5, 6));
    EXPECT_EQ(random.between(9, 9), 9U);
    EXPECT_EQ(random.between(9, 3), 9U);
}

TEST(Random, HasTheMomentsOfItsCurves)
{
    Random random(14);
    constexpr int count = 200'000;
    const Moments normal = moments_of(count, [&] { return random.normal(10, 3); });
    EXPECT_NEAR(normal.mean, 10, 0.03);
    EXPECT_NEAR(normal.variance, 9, 0.15);
    const Moments exponential = moments_of(count, [&] { return random.exponential(4); });
    EXPECT_NEAR(exponential.mean, 4, 0.04);
    EXPECT_NEAR(exponential.variance, 16, 0.5);
    const Moments logs = moments_of(count, [&] { return std::log(random.log_normal(5, 0.5)); });
    EXPECT_NEAR(logs.mean, std::log(5), 0.005);
    EXPECT_NEAR(logs.variance, 0.25, 0.005);
    const Moments coins = moments_of(count, [&] { return random.chance(0.3) ? 1.0 : 0.0; });
    EXPECT_NEAR(coins.mean, 0.3, 0.004);
}

TEST(Random, CountsAsPoissonDid)
{
    Random random(15);
    constexpr int count = 100'000;
    for (const double mean : {0.05, 1.0, 20.0, 59.0, 61.0, 5000.0}) { // around the change at 60
        const Moments found =
            moments_of(count, [&] { return static_cast<double>(random.poisson(mean)); });
        EXPECT_NEAR(found.mean, mean, 5 * std::sqrt(mean / count)) << mean;
        EXPECT_NEAR(found.variance / mean, 1, 0.05) << mean;
    }
    EXPECT_EQ(random.poisson(0), 0U);
    EXPECT_EQ(random.poisson(-1), 0U);
    EXPECT_EQ(random.poisson(std::nan("")), 0U);
}

TEST(Random, HasAHeavyTailThatIsCut)
{
    Random random(16);
    constexpr int count = 200'000;
    int above_ten = 0;
    int at_most = 0;
    for (int i = 0; i < count; ++i) {
        const double value = random.heavy_tail(1, 1.2, 1000);
        ASSERT_GE(value, 1);
        ASSERT_LE(value, 1000);
        above_ten += value > 10 ? 1 : 0;
        at_most += value == 1000 ? 1 : 0;
    }
    EXPECT_NEAR(above_ten / double{count}, std::pow(10, -1.2), 0.003);
    EXPECT_NEAR(at_most / double{count}, std::pow(1000, -1.2), 0.0003);
}

TEST(Random, DrawsByWeight)
{
    Random random(17);
    std::array<int, 4> drawn{};
    const std::array<double, 4> weights{1, 0, 3, 4};
    for (int i = 0; i < 80'000; ++i) {
        ++drawn[random.weighted(weights)];
    }
    EXPECT_NEAR(drawn[0], 10'000, 500);
    EXPECT_EQ(drawn[1], 0);
    EXPECT_NEAR(drawn[2], 30'000, 800);
    EXPECT_NEAR(drawn[3], 40'000, 800);
    EXPECT_EQ(random.weighted({}), 0U);
    EXPECT_EQ(random.weighted(std::array<double, 2>{0, 0}), 0U);
}

TEST(Permuted, SendsEachIndexSomewhereElse)
{
    for (std::uint64_t size :
         {1U, 2U, 3U, 4U, 5U, 7U, 8U, 15U, 16U, 17U, 100U, 1000U, 4096U, 4097U, 10'007U}) {
        for (const std::uint64_t key : {0ULL, 1ULL, 0xdeadbeefULL}) {
            std::vector<bool> taken(size, false);
            for (std::uint64_t index = 0; index < size; ++index) {
                const std::uint64_t place = permuted(index, size, key);
                ASSERT_LT(place, size);
                ASSERT_FALSE(taken[place]) << size << " " << index;
                taken[place] = true;
            }
        }
    }
}

TEST(Permuted, ShufflesByItsKey)
{
    constexpr std::uint64_t size = 1000;
    int fixed = 0;
    int same = 0;
    int neighbours = 0;
    for (std::uint64_t index = 0; index < size; ++index) {
        const std::uint64_t place = permuted(index, size, 1);
        fixed += place == index ? 1 : 0;
        same += place == permuted(index, size, 2) ? 1 : 0;
        neighbours += permuted((index + 1) % size, size, 1) == place + 1 ? 1 : 0;
    }
    EXPECT_LT(fixed, 10);
    EXPECT_LT(same, 10);
    EXPECT_LT(neighbours, 10);
    EXPECT_EQ(permuted(5, 1'000'000'007, 42), 108540732U);
}

} // namespace

} // namespace takedown::simulate
