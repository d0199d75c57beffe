// Controllers, segments, fallback, sites and plan against values worked out by hand.

#include "simulate/score/score_fixture.hpp"
#include "simulate/score/segment_score.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace takedown::simulate {
namespace {

using testing::HasSubstr;

Score score_of(const ScoredCase& scored, const Truth& truth, const std::string& name)
{
    const auto result = score(scored, truth_folder("steering/" + name, truth, small_mail()));
    EXPECT_TRUE(result) << result.error().message;
    return result.value_or(Score{});
}

const WrongCase* wrong_about(const Score& score, std::string_view part, std::string_view what)
{
    const auto found =
        std::find_if(score.wrong.begin(), score.wrong.end(), [&](const WrongCase& one) {
            return one.part == part && one.what == what;
        });
    return found == score.wrong.end() ? nullptr : &*found;
}

Controller false_alarm(std::string_view at, std::uint16_t port, double confidence)
{
    Controller controller;
    controller.server = {address(at), port, Transport::Tcp, ""};
    controller.id = "controller:" + text_of(controller.server);
    controller.confidence = confidence;
    return controller;
}

TEST(ControllerScoring, CountsFalseAlarmsByWhatTheyAre)
{
    ScoredCase scored = perfect_case();
    scored.findings.controllers.push_back(false_alarm("198.18.9.9", 443, 0.95));
    scored.findings.controllers.push_back(false_alarm("198.18.1.1", 22, 0.6));
    scored.findings.controllers.push_back(false_alarm("198.18.7.7", 80, 0.5));
    scored.findings.controllers.push_back(false_alarm("198.18.9.9", 80, 0.49));
    const Score score = score_of(scored, small_truth(), "false");
    EXPECT_EQ(score.controllers.endpoints.found, 7U);
    EXPECT_EQ(score.controllers.endpoints.true_positives, 4U);
    EXPECT_NEAR(*score.controllers.endpoints.precision, 4.0 / 7, 1e-12);
    EXPECT_EQ(score.controllers.endpoints.recall, 1);
    EXPECT_EQ(score.controllers.benign_reported, 1U);
    EXPECT_EQ(score.controllers.rank_of_first, 2U);
    using Tenth = std::pair<std::uint64_t, std::uint64_t>;
    EXPECT_EQ(score.controllers.calibration[9], Tenth(5, 4));
    EXPECT_EQ(score.controllers.calibration[6], Tenth(1, 0));
    EXPECT_EQ(score.controllers.calibration[5], Tenth(1, 0));
    EXPECT_EQ(score.controllers.calibration[4], Tenth(1, 0));
    const WrongCase* port = wrong_about(score, "controllers", "198.18.1.1:22/tcp");
    ASSERT_NE(port, nullptr);
    EXPECT_THAT(port->truth, HasSubstr("not a port that steers"));
    EXPECT_THAT(
        wrong_about(score, "controllers", "198.18.9.9:443/tcp")->truth, HasSubstr("steers nothing")
    );
    EXPECT_NE(wrong_about(score, "controllers", "198.18.7.7:80/tcp"), nullptr);
    EXPECT_EQ(wrong_about(score, "controllers", "198.18.9.9:80/tcp"), nullptr);
}

TEST(ControllerScoring, CountsPeersAndGeneratedNamesAsOneEach)
{
    Truth truth = small_truth();
    ScoredCase scored = perfect_case();
    for (int i = 0; i < 10; ++i) {
        TrueController row;
        row.botnet = i == 9 ? "lethic" : "grum";
        row.watched_bots = 1;
        row.server.name = "made" + std::to_string(i) + ".example";
        truth.controllers.push_back(row);
        Controller named = false_alarm("::", 0, i < 4 ? 0.9 : 0.1);
        named.server.name = row.server.name;
        scored.findings.controllers.push_back(named);
        row.role = Role::Peer;
        row.server = {
            Address::v4(0xc6120a00U + static_cast<std::uint32_t>(i)), 99, Transport::Udp, ""};
        truth.controllers.push_back(row);
    }
    scored.findings.controllers.push_back(false_alarm("198.18.7.7", 80, 0.9));
    const Score score = score_of(scored, truth, "groups");
    EXPECT_EQ(score.controllers.endpoints.there, 24U);
    EXPECT_EQ(score.controllers.endpoints.there_found, 8U);
    EXPECT_NEAR(*score.controllers.endpoints.precision, 8.0 / 9, 1e-12);
    // Four servers and grum's names, of those and lethic's names and two botnets' peers.
    EXPECT_EQ(score.controllers.groups.there, 8U);
    EXPECT_EQ(score.controllers.groups.there_found, 5U);
    EXPECT_NEAR(*score.controllers.groups.precision, 5.0 / 6, 1e-12);
}

TEST(ControllerScoring, MissesWhatIsOnlyACandidate)
{
    ScoredCase scored = perfect_case();
    scored.findings.controllers[0].confidence = 0.3;
    const Score score = score_of(scored, small_truth(), "candidate");
    EXPECT_EQ(score.controllers.endpoints.precision, 1);
    EXPECT_EQ(score.controllers.endpoints.recall, 0.75);
    EXPECT_THAT(
        wrong_about(score, "controllers", "198.18.1.1:80/tcp")->said, HasSubstr("only a candidate")
    );
    EXPECT_EQ(score.controllers.roles_right, 3U);
}

TEST(ControllerScoring, DoesNotAskForWhatNoWatchedBotContacted)
{
    ScoredCase scored = perfect_case();
    scored.findings.controllers.erase(scored.findings.controllers.begin());
    Truth truth = small_truth();
    truth.controllers[0].watched_bots = 0;
    const Score score = score_of(scored, truth, "unwatched");
    EXPECT_EQ(score.controllers.endpoints.there, 3U);
    EXPECT_EQ(score.controllers.endpoints.recall, 1);
}

TEST(ControllerScoring, FindsByNameWhatIsKnownByNameAlone)
{
    Truth truth = small_truth();
    truth.controllers[3].names = {"Led.Example"};
    truth.controllers[2].server = {Address{}, 0, Transport::Tcp, "made.example"};
    ScoredCase scored = perfect_case();
    scored.findings.controllers[3].server = {Address{}, 53, Transport::Udp, "led.example"};
    scored.findings.controllers[2].server = {Address{}, 0, Transport::Tcp, "made.example"};
    const Score score = score_of(scored, truth, "names");
    EXPECT_EQ(score.controllers.endpoints.precision, 1);
    EXPECT_EQ(score.controllers.endpoints.recall, 1);
}

TEST(ControllerScoring, SortsRolesIntoRightUnknownAndWrong)
{
    ScoredCase scored = perfect_case();
    scored.findings.controllers[1].role = Role::Unknown;
    scored.findings.controllers[2].role = Role::Download;
    scored.findings.controllers[3].role = Role::Sinkhole; // says that nobody steers there
    const Score score = score_of(scored, small_truth(), "roles");
    EXPECT_EQ(score.controllers.roles_right, 1U);
    EXPECT_EQ(score.controllers.roles_unknown, 1U);
    EXPECT_EQ(score.controllers.roles_wrong, 1U);
    EXPECT_EQ(score.controllers.endpoints.recall, 0.75);
    const WrongCase* wrong = wrong_about(score, "roles", "198.18.2.1:80/tcp");
    ASSERT_NE(wrong, nullptr);
    EXPECT_EQ(wrong->said, "download");
    EXPECT_THAT(wrong->truth, HasSubstr("config master russia of grum/b"));
}

TEST(SegmentScoring, ClustersWatchedBots)
{
    // The three bots of grum are one segment and lethic's was not found: n_ck = 2 and 1 of 3.
    ScoredCase scored = perfect_case();
    Segment all{"segment-1", {}, {}, 1, ""};
    for (const char* bot : {"10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.9"}) {
        all.bots.push_back({"campus", address(bot)});
    }
    scored.findings.segments = {all};
    scored.findings.fallbacks = {{"segment-1", FallbackClass::None, 1, "", {}, {}, 0}};
    const Score score = score_of(scored, small_truth(), "segments");
    EXPECT_EQ(score.segments.items, 4U);
    EXPECT_NEAR(*score.segments.bcubed_precision, ((4.0 + 1.0) / 3 + 1) / 4, 1e-12);
    EXPECT_EQ(score.segments.bcubed_recall, 1);
    ASSERT_NE(wrong_about(score, "segments", "segment-1"), nullptr);
    // grum/a: none, right; grum/b: none for an address list; lethic: not found.
    ASSERT_EQ(score.fallback.size(), 3U);
    std::uint64_t right = 0;
    for (const FallbackCell& cell : score.fallback) {
        right += is_right(cell) ? cell.count : 0;
    }
    EXPECT_EQ(right, 1U);
    EXPECT_THAT(wrong_about(score, "fallback", "grum/b")->said, HasSubstr("segment-1: none"));
    EXPECT_EQ(wrong_about(score, "fallback", "lethic/all")->said, "its bots are in no segment");
}

TEST(SegmentScoring, LetsUnknownStandForWhatCouldNotBeSeen)
{
    using enum FallbackClass;
    EXPECT_TRUE(is_right({Dga, Unknown, false, 1}));
    EXPECT_FALSE(is_right({Dga, Unknown, true, 1}));
    EXPECT_TRUE(is_right({Dga, Dga, false, 1}));
    EXPECT_FALSE(is_right({Dga, None, false, 1}));
}

TEST(SegmentScoring, LeavesOutSegmentsWithoutWatchedBots)
{
    Truth truth = small_truth();
    truth.segments[2].watched_bots.clear();
    const Score score = score_of(perfect_case(), truth, "unwatched_segment");
    EXPECT_EQ(score.segments.items, 3U);
    EXPECT_EQ(score.fallback.size(), 2U);
}

TEST(SiteScoring, CountsEachFactOfTrueControllers)
{
    ScoredCase scored = perfect_case();
    std::vector<Site>& sites = scored.findings.sites;
    ASSERT_EQ(sites.size(), 4U); // two doors of one machine: one site
    sites[2].asn = 5;
    sites[2].country = "";
    sites[3].prefix.reset();
    sites[3].upstreams = {{1000009, "", 1, 1}, {7, "", 1, 1}, {8, "", 1, 1}};
    scored.findings.controllers.push_back(false_alarm("198.18.7.7", 80, 0.9));
    sites.push_back({});
    sites.back().controller = "controller:198.18.7.7:80/tcp";
    sites.back().address = address("198.18.7.7");
    const Score score = score_of(scored, small_truth(), "sites");
    EXPECT_EQ(score.sites.sites, 3U);
    EXPECT_EQ(score.sites.right_as, 2U);
    EXPECT_EQ(score.sites.right_country, 2U);
    EXPECT_EQ(score.sites.right_prefix, 2U);
    EXPECT_NEAR(*score.sites.upstreams.precision, 5.0 / 7, 1e-12);
    EXPECT_NEAR(*score.sites.upstreams.recall, 5.0 / 6, 1e-12);
    const WrongCase* wrong = wrong_about(score, "sites", "198.18.2.1");
    ASSERT_NE(wrong, nullptr);
    EXPECT_EQ(wrong->said, "AS5 in no country, 198.18.2.0/24, upstreams: AS1000009, AS1000010");
    EXPECT_THAT(wrong->truth, HasSubstr("AS1000002 in RU"));
}

TEST(PlanScoring, WeighsSegmentsByTheirBots)
{
    // Grum has 300 bots, three quarters of them in a; lethic 100.
    ScoredCase scored = perfect_case();
    Plan& plan = scored.findings.plan;
    plan.chosen.erase(plan.chosen.begin());
    plan.cost = 3;
    const Score score = score_of(scored, small_truth(), "weights");
    EXPECT_NEAR(*score.plan.weight_cut, (75.0 + 100) / 400, 1e-12);
    EXPECT_EQ(score.plan.best_weight, 1);
    EXPECT_EQ(score.plan.cost, 3);
    EXPECT_EQ(score.plan.best_cost, 4);
    EXPECT_EQ(score.plan.actions, 2U);
    const WrongCase* wrong = wrong_about(score, "plan", "grum/a");
    ASSERT_NE(wrong, nullptr);
    EXPECT_EQ(wrong->said, "nothing cuts 198.18.1.1");
    EXPECT_EQ(wrong->truth, "AS1000001 on 198.18.1.1");
}

TEST(PlanScoring, GivesNoCreditForAskingTheDeafOrTheWrongParty)
{
    ScoredCase scored = perfect_case();
    Plan& plan = scored.findings.plan;
    plan.actions_considered[0].party = "AS5";   // is not its host
    plan.actions_considered[3].possible = true; // it does not know that it is deaf
    plan.chosen = {{0, 0, {}, 0}, {2, 1, {}, 0}, {3, 2, {}, 0}};
    const Score score = score_of(scored, small_truth(), "deaf");
    EXPECT_NEAR(*score.plan.weight_cut, 75.0 / 400, 1e-12); // b, by its upstream
    EXPECT_EQ(score.plan.needless, 0U);
}

TEST(PlanScoring, CountsActionsAgainstNobody)
{
    Truth truth = small_truth();
    truth.controllers[0].names = {"a.bad.example"};
    ScoredCase scored = perfect_case();
    Plan& plan = scored.findings.plan;
    const auto choose = [&plan](ActionKind kind, const std::string& target) {
        Action action;
        action.id = target;
        action.kind = kind;
        action.target = target;
        plan.actions_considered.push_back(action);
        plan.chosen.push_back({plan.actions_considered.size() - 1, 0, {}, 0});
    };
    choose(ActionKind::StopServer, "198.18.9.9");       // benign
    choose(ActionKind::NullRoute, "198.18.1.0/24");     // holds one
    choose(ActionKind::NullRoute, "198.18.8.0/24");     // holds none
    choose(ActionKind::SuspendName, "bad.example");     // above one
    choose(ActionKind::BlockNames, "a.bad.example");    // one
    choose(ActionKind::SuspendName, "ad.example");      // only ends alike
    choose(ActionKind::SuspendName, "x.a.bad.example"); // below one
    const Score score = score_of(scored, truth, "needless");
    EXPECT_EQ(score.plan.actions, 10U);
    EXPECT_EQ(score.plan.needless, 4U);
    EXPECT_NE(wrong_about(score, "plan", "198.18.8.0/24"), nullptr);
    EXPECT_EQ(wrong_about(score, "plan", "bad.example"), nullptr);
}

TEST(PlanScoring, KnowsWhatNobodyCanCut)
{
    Truth truth = small_truth();
    truth.plan.uncuttable = {"lethic/all"};
    truth.plan.plan.chosen.pop_back();
    const Score score = score_of(perfect_case(), truth, "uncuttable");
    EXPECT_NEAR(*score.plan.best_weight, 0.75, 1e-12);
    EXPECT_NEAR(*score.plan.weight_cut, 0.75, 1e-12);
    EXPECT_EQ(wrong_about(score, "plan", "lethic/all"), nullptr);
}

TEST(PlanScoring, CutsNoSegmentThatHasPeers)
{
    Truth truth = small_truth();
    TrueController peer;
    peer.role = Role::Peer;
    peer.botnet = "lethic";
    peer.segments = {"lethic/all"};
    truth.controllers.push_back(peer);
    const Score score = score_of(perfect_case(), truth, "peers");
    EXPECT_NEAR(*score.plan.best_weight, 0.75, 1e-12);
    EXPECT_NEAR(*score.plan.weight_cut, 0.75, 1e-12);
}

TEST(PlanScoring, IsAbsentWhereNothingLives)
{
    Truth truth = small_truth();
    truth.plan = {};
    const Score score = score_of(perfect_case(), truth, "dead");
    EXPECT_FALSE(score.plan.weight_cut);
    EXPECT_FALSE(score.plan.best_weight);
}

} // namespace
} // namespace takedown::simulate
