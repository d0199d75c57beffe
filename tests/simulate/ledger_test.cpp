#include "simulate/botnets/made_world.hpp"
#include "simulate/ledger.hpp"
#include "simulate/true_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace takedown::simulate {
namespace {

/// What watched bots do in the first twelve hours; no mail is made.
Truth truth_of(const made::Stage& stage)
{
    const TimePoint from = stage.world.from;
    const Window window{from, from + std::chrono::hours(12)};
    Ledger ledger(stage.world, stage.history, window);
    const BotSinks sinks{
        [](std::size_t, Conversation&&) {},
        [&](const Bot& bot, const Dealing& dealing, TimePoint time) {
            ledger.note(bot, {"isp", stage.population.address(bot, time)}, dealing, time);
        },
        [&](const Bot& bot, TimePoint time) {
            ledger.note_lost(bot, time);
        }};
    for (std::int64_t slice = slice_of(window.from); slice < slice_of(window.to); ++slice) {
        stage.bots.act(slice, sinks);
    }
    Truth truth;
    truth.window = window;
    ledger.settle(truth);
    return truth;
}

std::string botnet(const std::string& fallback)
{
    return "[[botnet]]\nname = \"alder\"\nbots = 300\nonline = 1.0\nwatched = { isp = 5 }\n"
           "[botnet.polling]\nminutes = 20\nretries = 0\n[botnet.fallback]\n" +
           fallback;
}

constexpr const char* master_stops = "[[event]]\ntime = 2012-07-01T06:00:00Z\nkind = \"stop\"\n"
                                     "target = \"alder/master\"\n";

TEST(Ledger, CountsBotsThatPollAndSendNoMail)
{
    const Truth truth = truth_of(made::Stage(botnet("kind = \"none\"\n")));
    ASSERT_EQ(truth.botnets.size(), 1U);
    EXPECT_EQ(truth.botnets[0].bots, 5U);
    EXPECT_EQ(truth.botnets[0].messages, 0U);
}

TEST(Ledger, CountsABotOnceThatPollsAndSends)
{
    const made::Stage stage(botnet("kind = \"none\"\n"));
    const Bot bot = stage.population.watched().front();
    Ledger ledger(stage.world, stage.history, {stage.world.from, stage.world.to});
    TrapDelivery delivery;
    delivery.bot = bot;
    delivery.delivery.time = stage.world.from;
    ledger.note(delivery);
    ledger.note(bot, {"isp", {}}, {0, {}, Role::ConfigMaster, {}, false}, stage.world.from);
    Truth truth;
    ledger.settle(truth);
    EXPECT_EQ(truth.botnets[0].bots, 1U);
}

TEST(Ledger, HoldsAFallbackForShownOnceTheServersAreGone)
{
    for (const char* fallback : {"kind = \"none\"\n", "kind = \"address-list\"\n"}) {
        SCOPED_TRACE(fallback);
        const auto before = truth_of(made::Stage(botnet(fallback)));
        const auto after = truth_of(made::Stage(botnet(fallback) + master_stops));
        EXPECT_FALSE(before.segments[0].fallback_shown);
        EXPECT_TRUE(after.segments[0].fallback_shown);
    }
}

TEST(TruePlan, HasListedNamesThatNobodyHasKeptFromBeingRegistered)
{
    const made::Stage stage(botnet("kind = \"domain-list\"\nlist = [\"alder.test\"]\ncount = 1\n"));
    Truth truth = truth_of(stage);
    TrueController name;
    name.server.name = "lost.example"; // below what no server's name is
    name.botnet = "alder";
    name.segments = {"alder/main"};
    name.watched_bots = 1;
    truth.controllers.push_back(name);
    truth.sites = true_sites(truth, stage.internet);
    const TruePlan best = true_plan(truth, stage.world, stage.internet);
    EXPECT_THAT(best.uncuttable, testing::IsEmpty());
    EXPECT_TRUE(best.plan.optimal);
    const Plan& plan = best.plan;
    EXPECT_TRUE(std::any_of(plan.chosen.begin(), plan.chosen.end(), [&](const auto& chosen) {
        const Action& action = plan.actions_considered[chosen.action];
        return action.kind == ActionKind::BlockNames && action.party == "registry:example" &&
               action.target == "lost.example";
    }));
}

} // namespace
} // namespace takedown::simulate
