#include "simulate/world/event_target.hpp"
#include "simulate/world/world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "own_folder.hpp"

namespace takedown::simulate {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

World world_of(std::string_view text)
{
    auto world = world_from_text(text, "small.toml");
    EXPECT_TRUE(world) << (world ? "" : world.error().message);
    return world ? *world : World{};
}

TEST(ReadWorld, NeedsNoMoreThanNames)
{
    const World world =
        world_of("[world]\n[[trap]]\nname = \"North\"\n[[botnet]]\nname = \"Grum\"\n");
    EXPECT_EQ(world.name, "small");
    EXPECT_EQ(format_time(world.from), "2026-03-02T00:00:00Z");
    EXPECT_EQ(format_time(world.to), "2026-03-04T00:00:00Z");
    EXPECT_THAT(world.networks, IsEmpty());
    ASSERT_EQ(world.traps.size(), 1U);
    EXPECT_EQ(world.traps[0].domain, "north.trap.example");
    ASSERT_EQ(world.botnets.size(), 1U);
    const BotnetSpec& botnet = world.botnets[0];
    EXPECT_EQ(botnet.family, "Grum");
    ASSERT_EQ(botnet.segments.size(), 1U);
    EXPECT_EQ(botnet.segments[0].name, "main");
    EXPECT_THAT(botnet.segments[0].order, ElementsAre("master", "templates"));
    ASSERT_EQ(botnet.servers.size(), 2U);
    EXPECT_EQ(botnet.servers[0].role, Role::ConfigMaster);
    EXPECT_EQ(botnet.servers[1].role, Role::TemplateServer);
    ASSERT_EQ(botnet.mailings.size(), 3U);
    EXPECT_NE(botnet.mailings[0].theme, botnet.mailings[1].theme);
    EXPECT_NE(botnet.mailings[1].theme, botnet.mailings[2].theme);
    EXPECT_NE(botnet.mailings[0].theme, botnet.mailings[2].theme);
}

TEST(ReadWorld, MakesOtherMailingsForTheNextBotnet)
{
    const World world = world_of("[world]\n[[botnet]]\nname = \"a\"\n[[botnet]]\nname = \"b\"\n");
    EXPECT_NE(world.botnets[0].mailings[0].theme, world.botnets[1].mailings[0].theme);
}

TEST(ReadWorld, TakesAnEmptyWorld)
{
    const World world = world_of("[world]\n");
    EXPECT_THAT(world.botnets, IsEmpty());
    EXPECT_THAT(world.traps, IsEmpty());
    EXPECT_EQ(world.text, "[world]\n");
}

TEST(ReadWorld, TakesTimesInEachForm)
{
    const World world = world_of(R"(
        [world]
        from = 2012-07-01
        to = "2012-07-31T12:00:00Z"
        [[botnet]]
        name = "a"
        volume = [{time = 2012-07-02T06:00:00+02:00, messages_a_day = 10},
                  {time = "2012-07-03", messages_a_day = 20.5}]
    )");
    EXPECT_EQ(format_time(world.to), "2012-07-31T12:00:00Z");
    ASSERT_EQ(world.botnets[0].volume.size(), 2U);
    EXPECT_EQ(format_time(world.botnets[0].volume[0].time), "2012-07-02T04:00:00Z");
    EXPECT_EQ(world.botnets[0].volume[1].messages_a_day, 20.5);
}

TEST(ReadWorld, ReadsTablesOfABotnet)
{
    const World world = world_of(R"(
        [world]
        [[as]]
        number = 64500
        kind = "hosting"
        country = "PA"
        prefixes = ["198.51.100.0/24"]
        response = "returns"
        return_hours = 5
        [[network]]
        name = "isp"
        recordings = ["pcap", "netflow"]
        [[trap]]
        name = "north"
        server = "exim"
        bias = { Grum = 0.5 }
        [[botnet]]
        name = "Grum"
        watched = { isp = 12 }
        countries = { BR = 2, IN = 1.5 }
        [botnet.engine]
        helo = "[{ip}]"
        [[botnet.campaign]]
        name = "pills"
        kind = "attachment"
        theme = "parcel"
        [[botnet.segment]]
        name = "one"
        weight = 3
        [[botnet.segment]]
        name = "two"
        order = ["backup", "first"]
        [[botnet.controller]]
        name = "first"
        address = "198.51.100.7"
        [[botnet.controller]]
        name = "relay"
        role = "proxy"
        [[botnet.controller]]
        name = "backup"
        as = 64500
        [botnet.polling]
        speech = "raw-tcp"
        proxy_share = 0.5
        [botnet.fallback]
        kind = "address-list"
        list = ["backup"]
    )");
    EXPECT_EQ(world.internet.systems[0].kind, AsKind::Hosting);
    EXPECT_EQ(world.internet.systems[0].response.response, Response::Returns);
    EXPECT_EQ(world.internet.systems[0].response.return_hours, 5);
    EXPECT_THAT(world.networks[0].recordings, ElementsAre(Recording::Pcap, Recording::Netflow));
    EXPECT_EQ(world.traps[0].server, MailServer::Exim);
    EXPECT_THAT(world.traps[0].bias, ElementsAre(Pair("Grum", 0.5)));
    const BotnetSpec& botnet = world.botnets[0];
    EXPECT_THAT(botnet.watched, ElementsAre(Pair("isp", 12U)));
    EXPECT_THAT(botnet.countries, ElementsAre(Pair("BR", 2), Pair("IN", 1.5)));
    EXPECT_EQ(botnet.mailings[0].attachment, "invoice_{dec5}.zip");
    EXPECT_EQ(botnet.mailings[0].theme, "parcel");
    EXPECT_EQ(botnet.servers[0].as, 64500U) << "from the prefix around the address";
    EXPECT_EQ(botnet.polling.speech, Speech::RawTcp);
    EXPECT_EQ(botnet.fallback.kind, FallbackClass::AddressList);
    EXPECT_THAT(botnet.segments[0].order, ElementsAre("first", "relay")) << "no backup";
    EXPECT_THAT(botnet.segments[1].order, ElementsAre("backup", "first")) << "as the file says";
}

TEST(ReadWorld, LeavesServersToTheSegmentsTheyName)
{
    const World world = world_of(R"(
        [world]
        [[botnet]]
        name = "a"
        [[botnet.segment]]
        name = "one"
        [[botnet.segment]]
        name = "two"
        [[botnet.controller]]
        name = "both"
        [[botnet.controller]]
        name = "only"
        segments = ["two"]
        [[botnet.controller]]
        name = "later"
        from = 2026-03-03
    )");
    EXPECT_THAT(world.botnets[0].segments[0].order, ElementsAre("both"));
    EXPECT_THAT(world.botnets[0].segments[1].order, ElementsAre("both", "only"));
}

TEST(ReadWorld, SortsEventsAndFindsWhatTheyAreAbout)
{
    const World world = world_of(R"(
        [world]
        from = 2012-07-01
        to = 2012-08-01
        [[as]]
        number = 64500
        [[botnet]]
        name = "Grum"
        [[botnet.controller]]
        name = "m1"
        as = 64500
        [[botnet]]
        name = "Lethic"
        [[event]]
        time = 2012-07-20
        kind = "silence"
        target = "Lethic"
        [[event]]
        time = 2012-07-16
        kind = "ask"
        target = "m1"
        [[event]]
        time = 2012-07-18
        kind = "ask"
        target = "Grum/m1"
        party = "cert:PA"
        [[event]]
        time = 2012-07-19
        kind = "repoint"
        target = "Grum/main"
        servers = ["m1"]
        [[event]]
        time = 2012-07-31
        kind = "ask"
        target = "bad.example"
        party = "registrar:bad.example"
    )");
    ASSERT_EQ(world.events.size(), 5U);
    EXPECT_EQ(world.events[0].target, "Grum/m1");
    EXPECT_THAT(world.events[2].servers, ElementsAre("Grum/m1"));
    EXPECT_EQ(world.events[4].target, "bad.example");
    EXPECT_EQ(world.events[0].kind, EventKind::Ask);
    EXPECT_EQ(world.events[0].party, "AS64500") << "the target's network";
    EXPECT_EQ(world.events[1].party, "cert:PA");
    EXPECT_EQ(world.events[3].kind, EventKind::Silence);
    const auto silent = event_targets(world, EventKind::Silence, "Lethic");
    ASSERT_EQ(silent.size(), 1U);
    EXPECT_EQ(silent[0].botnet, 1U);
    EXPECT_EQ(event_targets(world, EventKind::Repoint, "main").size(), 2U);
    EXPECT_EQ(event_targets(world, EventKind::Repoint, "Lethic/main").at(0).botnet, 1U);
    EXPECT_THAT(event_targets(world, EventKind::Stop, "Lethic/m1"), IsEmpty());
}

TEST(ReadWorld, ReadsAFileAndNamesItWhenItCannot)
{
    const std::filesystem::path folder = testing_support::fresh_folder("worlds");
    std::filesystem::create_directories(folder);
    const std::string path = (folder / "tiny-1.toml").string();
    std::ofstream(path) << "[world]\nseed = 7\n";
    const auto world = read_world(path);
    ASSERT_TRUE(world);
    EXPECT_EQ(world->seed, 7U);
    EXPECT_EQ(world->name, "tiny-1");
    for (const std::string& bad : {folder.string(), path + "x"}) {
        const auto nothing = read_world(bad);
        ASSERT_FALSE(nothing);
        EXPECT_EQ(nothing.error().kind, ErrorKind::Usage);
        EXPECT_THAT(nothing.error().message, HasSubstr(bad + ": is not a file"));
    }
    std::ofstream(path) << std::string(5UL * 1024 * 1024, '#');
    const auto large = read_world(path);
    ASSERT_FALSE(large);
    EXPECT_THAT(large.error().message, HasSubstr("larger than a world file may be"));
}

} // namespace

} // namespace takedown::simulate
