#include "simulate/botnets/history.hpp"
#include "simulate/botnets/made_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace takedown::simulate {
namespace {

using made::at;
using testing::HasSubstr;

/// A host whose only way out is AS64510.
constexpr const char* narrow_host = R"(
[[as]]
number = 64510
name = "Upstream"
country = "RU"
kind = "transit"
[[as]]
number = 64511
name = "Host"
country = "RU"
kind = "hosting"
providers = [64510]
response = "deaf"
)";

constexpr const char* two_servers = R"(
[[botnet]]
name = "alder"
[botnet.herder]
repoints = false
[[botnet.controller]]
name = "master"
role = "config-master"
as = 64511
[[botnet.controller]]
name = "templates"
role = "template-server"
)";

std::size_t server(const History& history, std::string_view name)
{
    const auto servers = history.servers();
    const auto found = std::find_if(servers.begin(), servers.end(), [&](const Server& one) {
        return one.name == name;
    });
    EXPECT_NE(found, servers.end()) << name;
    return static_cast<std::size_t>(found - servers.begin());
}

bool told(const History& history, std::string_view what)
{
    const auto events = history.events();
    return std::any_of(events.begin(), events.end(), [&](const TrueEvent& event) {
        return event.what.find(what) != std::string::npos;
    });
}

TEST(History, LetsAServerBeGoneFromAStopToARestore)
{
    const made::Stage stage(std::string(narrow_host) + two_servers + R"(
[[event]]
time = 2012-07-02T06:00:00Z
kind = "stop"
target = "alder/master"
[[event]]
time = 2012-07-03T06:00:00Z
kind = "restore"
target = "alder/master"
)");
    const std::size_t master = server(stage.history, "master");
    EXPECT_EQ(stage.history.outage(master, 0, at("2012-07-02T05:59:59Z")), nullptr);
    EXPECT_NE(stage.history.outage(master, 0, at("2012-07-02T06:00:00Z")), nullptr);
    EXPECT_NE(stage.history.outage(master, 0, at("2012-07-03T05:59:59Z")), nullptr);
    EXPECT_EQ(stage.history.outage(master, 0, at("2012-07-03T06:00:00Z")), nullptr);
}

TEST(History, NullRoutesForThoseWhosePathCrossesIt)
{
    const made::Stage stage(std::string(narrow_host) + two_servers + R"(
[[event]]
time = 2012-07-02T06:00:00Z
kind = "null-route"
target = "alder/master"
party = "AS64510"
)");
    const std::size_t master = server(stage.history, "master");
    const TimePoint after = at("2012-07-02T07:00:00Z");
    const std::size_t host = *stage.internet.find(64511);
    const std::size_t upstream = *stage.internet.find(64510);
    for (std::size_t system = 0; system < stage.internet.systems().size(); ++system) {
        const auto path = stage.internet.best_path(system, host);
        const bool crosses = std::find(path.begin(), path.end(), 64510U) != path.end();
        EXPECT_EQ(stage.history.outage(master, system, after) != nullptr, crosses) << system;
    }
    EXPECT_EQ(stage.history.outage(master, host, after), nullptr);
    EXPECT_NE(stage.history.outage(master, upstream, after), nullptr);
}

TEST(History, KeepsADeafPartyDeafAndLetsOneThatPutsBackPutBack)
{
    const made::Stage stage(std::string(narrow_host) + R"(
[[as]]
number = 64509
name = "Returner"
country = "UA"
kind = "hosting"
response = "returns"
response_hours = 2
return_hours = 10
)" + two_servers + R"(
[[botnet.controller]]
name = "other"
role = "template-server"
as = 64509
[[event]]
time = 2012-07-01T06:00:00Z
kind = "ask"
target = "alder/master"
party = "AS64511"
[[event]]
time = 2012-07-01T06:00:00Z
kind = "ask"
target = "alder/other"
party = "AS64509"
)");
    EXPECT_TRUE(stage.history.servers()[server(stage.history, "master")].outages.empty());
    const auto& outages = stage.history.servers()[server(stage.history, "other")].outages;
    ASSERT_EQ(outages.size(), 1U);
    EXPECT_GT(outages[0].from, at("2012-07-01T06:30:00Z"));
    EXPECT_LT(outages[0].from, at("2012-07-01T12:00:00Z"));
    EXPECT_EQ(outages[0].to - outages[0].from, std::chrono::hours(10));
}

TEST(History, HerderReplacesThroughALivingMasterOnly)
{
    constexpr const char* cut_templates = R"(
[[event]]
time = 2012-07-01T06:00:00Z
kind = "stop"
target = "alder/templates"
)";
    std::string herder(two_servers);
    herder.replace(
        herder.find("repoints = false"),
        16,
        "repoints = true\nnotices_hours = 2\nprepares_hours = 3"
    );
    const made::Stage lives(narrow_host + herder + cut_templates);
    const std::size_t fresh = server(lives.history, "replacement-1");
    EXPECT_EQ(lives.history.outage(fresh, 0, at("2012-07-01T11:00:00Z")), nullptr);
    EXPECT_NE(lives.history.outage(fresh, 0, at("2012-07-01T10:59:00Z")), nullptr);
    const auto order = lives.history.order(0, at("2012-07-01T12:00:00Z"));
    EXPECT_NE(std::find(order.begin(), order.end(), fresh), order.end());

    const made::Stage dead(narrow_host + herder + R"(
[[event]]
time = 2012-07-01T05:00:00Z
kind = "stop"
target = "alder/master"
)" + cut_templates);
    EXPECT_TRUE(told(dead.history, "no master is left"));
    EXPECT_EQ(dead.history.servers().size(), 2U);
}

TEST(History, SaysSinceWhenNobodyHandsOutWork)
{
    const made::Stage stage(std::string(narrow_host) + two_servers + R"(
[[event]]
time = 2012-07-02T06:00:00Z
kind = "stop"
target = "alder/templates"
)");
    const TimePoint before = at("2012-07-02T01:00:00Z");
    EXPECT_EQ(stage.history.last_fed(0, 0, before), before);
    EXPECT_EQ(stage.history.last_fed(0, 0, at("2012-07-03T01:00:00Z")), at("2012-07-02T06:00:00Z"));
}

TEST(History, WithdrawnRoutesTakeAllServersBelowThemAlong)
{
    const made::Stage stage(std::string(narrow_host) + two_servers + R"(
[[botnet.controller]]
name = "beside"
role = "template-server"
as = 64511
[[event]]
time = 2012-07-02T06:00:00Z
kind = "withdraw"
target = "alder/master"
party = "AS64511"
)");
    const TimePoint after = at("2012-07-02T07:00:00Z");
    EXPECT_NE(stage.history.outage(server(stage.history, "beside"), 0, after), nullptr);
    EXPECT_EQ(stage.history.outage(server(stage.history, "templates"), 0, after), nullptr);
    ASSERT_FALSE(stage.history.route_changes().empty());
    EXPECT_FALSE(stage.history.route_changes()[0].announced);
}

} // namespace
} // namespace takedown::simulate
