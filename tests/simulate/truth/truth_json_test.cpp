#include "simulate/truth/truth_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <limits>

#include "own_folder.hpp"

namespace takedown::simulate {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

Address address(std::string_view text)
{
    return *Address::parse(text);
}

TimePoint time(std::string_view text)
{
    return *parse_iso_time(text);
}

TrueController master()
{
    TrueController controller;
    controller.server = {address("198.18.4.1"), 80, Transport::Tcp, ""};
    controller.name = "panama";
    controller.botnet = "grum";
    controller.role = Role::ConfigMaster;
    controller.names = {"one.example"};
    controller.segments = {"grum/a"};
    controller.up = {{time("2012-07-01"), time("2012-07-16T12:30:00.5Z")}};
    controller.watched_bots = 7;
    controller.contacts = 1200;
    controller.published = "a blog";
    return controller;
}

Plan small_plan()
{
    Plan plan;
    plan.parties = {{"AS64500", PartyKind::HostingCompany, "Host", "PA", "abuse@host.example"}};
    plan.actions_considered = {
        {"AS64500 stop 198.18.4.1",
         ActionKind::StopServer,
         "AS64500",
         "198.18.4.1",
         1,
         3.5,
         false,
         "deaf"}};
    plan.routes = {{"grum/a", "198.18.4.1", "AS64501", {0}, 0.4}};
    plan.chosen = {{0, 0, {}, std::numeric_limits<double>::infinity()}};
    plan.cost = 1.0035;
    plan.lower_bound = 1;
    plan.optimal = true;
    return plan;
}

Truth full_truth()
{
    Truth truth;
    truth.world = "grum \"2012\"";
    truth.seed = std::numeric_limits<std::uint64_t>::max();
    truth.window = {time("2012-07-01"), time("2012-08-01")};
    truth.botnets = {{"grum", "Grum", 400, 210, 700, 9000}};
    truth.shares = {{"north", "2012-07-01", "grum", 90, 0.1742}, {"", "", "", 10, 1.0 / 3}};
    truth.controllers = {master()};
    TrueSegment segment;
    segment.name = "grum/a";
    segment.botnet = "grum";
    segment.weight = 0.4;
    segment.watched_bots = {{"campus", address("10.0.0.1")}, {"a/b", address("2001:db8::1")}};
    segment.fallback = FallbackClass::DomainList;
    segment.fallback_shown = true;
    segment.fallback_detail = "It asks for eight names.";
    truth.segments = {segment};
    truth.sites = {
        {address("198.18.4.1"), 64500, *Prefix::parse("198.18.4.0/24"), "PA", "Host", {1, 2}, ""}};
    truth.benign_servers = {address("198.18.9.9")};
    truth.plan = {small_plan(), {"grum/b"}};
    truth.timeline = {{time("2012-07-16"), "panama goes off", "published"}};
    truth.bot_networks = {"campus"};
    truth.clean_hosts = {{"campus", address("10.0.0.2")}};
    return truth;
}

std::string error_of(std::string_view text)
{
    const auto read = truth_from_json(text, "truth.json");
    return read ? "" : read.error().message;
}

std::string replaced(std::string text, std::string_view what, std::string_view by)
{
    const std::size_t place = text.find(what);
    EXPECT_NE(place, std::string::npos) << what;
    return place == std::string::npos ? text : text.replace(place, what.size(), by);
}

TEST(TruthJson, ComesBackWithoutLoss)
{
    const std::string text = truth_to_json(full_truth());
    const auto read = truth_from_json(text, "truth.json");
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(truth_to_json(*read), text);
    EXPECT_EQ(read->seed, std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(read->shares[1].by_messages, 1.0 / 3);
    EXPECT_EQ(read->controllers[0].server, master().server);
    EXPECT_EQ(read->controllers[0].role, Role::ConfigMaster);
    EXPECT_EQ(read->controllers[0].up[0].to, time("2012-07-16T12:30:00.5Z"));
    EXPECT_EQ(read->segments[0].watched_bots, full_truth().segments[0].watched_bots);
    EXPECT_EQ(read->segments[0].fallback, FallbackClass::DomainList);
    EXPECT_EQ(read->sites[0].upstreams, (std::vector<Asn>{1, 2}));
    EXPECT_EQ(read->plan.plan.actions_considered[0].collateral, 3.5);
    EXPECT_EQ(read->plan.plan.chosen[0].regret, std::numeric_limits<double>::infinity());
    EXPECT_EQ(read->plan.uncuttable, std::vector<std::string>{"grum/b"});
    EXPECT_EQ(read->timeline[0].what, "panama goes off");
    EXPECT_EQ(read->clean_hosts, full_truth().clean_hosts);
}

TEST(TruthJson, IsIndentedAndNamesHostsInOneWord)
{
    const std::string text = truth_to_json(full_truth());
    EXPECT_THAT(text, HasSubstr("\n \"world\": \"grum \\\"2012\\\"\""));
    EXPECT_THAT(text, HasSubstr("\"campus/10.0.0.1\""));
}

TEST(TruthJson, IsWrittenToAndReadFromItsFolder)
{
    const std::string folder = testing_support::fresh_folder("folder") + "/deep/truth";
    ASSERT_TRUE(write_truth(full_truth(), folder));
    const auto read = read_truth(folder);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(truth_to_json(*read), truth_to_json(full_truth()));
}

TEST(TruthJson, SaysThatTheFolderIsNotThere)
{
    const auto read = read_truth("/nowhere/truth");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().kind, ErrorKind::Input);
    EXPECT_THAT(read.error().message, StartsWith("/nowhere/truth/truth.json: "));
}

TEST(TruthJson, CannotBeWrittenBelowAFile)
{
    const std::string file = testing_support::fresh_folder("file");
    std::ofstream(file) << "x";
    const auto written = write_truth(full_truth(), file + "/truth");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, ErrorKind::Storage);
}

