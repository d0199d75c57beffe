#include <map>

#include "small_world.hpp"

namespace takedown::simulate {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

TEST(Neighbourhood, DoesTheSameForTheSameSeedAndAnotherForAnother)
{
    World world = small_world();
    const Settled one = settle_world(world);
    const Settled again = settle_world(world);
    const auto first = texts_of(play(one.hosts, tuesday() + hours(10), minutes(30)));
    EXPECT_GT(first.size(), 200U);
    EXPECT_EQ(first, texts_of(play(again.hosts, tuesday() + hours(10), minutes(30))));
    world.seed = 12;
    EXPECT_NE(first, texts_of(play(settle_world(world).hosts, tuesday() + hours(10), minutes(30))));
}

TEST(Neighbourhood, MakesTheWholeOfItsPartsInAnyOrder)
{
    World world = small_world();
    world.networks.front().lease_hours = 2;
    const Settled settled = settle_world(world);
    const auto whole = texts_of(play(settled.hosts, tuesday() + hours(11), hours(2)));
    const Settled later = settle_world(world);
    auto parts = play(later.hosts, tuesday() + hours(12), hours(1));
    auto before = play(later.hosts, tuesday() + hours(11), hours(1));
    std::move(before.begin(), before.end(), std::back_inserter(parts));
    EXPECT_EQ(whole, texts_of(parts));
}

TEST(Neighbourhood, BeginsEverythingInItsSliceWithSizesAndKnownAddresses)
{
    World world = small_world();
    world.networks.front().lease_hours = 3;
    world.networks.front().behind_nat = 0.3;
    const Settled settled = settle_world(world);
    const std::size_t home = settled.hosts.system_of(0);
    const std::int64_t first = slice_of(tuesday() + hours(9));
    std::size_t seen = 0;
    for (std::int64_t slice = first; slice < first + 12; ++slice) {
        settled.hosts.act(slice, [&](std::size_t, Conversation&& conversation) {
            const Flow& flow = conversation.flow;
            ++seen;
            ASSERT_EQ(slice_of(flow.start), slice);
            ASSERT_GE(flow.duration.count(), 0);
            ASSERT_GT(flow.packets_up, 0U);
            ASSERT_NE(flow.server_port, 0);
            ASSERT_NE(flow.client_port, 0);
            if (flow.outcome == Outcome::Answered) {
                ASSERT_GT(flow.bytes_up, 0U) << text_of(conversation);
                ASSERT_GT(flow.bytes_down, 0U) << text_of(conversation);
            } else {
                ASSERT_EQ(flow.bytes_down, 0U) << text_of(conversation);
            }
            const auto client = settled.internet.holder(flow.client);
            const auto server = settled.internet.holder(flow.server);
            ASSERT_TRUE(client && server) << text_of(conversation);
            ASSERT_TRUE(*client == home || *server == home);
            // Only the network's own resolver is inside of what its border sees.
            if (*client == home && *server == home) {
                ASSERT_EQ(flow.server_port, 53);
            }
        });
    }
    EXPECT_GT(seen, 2000U);
}

TEST(Neighbourhood, GivesPeopleAsManyFlowsADayAsAskedFor)
{
    // Few sessions a day vary much: the fewer flows, the more people it takes to see the mean.
    for (const auto& [asked, people_count] :
         {std::pair{120.0, 400U}, {300.0, 200U}, {900.0, 80U}}) {
        const Settled settled = settle_world(world_of_people(people_count, asked));
        const auto people = addresses_of(settled.hosts, 0, people_count, tuesday());
        double flows = 0;
        for (const Conversation& conversation : play(settled.hosts, tuesday(), hours(24))) {
            flows += people.contains(conversation.flow.client) ? 1 : 0;
        }
        EXPECT_NEAR(flows / people_count, asked, 0.15 * asked) << asked;
    }
}

TEST(Neighbourhood, LetsPeopleSleepAtNight)
{
    World world = world_of_people(60, 600);
    world.internet.countries = {"GB"};
    const Settled settled = settle_world(world);
    const auto night = play(settled.hosts, tuesday() + hours(2), hours(3)).size();
    const auto evening = play(settled.hosts, tuesday() + hours(18), hours(3)).size();
    EXPECT_GT(evening, 3 * night);
}

TEST(Neighbourhood, AsksOneResolverFromAnAddressWhoeverHasItJustThen)
{
    World world = small_world();
    world.resolvers.public_share = 0.5;
    world.networks.front().lease_hours = 1;
    world.networks.front().behind_nat = 0.3;
    const Settled settled = settle_world(world);
    std::map<Address, std::set<Address>> resolvers;
    for (const Conversation& one : play(settled.hosts, tuesday() + hours(9), hours(5))) {
        if (const auto* lookup = std::get_if<Lookup>(&one.talk)) {
            resolvers[lookup->client].insert(lookup->resolver);
        }
    }
    std::set<Address> all;
    for (const auto& [client, asked] : resolvers) {
        EXPECT_EQ(asked.size(), 1U) << client.text();
        all.insert(asked.begin(), asked.end());
    }
    EXPECT_GT(all.size(), 1U);
    for (std::uint64_t host = 0; host < settled.hosts.host_count(0); ++host) {
        EXPECT_TRUE(all.contains(settled.hosts.resolver_of(0, host))) << host;
    }
}

TEST(Neighbourhood, SaysWhichNetworkHasTooFewAddresses)
{
    World world = world_of_people(400000, 300);
    Result<Internet> internet = Internet::make(world);
    ASSERT_TRUE(internet);
    const auto made = Neighbourhood::make(world, *internet);
    ASSERT_FALSE(made);
    EXPECT_NE(made.error().message.find("\"office\""), std::string::npos) << made.error().message;
    EXPECT_NE(made.error().message.find("400000"), std::string::npos) << made.error().message;
    EXPECT_EQ(made.error().kind, ErrorKind::Usage);
}

TEST(Neighbourhood, KeepsTheNetworksOfAWorldApart)
{
    World world = small_world();
    world.networks.push_back(world.networks.front());
    world.networks.back().name = "second";
    const Settled settled = settle_world(world);
    EXPECT_NE(settled.hosts.system_of(0), settled.hosts.system_of(1));
    EXPECT_FALSE(play(settled.hosts, tuesday() + hours(9), minutes(10), 1).empty());
}

} // namespace
} // namespace takedown::simulate
