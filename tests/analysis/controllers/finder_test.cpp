#include "analysis/controllers/finder.hpp"
#include "analysis/controllers/made_activity.hpp"
#include "analysis/controllers/segments.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace takedown {
namespace {

HostActivity bot(int number)
{
    HostActivity host = made::host();
    host.host.address = made::address(fmt::format("192.168.1.{}", number).c_str());
    Contact& server = made::contact(host, "198.51.100.7", 80);
    server.hosts_in_case = 3;
    made::attempt(server, 10 + number, 2, Outcome::Answered);
    made::request(server, 10 + number, "POST", "198.51.100.7", "/gate.php", 200);
    return host;
}

TEST(ControllerFinder, NamesTheServerWithItsBotsAndReasons)
{
    ControllerFinder finder({});
    for (int i = 1; i <= 3; ++i) {
        finder.learn(bot(i));
    }
    const std::vector<Controller> found = finder.finish();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].id, "controller:198.51.100.7:80/tcp");
    EXPECT_GE(found[0].confidence, 0.5);
    EXPECT_EQ(found[0].bots.size(), 3U);
    EXPECT_TRUE(found[0].answers);
    ASSERT_GE(found[0].evidence.size(), 3U);
    EXPECT_GE(std::abs(found[0].evidence[0].weight), std::abs(found[0].evidence[1].weight));
}

TEST(ControllerFinder, CountsByDayWhatAnsweredAndWhatFailed)
{
    ControllerFinder finder({});
    for (int i = 1; i <= 3; ++i) {
        HostActivity host = bot(i);
        made::attempt(host.contacts[0], 86400 + i, 0, Outcome::NoAnswer);
        made::attempt(host.contacts[0], 86400 + 60 + i, 0, Outcome::Refused);
        finder.learn(host);
    }
    const std::vector<Controller> found = finder.finish();
    ASSERT_EQ(found.size(), 1U);
    ASSERT_EQ(found[0].days.size(), 2U);
    EXPECT_EQ(found[0].days[0].answered, 3U);
    EXPECT_EQ(found[0].days[0].failed, 0U);
    EXPECT_EQ(found[0].days[1].answered, 0U);
    EXPECT_EQ(found[0].days[1].failed, 6U);
    EXPECT_LT(found[0].days[0].day, found[0].days[1].day);
}

TEST(ControllerFinder, NeverNamesWhatTheUserVouchesFor)
{
    ControllerSettings settings;
    settings.allowed_address = [](const Address& address) {
        return address == made::address("198.51.100.7");
    };
    ControllerFinder finder(settings);
    finder.learn(bot(1));
    EXPECT_TRUE(finder.finish().empty());
}

TEST(ControllerFinder, DoubtsAServerThatManyCleanHostsUse)
{
    HostActivity lonely = bot(1);
    HostActivity crowded = bot(1);
    lonely.contacts[0].hosts_in_case = 1;
    crowded.contacts[0].hosts_in_case = 500;
    ControllerFinder first({});
    first.learn(lonely);
    ControllerFinder second({});
    second.learn(crowded);
    const auto rare = first.finish();
    const auto common = second.finish();
    ASSERT_EQ(rare.size(), 1U);
    EXPECT_TRUE(common.empty() || common[0].confidence < rare[0].confidence - 0.1);
}

TEST(ControllerFinder, ReportsNothingOfNothing)
{
    ControllerFinder finder({});
    finder.learn({});
    EXPECT_TRUE(finder.finish().empty());
}

Controller
controller(const char* server, std::vector<int> bots, double first, double confidence = 0.9)
{
    Controller one;
    one.server = {made::address(server), 80, Transport::Tcp, {}};
    one.id = "controller:" + text_of(one.server);
    one.confidence = confidence;
    one.first = made::at(first);
    for (const int number : bots) {
        one.bots.push_back({"office", made::address(fmt::format("192.168.1.{}", number).c_str())});
    }
    return one;
}

TEST(FindSegments, JoinsBotsThatShareAController)
{
    const std::vector<Controller> controllers{
        controller("198.51.100.2", {2, 3}, 20),
        controller("198.51.100.1", {1, 2}, 10),
        controller("203.0.113.1", {7}, 5),
        controller("203.0.113.2", {1, 7}, 5, 0.4)};
    const std::vector<Segment> segments = find_segments(controllers);
    ASSERT_EQ(segments.size(), 2U);
    EXPECT_EQ(segments[0].id, "segment-1");
    EXPECT_EQ(segments[0].bots.size(), 3U);
    EXPECT_EQ(
        segments[0].controllers,
        (std::vector<std::string>{
            "controller:198.51.100.1:80/tcp", "controller:198.51.100.2:80/tcp"})
    );
    EXPECT_DOUBLE_EQ(segments[0].weight, 0.75);
}

TEST(FindSegments, DoesNotJoinBotsByADownloadServer)
{
    std::vector<Controller> controllers{
        controller("198.51.100.1", {1}, 1),
        controller("198.51.100.2", {2}, 1),
        controller("198.51.100.3", {1, 2}, 1)};
    controllers[2].role = Role::Download;
    EXPECT_EQ(find_segments(controllers).size(), 2U);
}

} // namespace
} // namespace takedown
