#include "readers/reading.hpp"
#include "readers/routing/bgpdump.hpp"
#include "readers/routing/mrt.hpp"
#include "simulate/internet/files.hpp"
#include "simulate/internet/worlds.hpp"
#include "simulate/registries/routing_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <map>
#include <memory>
#include <tuple>

#include "own_folder.hpp"

namespace takedown::simulate {

namespace {

using testing_support::fresh_folder;

using testing::ElementsAre;

std::vector<Route> routes_of(const std::string& bytes)
{
    CollectingSink sink;
    EXPECT_TRUE(read_text(mrt_format(), bytes, sink));
    EXPECT_TRUE(sink.oddities.empty()) << (sink.details.empty() ? "" : sink.details[0]);
    return std::move(sink.routes);
}

/// (prefix, peer) → path; later routes take the place of earlier ones.
using Paths = std::map<std::pair<Prefix, Asn>, std::vector<Asn>>;

void tell(Paths& paths, const std::vector<Route>& routes)
{
    for (const Route& route : routes) {
        const std::pair key{route.prefix, route.peer_as};
        if (route.withdrawn) {
            EXPECT_EQ(paths.erase(key), 1U) << route.prefix.text();
        } else {
            paths[key] = route.path;
        }
    }
}

Paths paths_of(const std::vector<Route>& routes)
{
    Paths paths;
    tell(paths, routes);
    return paths;
}

std::vector<Asn> without_prepends(std::vector<Asn> path)
{
    path.erase(std::unique(path.begin(), path.end()), path.end());
    return path;
}

World world_of_three_days()
{
    World world = default_world();
    world.internet.systems = {named(64500, AsKind::Hosting), named(64501, AsKind::Hosting)};
    world.internet.systems[0].prefixes = {
        *Prefix::parse("198.18.8.0/22"), *Prefix::parse("2001:db8:7::/48")};
    return world;
}

RouteChange
change(std::string_view time, std::string_view prefix, std::size_t system, bool announced)
{
    return {at(time), *Prefix::parse(prefix), system, announced};
}

std::vector<RouteChange> some_changes()
{
    return {
        change("2012-06-30T12:00:00", "2001:db8:7::/48", 0, false),
        change("2012-07-01T10:00:00", "198.18.8.0/22", 0, false),
        change("2012-07-01T23:59:45", "198.18.8.0/22", 0, true),
        change("2012-07-02T08:00:00", "198.18.9.0/24", 1, true),
        change("2012-07-02T08:30:00", "2001:db8:7::/48", 0, true),
        change("2012-07-02T09:00:00", "198.18.8.0/22", 1, true),
    };
}

TEST(RoutingWriter, WritesTheBestPathOfEveryPeerToEveryPrefix)
{
    const World world = world_of_three_days();
    const Internet internet = internet_of(world);
    const std::string folder = fresh_folder("table");
    ASSERT_TRUE(write_routes(internet, {}, {world.from, world.from + Micros(1)}, 24, folder));
    const auto files = files_below(folder);
    ASSERT_EQ(files.size(), 1U);
    const auto routes = routes_of(files.at("rib.20120701.0000.mrt"));
    std::size_t expected = 0;
    Paths paths = paths_of(routes);
    std::size_t prepended = 0;
    for (std::size_t i = 0; i < internet.systems().size(); ++i) {
        for (const Prefix& prefix : internet.systems()[i].prefixes) {
            for (const std::size_t peer : internet.collector_peers()) {
                ++expected;
                const std::vector<Asn>& path = paths[{prefix, internet.systems()[peer].number}];
                EXPECT_EQ(without_prepends(path), internet.best_path(peer, i));
                prepended += without_prepends(path) != path ? 1U : 0U;
            }
        }
    }
    EXPECT_EQ(routes.size(), expected);
    EXPECT_GT(prepended, 0U);
    EXPECT_LT(prepended, expected / 2);
    for (const Route& route : routes) {
        const auto peer = internet.find(route.peer_as);
        ASSERT_TRUE(peer);
        const bool v4 = route.prefix.address().is_v4();
        EXPECT_EQ(
            route.peer, v4 ? internet.router_address(*peer) : internet.router_address_v6(*peer)
        );
        EXPECT_EQ(route.time, world.from);
        EXPECT_FALSE(route.has_set || route.withdrawn);
    }
}

TEST(RoutingWriter, TellsEveryPeersLossAndReturn)
{
    const World world = world_of_three_days();
    const Internet internet = internet_of(world);
    const std::string folder = fresh_folder("updates");
    const auto changes = some_changes();
    const Window day{at("2012-07-01"), at("2012-07-02")};
    ASSERT_TRUE(write_routes(internet, changes, day, 24, folder));
    const auto files = files_below(folder);
    const auto lost = *Prefix::parse("198.18.8.0/22");
    const auto updates = routes_of(files.at("updates.20120701.mrt"));
    std::size_t withdrawn = 0;
    for (const Route& route : updates) {
        EXPECT_EQ(route.prefix, lost);
        withdrawn += route.withdrawn ? 1U : 0U;
        EXPECT_TRUE(day.contains(route.time));
    }
    EXPECT_EQ(withdrawn, internet.collector_peers().size());
    // What was withdrawn before the window is not in its table.
    const Paths table = paths_of(routes_of(files.at("rib.20120701.0000.mrt")));
    for (const auto& [key, path] : table) {
        EXPECT_NE(key.first, *Prefix::parse("2001:db8:7::/48"));
    }
}

TEST(RoutingWriter, HasTablesThatFollowFromTheUpdates)
{
    const World world = world_of_three_days();
    const Internet internet = internet_of(world);
    const std::string folder = fresh_folder("tables");
    const Window window{at("2012-07-01"), at("2012-07-04")};
    ASSERT_TRUE(write_routes(internet, some_changes(), window, 24, folder));
    const auto files = files_below(folder);
    Paths paths = paths_of(routes_of(files.at("rib.20120701.0000.mrt")));
    tell(paths, routes_of(files.at("updates.20120701.mrt")));
    EXPECT_EQ(paths, paths_of(routes_of(files.at("rib.20120702.0000.mrt"))));
    tell(paths, routes_of(files.at("updates.20120702.mrt")));
    EXPECT_EQ(paths, paths_of(routes_of(files.at("rib.20120703.0000.mrt"))));
    EXPECT_FALSE(files.contains("updates.20120703.mrt"));
    // A second origin draws those that are nearer to it, and a more specific prefix is of its own.
    std::map<Asn, std::size_t> origins;
    for (const auto& [key, path] : paths) {
        if (key.first == *Prefix::parse("198.18.8.0/22")) {
            ++origins[path.back()];
        }
        if (key.first == *Prefix::parse("198.18.9.0/24")) {
            EXPECT_EQ(path.back(), 64501U);
        }
    }
    EXPECT_EQ(origins[64500] + origins[64501], internet.collector_peers().size());
    EXPECT_GT(origins[64501], 0U);
}

TEST(RoutingWriter, GivesTouchingWindowsThatJoinToTheWhole)
{
    const World world = world_of_three_days();
    const Internet internet = internet_of(world);
    const std::vector<TimePoint> cuts{
        at("2012-07-01"),
        at("2012-07-01T10:00:10"), // while the first change is still on its way
        at("2012-07-02T00:00:00"),
        at("2012-07-02T08:30:00"),
        at("2012-07-04")};
    const std::string whole = fresh_folder("whole");
    ASSERT_TRUE(write_routes(internet, some_changes(), {cuts.front(), cuts.back()}, 24, whole));
    std::map<std::string, std::string> joined;
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
        const std::string part = fresh_folder("part");
        ASSERT_TRUE(write_routes(internet, some_changes(), {cuts[i], cuts[i + 1]}, 24, part));
        for (const auto& [name, bytes] : files_below(part)) {
            if (name.starts_with("updates")) {
                joined[name] += bytes;
            } else if (name == "rib.20120702.0000.mrt") {
                EXPECT_EQ(bytes, content_of(whole + "/" + name));
            }
        }
    }
    ASSERT_EQ(joined.size(), 2U);
    for (const auto& [name, bytes] : joined) {
        EXPECT_EQ(bytes, content_of(whole + "/" + name)) << name;
    }
}

std::string bgpdump_text(const std::string& path)
{
    const std::string command = "bgpdump -m '" + path + "' 2>/dev/null";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string text;
    std::array<char, 65536> piece{};
    while (pipe != nullptr) {
        const std::size_t got = std::fread(piece.data(), 1, piece.size(), pipe.get());
        if (got == 0) {
            break;
        }
        text.append(piece.data(), got);
    }
    return text;
}

TEST(RoutingWriter, WritesWhatBgpdumpReads)
{
    if (std::system("command -v bgpdump >/dev/null") != 0) { // NOLINT(concurrency-mt-unsafe)
        GTEST_SKIP() << "no bgpdump (Debian package bgpdump)";
    }
    const World world = world_of_three_days();
    const Internet internet = internet_of(world);
    const std::string folder = fresh_folder("bgpdump");
    const Window window{at("2012-07-01"), at("2012-07-04")};
    ASSERT_TRUE(write_routes(internet, some_changes(), window, 24, folder));
    for (const auto& [name, bytes] : files_below(folder)) {
        const auto ours = routes_of(bytes);
        CollectingSink theirs;
        ASSERT_TRUE(read_text(bgpdump_format(), bgpdump_text(folder + "/" + name), theirs));
        ASSERT_EQ(ours.size(), theirs.routes.size()) << name;
        for (std::size_t i = 0; i < ours.size(); ++i) {
            const Route& a = ours[i];
            const Route& b = theirs.routes[i];
            ASSERT_EQ(
                std::tie(a.prefix, a.path, a.peer, a.peer_as, a.time, a.withdrawn),
                std::tie(b.prefix, b.path, b.peer, b.peer_as, b.time, b.withdrawn)
            ) << name
              << ", route " << i;
        }
    }
}

TEST(RoutingWriter, WritesATableEachSoManyHours)
{
    const World world = world_of_three_days();
    const Internet internet = internet_of(world);
    const std::string folder = fresh_folder("hours");
    const Window window{at("2012-07-01T06:00:00"), at("2012-07-02T00:00:00")};
    ASSERT_TRUE(write_routes(internet, {}, window, 8, folder));
    std::vector<std::string> names;
    for (const auto& [name, bytes] : files_below(folder)) {
        names.push_back(name);
    }
    EXPECT_THAT(
        names,
        ElementsAre("rib.20120701.0600.mrt", "rib.20120701.1400.mrt", "rib.20120701.2200.mrt")
    );
    const auto failed = write_routes(internet, {}, window, 8, "/dev/null/routes");
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().kind, ErrorKind::Storage);
}

} // namespace

} // namespace takedown::simulate
