#include "analysis/botnets/bot_count.hpp"
#include "analysis/botnets/mail_world.hpp"
#include "core/hash.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <tuple>

namespace takedown {

namespace {

using samples::host;

BotSighting sighting(int minute, unsigned address)
{
    return {from_epoch(1'000'000'000 + std::int64_t{minute} * 60, 0), host(address)};
}

double part_of(std::uint64_t seed, unsigned a, unsigned b)
{
    const std::string key = std::to_string(a) + "/" + std::to_string(b);
    return static_cast<double>(hash64(key, seed) >> 11U) / 9007199254740992.0;
}

/// A day's mail at random minutes from `bots` lines, each with a new address every `lease` minutes.
std::vector<BotSighting> day_of(unsigned bots, unsigned mails, unsigned lease, std::uint64_t seed)
{
    std::vector<BotSighting> made;
    for (unsigned i = 0; i < mails; ++i) {
        const auto minute = static_cast<unsigned>(part_of(seed, i, 0) * 1440);
        const auto bot = static_cast<unsigned>(part_of(seed, i, 1) * bots);
        const auto shift = static_cast<unsigned>(part_of(seed, bot, 2) * lease);
        const unsigned given = lease == 0 ? 0 : (minute + shift) / lease;
        made.push_back(sighting(static_cast<int>(minute), bot + given * bots));
    }
    return made;
}

struct Coverage {
    int holds = 0;
    int days = 0;
    double mean = 0;
};

Coverage coverage_of(unsigned bots, unsigned mails, unsigned lease)
{
    Coverage coverage;
    constexpr int days = 60;
    for (std::uint64_t seed = 1; seed <= days; ++seed) {
        const BotCount count = count_bots(day_of(bots, mails, lease, seed));
        if (count.estimate > 0) {
            ++coverage.days;
            coverage.mean += count.estimate;
            coverage.holds += count.low <= bots && bots <= count.high ? 1 : 0;
        }
    }
    coverage.mean /= std::max(coverage.days, 1);
    return coverage;
}

TEST(BotCount, CountsAddressesOfTheBusiestHourAndDay)
{
    std::vector<BotSighting> seen;
    for (unsigned i = 0; i < 30; ++i) {
        seen.push_back(sighting(static_cast<int>(i) * 60, i)); // one an hour for 30 hours
    }
    seen.push_back(sighting(10, 100));
    seen.push_back(sighting(59, 101));
    const BotCount count = count_bots(seen);
    EXPECT_EQ(count.at_once, 3U);
    EXPECT_EQ(count.in_a_day, 26U);
}

TEST(BotCount, SaysWhyThereIsNoEstimate)
{
    EXPECT_EQ(count_bots({}).estimate, 0);
    EXPECT_FALSE(count_bots({}).why.empty());
    std::vector<BotSighting> strangers; // nobody comes back
    for (unsigned i = 0; i < 500; ++i) {
        strangers.push_back(sighting(static_cast<int>(i) * 2, i));
    }
    const BotCount count = count_bots(strangers);
    EXPECT_EQ(count.estimate, 0);
    EXPECT_EQ(count.high, 0);
    EXPECT_NE(count.why.find("no estimate"), std::string::npos);
    std::vector<BotSighting> burst; // the same few, but within one hour
    for (unsigned i = 0; i < 500; ++i) {
        burst.push_back(sighting(static_cast<int>(i % 50), i % 20));
    }
    EXPECT_EQ(count_bots(burst).estimate, 0);
    EXPECT_EQ(count_bots(burst).at_once, 20U);
}

TEST(BotCount, IsTheSameInAnyOrder)
{
    std::vector<BotSighting> seen = day_of(200, 600, 720, 7);
    const BotCount count = count_bots(seen);
    std::reverse(seen.begin(), seen.end());
    const BotCount turned = count_bots(seen);
    EXPECT_GT(count.estimate, 0);
    EXPECT_EQ(count.estimate, turned.estimate);
    EXPECT_EQ(count.low, turned.low);
    EXPECT_EQ(count.why, turned.why);
}

TEST(BotCount, FindsTheLinesBehindAddressesThatChange)
{
    const BotCount count = count_bots(day_of(300, 3000, 360, 3)); // six hours each
    EXPECT_GT(count.in_a_day, 900U);
    EXPECT_NEAR(count.estimate, 300, 60);
    EXPECT_LT(count.high, 600);
}

TEST(BotCount, FindsBotsThatSentNothing)
{
    const BotCount count = count_bots(day_of(2000, 1000, 0, 5));
    EXPECT_LT(count.in_a_day, 900U);
    EXPECT_NEAR(count.estimate, 2000, 500);
}

TEST(BotCount, IntervalsHoldTheTruthForMostDays)
{
    for (const auto& [bots, mails, lease] :
         {std::tuple{300U, 600U, 0U},
          std::tuple{300U, 600U, 1440U},
          std::tuple{300U, 1500U, 360U},
          std::tuple{1000U, 600U, 1440U}}) {
        const Coverage coverage = coverage_of(bots, mails, lease);
        RecordProperty("mean", std::to_string(coverage.mean));
        EXPECT_GE(coverage.days, 50) << bots << " " << mails << " " << lease;
        EXPECT_GE(coverage.holds * 100, coverage.days * 85)
            << bots << " " << mails << " " << lease << ": " << coverage.holds << " of "
            << coverage.days << ", mean " << coverage.mean;
    }
}

TEST(BotCount, CountsTheMailThatIsABotnets)
{
    samples::MailWorld world;
    for (unsigned i = 0; i < 100; ++i) {
        world.add({1, 1, host(i % 40), HeloClass::BareWord, static_cast<int>(i) * 10});
        world.add({2, 2, host(i, 3), HeloClass::BareWord, static_cast<int>(i) * 10});
    }
    const std::vector<Campaign> campaigns = world.campaigns();
    std::vector<Botnet> botnets(1);
    botnets[0].campaigns = {campaigns[0].id};
    count_bots(world.set(), campaigns, botnets);
    EXPECT_EQ(botnets[0].bots.in_a_day, 40U);
    EXPECT_EQ(botnets[0].bots.at_once, 6U);
}

} // namespace

} // namespace takedown
