#include "simulate/botnets/bot_traffic.hpp"
#include "simulate/botnets/made_world.hpp"

#include <gtest/gtest.h>

#include <set>

namespace takedown::simulate {
namespace {

/// Servers and names one laboratory run touches: what rza's test counts.
struct Endpoints {
    std::set<std::pair<Address, std::uint16_t>> servers;
    std::set<std::string> names;
};

Endpoints run(const made::Stage& stage, const Gateway& gateway, int minutes)
{
    Endpoints seen;
    const TimePoint from = made::at("2012-07-01T12:00:00Z");
    const Window window{from, from + std::chrono::minutes(minutes)};
    const BotSinks sinks{
        [&](std::size_t, Conversation&& conversation) {
            if (!window.contains(conversation.flow.start)) {
                return; // the run is over
            }
            if (const auto* lookup = std::get_if<Lookup>(&conversation.talk)) {
                seen.names.insert(lookup->name);
            } else {
                seen.servers.emplace(conversation.flow.server, conversation.flow.server_port);
            }
        },
        [](const Bot&, const Dealing&, TimePoint) {
        }};
    const Seat seat{0, Address::v4(0x0a00000f), Address::v4(0x0a000001), gateway};
    stage.bots.run_in_laboratory(0, seat, window, sinks);
    return seen;
}

std::string botnet(const std::string& fallback)
{
    return "[[botnet]]\nname = \"alder\"\nbots = 300\n[botnet.polling]\nminutes = 20\nretries = 1\n"
           "[botnet.fallback]\n" +
           fallback;
}

constexpr Gateway plain{false, false};
constexpr Gateway refuses_names{true, false};
constexpr Gateway resets{false, true};

TEST(LaboratoryRun, ShowsNothingNewWhereThereIsNoFallback)
{
    const made::Stage stage(botnet("kind = \"none\"\n"));
    EXPECT_EQ(run(stage, plain, 20).servers, run(stage, resets, 20).servers);
    EXPECT_EQ(run(stage, resets, 20).servers, run(stage, resets, 40).servers);
    EXPECT_TRUE(run(stage, refuses_names, 40).names.empty());
}

TEST(LaboratoryRun, ShowsAFiniteListOfAddressesOnceConnectionsAreReset)
{
    const made::Stage stage(botnet("kind = \"address-list\"\n"));
    const auto control = run(stage, plain, 20).servers;
    const auto once = run(stage, resets, 20).servers;
    EXPECT_EQ(once.size(), control.size() + 2); // the two backups that a list has without names
    EXPECT_EQ(once, run(stage, resets, 40).servers);
}

TEST(LaboratoryRun, ShowsAFiniteListOfNames)
{
    const made::Stage stage(botnet("kind = \"domain-list\"\ncount = 5\n"));
    EXPECT_TRUE(run(stage, plain, 20).names.empty());
    EXPECT_EQ(run(stage, resets, 20).names.size(), 5U);
    EXPECT_EQ(run(stage, resets, 40).names.size(), 5U);
}

TEST(LaboratoryRun, ShowsEverMoreGeneratedNames)
{
    const made::Stage stage(botnet("kind = \"dga\"\nnames_a_day = 1000\n"));
    EXPECT_TRUE(run(stage, plain, 20).names.empty());
    const std::size_t once = run(stage, resets, 20).names.size();
    EXPECT_GT(once, 100U);
    EXPECT_GT(run(stage, resets, 40).names.size(), once + once / 2);
}

TEST(LaboratoryRun, ShowsEverMorePeers)
{
    const made::Stage stage(
        botnet("kind = \"peer-to-peer\"\npeers = 200\npeer_contacts_an_hour = 300\n")
    );
    const std::size_t control = run(stage, plain, 20).servers.size();
    const std::size_t once = run(stage, resets, 20).servers.size();
    EXPECT_GT(once, control + 30);
    EXPECT_GT(run(stage, resets, 40).servers.size(), once + 20);
}

TEST(LaboratoryRun, AsksAFastFluxNameWhoseAddressesChange)
{
    const made::Stage stage(botnet("kind = \"fast-flux\"\n"));
    const Endpoints seen = run(stage, refuses_names, 20);
    EXPECT_TRUE(seen.names.empty()); // its master answers by address: no name is needed
    EXPECT_EQ(run(stage, resets, 40).names.size(), 1U);
    EXPECT_GT(run(stage, resets, 40).servers.size(), 10U);
}

} // namespace
} // namespace takedown::simulate
