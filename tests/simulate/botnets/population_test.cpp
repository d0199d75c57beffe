#include "simulate/botnets/made_world.hpp"
#include "simulate/botnets/population.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace takedown::simulate {
namespace {

using made::at;

constexpr const char* two_botnets = R"(
[[botnet]]
name = "alder"
bots = 900
behind_nat = 0
lease_hours = 10
online = 0.5
watched = { isp = 4 }
[[botnet.segment]]
name = "large"
weight = 3
[[botnet.segment]]
name = "small"
weight = 1
[[botnet]]
name = "birch"
bots = 500
behind_nat = 0
lease_hours = 17
)";

TEST(Population, GivesNoTwoBotsOneAddressAtOnce)
{
    const made::Stage stage{std::string(two_botnets)};
    for (const char* time :
         {"2012-07-01T00:00:00Z", "2012-07-02T13:11:00Z", "2012-07-03T23:00:00Z"}) {
        std::set<Address> taken;
        for (std::size_t botnet = 0; botnet < 2; ++botnet) {
            for (std::uint64_t i = 0; i < stage.population.size(botnet); ++i) {
                const Bot bot = stage.population.bot(botnet, i);
                EXPECT_TRUE(taken.insert(stage.population.address(bot, at(time))).second)
                    << botnet << " " << i << " " << time;
            }
        }
    }
}

TEST(Population, ChangesAddressesAtThePaceOfTheLease)
{
    const made::Stage stage{std::string(two_botnets)};
    const Bot bot = stage.population.bot(1, 77);
    std::map<Address, int> hours;
    for (int hour = 0; hour < 170; ++hour) {
        ++hours[stage.population
                    .address(bot, at("2012-07-01T00:30:00Z") + std::chrono::hours(hour))];
    }
    EXPECT_GE(hours.size(), 10U); // 170 / 17
    EXPECT_LE(hours.size(), 11U);
}

TEST(Population, SpreadsBotsOverSegmentsByTheirWeights)
{
    const made::Stage stage{std::string(two_botnets)};
    std::map<std::size_t, int> all;
    std::map<std::size_t, int> watched;
    for (std::uint64_t i = 0; i < 900; ++i) {
        const Bot bot = stage.population.bot(0, i);
        ++all[bot.segment];
        watched[bot.segment] += bot.watched ? 1 : 0;
    }
    EXPECT_NEAR(all[0], 675, 60); // four standard deviations
    EXPECT_EQ(watched[0], 3);
    EXPECT_EQ(watched[1], 1);
}

TEST(Population, IsOnlineForThePartAskedFor)
{
    const made::Stage stage{std::string(two_botnets)};
    int on = 0;
    for (std::uint64_t i = 0; i < 900; ++i) {
        on +=
            stage.population.online(stage.population.bot(0, i), at("2012-07-02T10:00:00Z")) ? 1 : 0;
    }
    EXPECT_NEAR(on, 450, 60);
}

TEST(Population, RefusesMoreBotsThanANetworkHasPeople)
{
    World world = made::world("[[botnet]]\nname = \"alder\"\nwatched = { isp = 5 }\n");
    world.botnets[0].watched["isp"] = 21;
    Internet internet = made::taken(Internet::make(world));
    const History history = made::taken(History::make(world, internet));
    const Neighbourhood hosts = made::taken(Neighbourhood::make(world, internet));
    const auto made = Population::make(world, internet, history, hosts);
    ASSERT_FALSE(made);
    EXPECT_NE(made.error().message.find("botnet.watched"), std::string::npos);
}

} // namespace
} // namespace takedown::simulate
