#include "simulate/score/garcia.hpp"
#include "simulate/score/score_fixture.hpp"
#include "simulate/world/random.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace takedown::simulate {
namespace {

HostId host(std::uint32_t number)
{
    return {"campus", Address::v4(0x0a000000U + number)};
}

/// Bots are hosts 0 to bots - 1, clean hosts follow.
Truth world_of(std::uint32_t bots, std::uint32_t clean, std::chrono::minutes length)
{
    Truth truth;
    truth.window = {time("2012-07-01"), time("2012-07-01") + length};
    truth.segments.resize(1);
    truth.bot_networks = {"campus"};
    for (std::uint32_t i = 0; i < bots + clean; ++i) {
        (i < bots ? truth.segments[0].watched_bots : truth.clean_hosts).push_back(host(i));
    }
    return truth;
}

Controller naming(std::vector<HostId> bots, TimePoint first, TimePoint last)
{
    Controller controller;
    controller.confidence = 0.8;
    controller.bots = std::move(bots);
    controller.first = first;
    controller.last = last;
    return controller;
}

TEST(GarciaScore, IsWhatTheFormulaGivesForTwoWindows)
{
    const Truth truth = world_of(2, 4, std::chrono::minutes(10));
    const TimePoint start = truth.window.from;
    Findings findings;
    // One bot in the second window; a clean host, named by two controllers, in both.
    findings.controllers = {
        naming({host(0)}, start + std::chrono::minutes(5), start + std::chrono::minutes(9)),
        naming({host(3)}, start, start + std::chrono::minutes(6)),
        naming({host(3)}, start + std::chrono::minutes(1), start + std::chrono::hours(9)),
    };
    const double first = 1 + std::exp(-0.01);
    const double second = 1 + std::exp(-0.02);
    const double hits = second / 2;
    const double misses = first + second / 2;
    const GarciaScore score = garcia_score(truth, findings);
    EXPECT_EQ(score.windows, 2U);
    EXPECT_NEAR(*score.true_positive_rate, hits / (hits + misses), 1e-12);
    EXPECT_NEAR(*score.false_positive_rate, 0.5 / 2, 1e-12);
    EXPECT_NEAR(*score.precision, hits / (hits + 0.5), 1e-12);
    EXPECT_NEAR(*score.f1, 2 * hits / (2 * hits + 0.5 + misses), 1e-12);
    const double all = first + second;
    EXPECT_NEAR(*score.all_positive_f1, 2 * all / (2 * all + 2), 1e-12);
}

TEST(GarciaScore, IsTheSumOverAllWindowsOneByOne)
{
    Random random(11);
    for (int round = 0; round < 20; ++round) {
        const auto minutes = static_cast<std::int64_t>(random.between(7, 900));
        const Truth truth = world_of(5, 7, std::chrono::minutes(minutes));
        Findings findings;
        for (std::uint64_t i = random.between(1, 12); i > 0; --i) {
            const auto first = static_cast<std::int64_t>(random.below(900)) - 50;
            const auto length = static_cast<std::int64_t>(random.below(300));
            const auto from = truth.window.from + std::chrono::minutes(first);
            findings.controllers.push_back(naming(
                {host(static_cast<std::uint32_t>(random.below(12))),
                 host(static_cast<std::uint32_t>(random.below(12)))},
                from,
                from + std::chrono::minutes(length)
            ));
        }
        const std::int64_t windows = (minutes + 4) / 5;
        double hits = 0;
        double misses = 0;
        double alarms = 0;
        double quiet = 0;
        for (std::int64_t n = 1; n <= windows; ++n) {
            const TimePoint from = truth.window.from + (n - 1) * std::chrono::minutes(5);
            const TimePoint to = std::min(from + std::chrono::minutes(5), truth.window.to);
            for (std::uint32_t i = 0; i < 12; ++i) {
                bool called = false;
                for (const Controller& one : findings.controllers) {
                    const bool named = one.bots[0] == host(i) || one.bots[1] == host(i);
                    called = called || (named && one.first < to && one.last >= from);
                }
                const double reward = 1 + std::exp(-0.01 * static_cast<double>(n));
                if (i < 5) {
                    (called ? hits : misses) += reward / 5;
                } else {
                    (called ? alarms : quiet) += 1.0 / 7;
                }
            }
        }
        const GarciaScore score = garcia_score(truth, findings);
        EXPECT_EQ(score.windows, static_cast<std::uint64_t>(windows));
        EXPECT_NEAR(*score.true_positive_rate, hits / (hits + misses), 1e-9);
        EXPECT_NEAR(*score.false_positive_rate, alarms / (alarms + quiet), 1e-9);
        EXPECT_NEAR(*score.f1, 2 * hits / (2 * hits + alarms + misses), 1e-9);
    }
}

TEST(GarciaScore, CountsOnlyReportedControllersAndWatchedNetworks)
{
    const Truth truth = world_of(2, 2, std::chrono::minutes(60));
    Findings findings;
    Controller candidate = naming({host(0)}, truth.window.from, truth.window.to);
    candidate.confidence = 0.49;
    Controller sinkhole = naming({host(1)}, truth.window.from, truth.window.to);
    sinkhole.role = Role::Sinkhole;
    const HostId elsewhere{"sandbox", address("10.0.0.1")};
    findings.controllers = {
        candidate, sinkhole, naming({elsewhere}, truth.window.from, truth.window.to)};
    const GarciaScore score = garcia_score(truth, findings);
    EXPECT_EQ(score.true_positive_rate, 0);
    EXPECT_EQ(score.false_positive_rate, 0);
    EXPECT_FALSE(score.precision);
}

TEST(GarciaScore, MissesNoBotOfTheLaboratory)
{
    Truth truth = world_of(2, 2, std::chrono::minutes(60));
    const HostId run{"grum-plain", address("10.0.0.15")};
    truth.segments[0].watched_bots.push_back(run);
    Findings findings;
    findings.controllers = {naming(
        {host(0), host(1), run}, truth.window.from, truth.window.to - std::chrono::minutes(1)
    )};
    const GarciaScore score = garcia_score(truth, findings);
    EXPECT_NEAR(*score.true_positive_rate, 1, 1e-12);
    EXPECT_EQ(score.false_positive_rate, 0);
    EXPECT_NEAR(*score.f1, 1, 1e-12);
    truth.bot_networks.clear(); // nobody watches: the laboratory's bot is all there is
    EXPECT_FALSE(garcia_score(truth, findings).true_positive_rate);
}

TEST(GarciaScore, SaysNothingOfFalseAlarmsWithoutCleanHosts)
{
    const Truth truth = world_of(2, 0, std::chrono::minutes(60));
    Findings findings;
    findings.controllers = {
        naming({host(0), host(1), host(2)}, truth.window.from, truth.window.to)};
    const GarciaScore score = garcia_score(truth, findings);
    EXPECT_NEAR(*score.true_positive_rate, 1, 1e-12);
    EXPECT_FALSE(score.false_positive_rate);
    EXPECT_FALSE(score.f1);
    EXPECT_FALSE(score.all_positive_f1);
}

TEST(GarciaScore, IsAbsentWithoutBotsOrTime)
{
    EXPECT_FALSE(garcia_score(world_of(0, 3, std::chrono::minutes(60)), {}).true_positive_rate);
    EXPECT_FALSE(garcia_score(world_of(3, 3, std::chrono::minutes(0)), {}).true_positive_rate);
}

TEST(GarciaScore, TakesTheLongestOfWindowsAtOnce)
{
    Truth truth = world_of(1, 1, std::chrono::minutes(5));
    truth.window = {time("0001-01-01"), time("9999-12-31")};
    Findings findings;
    findings.controllers = {naming({host(0)}, truth.window.from, truth.window.to)};
    EXPECT_NEAR(*garcia_score(truth, findings).true_positive_rate, 1, 1e-9);
}

} // namespace
} // namespace takedown::simulate