TEST(TruthJson, NamesTheLineOfWhatIsNoJson)
{
    EXPECT_THAT(error_of("{\n \"world\": \"x\",\n oops\n}"), HasSubstr("line 3"));
    EXPECT_THAT(error_of(""), StartsWith("truth.json: "));
    EXPECT_THAT(error_of("{\"seed\": 1e999}"), StartsWith("truth.json: "));
    EXPECT_NE(error_of("{\"world\": \"\xff\"}"), "");
}

TEST(TruthJson, NamesTheFieldThatIsWrong)
{
    struct Case {
        const char* what;
        const char* by;
        const char* message;
    };

    const std::string good = truth_to_json(full_truth());
    for (const Case& one : {
             Case{"\"weight\": 0.4", "\"weight\": \"much\"", "segments[0].weight: a number"},
             Case{"\"port\": 80", "\"port\": 70000", "controllers[0].server.port: a whole number"},
             Case{"\"port\": 80", "\"port\": -1", "controllers[0].server.port: a whole number"},
             Case{"\"port\": 80", "\"port\": 80.5", "controllers[0].server.port: a whole number"},
             Case{"config_master", "boss", "controllers[0].role: one of these is needed: unknown,"},
             Case{"campus/10.0.0.1", "10.0.0.1", "segments[0].watched_bots[0]: a host"},
             Case{"198.18.4.0/24", "x", "sites[0].prefix: a prefix"},
             Case{"2012-08-01T00:00:00Z", "later", "window.to: a time"},
             Case{"\"optimal\": true", "\"optimal\": 1", "plan.plan.optimal: true or false"},
             Case{"\"world\": ", "\"word\": ", "world: is missing"},
             Case{"\"sites\": [", "\"sites\": 1, \"x\": [", "sites: a list"},
         }) {
        EXPECT_THAT(error_of(replaced(good, one.what, one.by)), HasSubstr(one.message));
    }
    EXPECT_THAT(error_of("[]"), HasSubstr("an object is needed"));
}

TEST(TruthJson, DoesNotFollowEndlessNesting)
{
    const std::string deep(1'000'000, '[');
    EXPECT_NE(error_of(deep), "");
    EXPECT_NE(error_of(std::string(200'000, '[') + std::string(200'000, ']')), "");
    EXPECT_THAT(
        error_of("{\"world\": [[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]}"),
        HasSubstr("too deep")
    );
}

TEST(TruthJson, PassesOverFieldsThatItDoesNotKnow)
{
    const std::string more = replaced(truth_to_json(full_truth()), "{", "{\"later\": [1],");
    EXPECT_EQ(error_of(more), "");
}

} // namespace
} // namespace takedown::simulate
