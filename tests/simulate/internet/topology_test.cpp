#include "simulate/internet/worlds.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace takedown::simulate {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Topology, HasTheNetworksAskedForInOrder)
{
    World world = default_world();
    world.internet.systems = {named(64500, AsKind::Hosting)};
    const Internet internet = internet_of(world);
    ASSERT_EQ(internet.systems().size(), 1U + 6 + 24 + 12 + 6);
    EXPECT_EQ(internet.systems()[0].number, 64500U);
    EXPECT_EQ(internet.systems()[1].name, "Transit 1");
    EXPECT_EQ(internet.systems()[1].number, 1000000U);
    EXPECT_EQ(internet.systems()[7].name, "Access 1");
    EXPECT_EQ(internet.of_kind(AsKind::Hosting).size(), 13U);
    EXPECT_EQ(internet.find(1000000), 1U);
    EXPECT_EQ(internet.find(5), std::nullopt);
}

TEST(Topology, LetsEveryNetworkReachEveryOtherWithoutValleys)
{
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        World world = default_world(seed);
        world.internet.systems = {
            named(64500, AsKind::Hosting),
            named(64501, AsKind::Transit),
            named(64502, AsKind::Hosting, {64501}),
            named(64503, AsKind::Access, {64502, 1000001}),
        };
        world.internet.systems[1].peers = {1000002, 64503};
        const Internet internet = internet_of(world);
        for (std::size_t origin = 0; origin < internet.systems().size(); ++origin) {
            const auto hops = internet.best_next_hops(origin);
            for (std::size_t from = 0; from < hops.size(); ++from) {
                std::vector<std::size_t> path{from};
                while (hops[path.back()] && path.size() < 100) {
                    path.push_back(*hops[path.back()]);
                }
                ASSERT_EQ(path.back(), origin) << "seed " << seed;
                ASSERT_TRUE(is_valley_free(internet.systems(), path));
            }
        }
    }
}

TEST(Topology, KeepsTheLinksThatAreGiven)
{
    World world = default_world();
    world.internet.systems = {
        named(64500, AsKind::Hosting, {64501, 1000000}), named(64501, AsKind::Transit)};
    world.internet.systems[0].peers = {1000020};
    const Internet internet = internet_of(world);
    EXPECT_THAT(internet.systems()[0].providers, ElementsAre(1U, *internet.find(1000000)));
    EXPECT_THAT(internet.systems()[0].peers, ElementsAre(*internet.find(1000020)));
    EXPECT_THAT(internet.best_path(*internet.find(1000000), 0), ElementsAre(1000000U, 64500U));
    EXPECT_FALSE(internet.systems()[1].providers.empty());
}

TEST(Topology, HasAboutTheMeanNumbersOfProvidersAndPeers)
{
    World world = default_world();
    world.internet.transit_networks = 60;
    world.internet.access_networks = 600;
    world.internet.providers_per_network = 2;
    world.internet.peers_per_network = 3;
    const Internet internet = internet_of(world);
    double providers = 0;
    double peers = 0;
    const auto access = internet.of_kind(AsKind::Access);
    for (const std::size_t system : access) {
        providers += static_cast<double>(internet.systems()[system].providers.size());
        peers += static_cast<double>(internet.systems()[system].peers.size());
    }
    EXPECT_NEAR(providers / static_cast<double>(access.size()), 2, 0.2);
    EXPECT_NEAR(peers / static_cast<double>(access.size()), 3, 0.3);
}

TEST(Topology, HasAnAccessNetworkInEveryCountry)
{
    const World world = default_world(5);
    const Internet internet = internet_of(world);
    std::set<std::string> countries;
    for (const std::size_t system : internet.of_kind(AsKind::Access)) {
        countries.insert(internet.systems()[system].country);
    }
    EXPECT_EQ(countries.size(), world.internet.countries.size());
}

TEST(Topology, GoesAroundNumbersThatAreNamed)
{
    World world = default_world();
    world.internet.systems = {named(1000003, AsKind::Hosting)};
    const Internet internet = internet_of(world);
    std::set<Asn> numbers;
    std::set<std::string> domains;
    for (const System& system : internet.systems()) {
        numbers.insert(system.number);
        domains.insert(system.domain);
    }
    EXPECT_EQ(numbers.size(), internet.systems().size());
    EXPECT_EQ(domains.size(), internet.systems().size());
}

TEST(Topology, StandsOnNamedTransitWhereNoneIsGenerated)
{
    World world = default_world();
    world.internet.transit_networks = 0;
    world.internet.systems = {
        named(1, AsKind::Transit), named(2, AsKind::Transit), named(3, AsKind::Hosting)};
    const Internet internet = internet_of(world);
    EXPECT_THAT(internet.systems()[0].peers, ElementsAre(1U));
    EXPECT_FALSE(internet.best_path(2, 10).empty());
}

TEST(Topology, NamesTheKeyThatIsWrong)
{
    struct Row {
        const char* name;
        std::vector<AsSpec> systems;
        std::uint32_t transit;
        const char* said;
    };

    std::vector<AsSpec> peer_of_nobody{named(1, AsKind::Hosting)};
    peer_of_nobody[0].peers = {77};
    std::vector<AsSpec> peer_and_provider{
        named(1, AsKind::Hosting, {2}), named(2, AsKind::Transit)};
    peer_and_provider[0].peers = {2};
    const std::vector<Row> rows{
        {"twice", {named(1, AsKind::Hosting), named(1, AsKind::Access)}, 6, "as.number: 1"},
        {"unknown provider",
         {named(1, AsKind::Hosting, {9})},
         6,
         "as.providers: AS1 has provider 9"},
        {"access as provider", {named(1, AsKind::Hosting, {1000006})}, 6, "as.providers: AS1"},
        {"circle",
         {named(1, AsKind::Transit, {2}),
          named(2, AsKind::Transit, {3}),
          named(3, AsKind::Transit, {1})},
         6,
         "AS1 buys from AS2 buys from AS3 buys from AS1, a circle"},
        {"itself", {named(1, AsKind::Transit, {1})}, 6, "AS1 buys from AS1, a circle"},
        {"unknown peer", peer_of_nobody, 6, "as.peers: AS1 has peer 77"},
        {"peer and provider", peer_and_provider, 6, "as.peers: AS1 has peer 2"},
        {"no transit", {named(1, AsKind::Hosting)}, 0, "internet.transit_networks"},
    };
    for (const Row& row : rows) {
        World world = default_world();
        world.internet.systems = row.systems;
        world.internet.transit_networks = row.transit;
        EXPECT_THAT(error_of(world), HasSubstr(row.said)) << row.name;
    }
}

TEST(Topology, IsTheSameForASeedAndAnotherForAnother)
{
    const auto links = [](std::uint64_t seed) {
        const Internet internet = internet_of(default_world(seed));
        std::string text;
        for (const System& system : internet.systems()) {
            text += system.country + std::to_string(system.number);
            for (const std::size_t provider : system.providers) {
                text += ' ' + std::to_string(provider);
            }
            for (const Prefix& prefix : system.prefixes) {
                text += ' ' + prefix.text();
            }
        }
        return text;
    };
    EXPECT_EQ(links(1), links(1));
    EXPECT_NE(links(1), links(2));
}

} // namespace

} // namespace takedown::simulate
