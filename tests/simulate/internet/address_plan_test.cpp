#include "simulate/internet/worlds.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace takedown::simulate {

namespace {

using testing::HasSubstr;

Prefix prefix(std::string_view text)
{
    const auto parsed = Prefix::parse(text);
    EXPECT_TRUE(parsed) << text;
    return parsed.value_or(Prefix());
}

/// No two systems hold parts of each other's blocks unless a world file says so.
void expect_disjoint(const Internet& internet)
{
    std::vector<std::pair<Prefix, std::size_t>> all;
    for (std::size_t i = 0; i < internet.systems().size(); ++i) {
        for (const Prefix& announced : internet.systems()[i].prefixes) {
            all.emplace_back(announced, i);
        }
    }
    for (const auto& [a, of_a] : all) {
        for (const auto& [b, of_b] : all) {
            EXPECT_FALSE(of_a != of_b && a.contains(b)) << a.text() << " and " << b.text();
        }
    }
}

TEST(AddressPlan, GivesEverybodyOwnBlocksOfTheWorldsSpace)
{
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const World world = default_world(seed);
        const Internet internet = internet_of(world);
        for (const System& system : internet.systems()) {
            ASSERT_GE(system.prefixes.size(), 2U);
            EXPECT_TRUE(system.prefixes.front().address().is_v4());
            EXPECT_FALSE(system.prefixes.back().address().is_v4());
            for (const Prefix& announced : system.prefixes) {
                EXPECT_TRUE(
                    world.internet.address_space[0].contains(announced) ||
                    world.internet.address_space_v6[0].contains(announced)
                ) << announced.text();
                EXPECT_LE(announced.length(), announced.address().is_v4() ? 24U : 48U);
            }
        }
        expect_disjoint(internet);
    }
}

TEST(AddressPlan, GivesAccessNetworksTheLargeBlocks)
{
    const Internet internet = internet_of(default_world());
    for (const std::size_t access : internet.of_kind(AsKind::Access)) {
        EXPECT_GE(internet.address_count(access), 2000U);
    }
    for (const std::size_t hosting : internet.of_kind(AsKind::Hosting)) {
        EXPECT_LE(internet.address_count(hosting), 2100U);
        EXPECT_GE(internet.address_count(hosting), 500U);
    }
}

TEST(AddressPlan, AnnouncesAPartBesideTheWholeNowAndThen)
{
    std::size_t parts = 0;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const Internet internet = internet_of(default_world(seed));
        for (const System& system : internet.systems()) {
            for (const Prefix& a : system.prefixes) {
                for (const Prefix& b : system.prefixes) {
                    parts += a != b && a.contains(b) ? 1U : 0U;
                }
            }
        }
    }
    EXPECT_GE(parts, 15U);
    EXPECT_LE(parts, 70U);
}

TEST(AddressPlan, KeepsNamedPrefixesAndGoesAroundThem)
{
    World world = default_world();
    world.internet.systems = {
        named(64500, AsKind::Hosting), named(64501, AsKind::Hosting), named(64502, AsKind::Access)};
    world.internet.systems[0].prefixes = {prefix("198.18.8.0/22"), prefix("203.0.113.0/24")};
    world.internet.systems[1].prefixes = {prefix("198.18.9.0/24"), prefix("2001:db8:7::/48")};
    const Internet internet = internet_of(world);
    EXPECT_EQ(internet.systems()[0].prefixes[0], prefix("198.18.8.0/22"));
    EXPECT_EQ(internet.systems()[0].prefixes[1], prefix("203.0.113.0/24"));
    EXPECT_EQ(internet.systems()[0].prefixes.size(), 3U); // and a /48
    EXPECT_EQ(internet.systems()[1].prefixes.size(), 2U);
    EXPECT_EQ(internet.holder(*Address::parse("198.18.10.1")), 0U);
    EXPECT_EQ(internet.holder(*Address::parse("198.18.9.1")), 1U);
    EXPECT_EQ(internet.holder(*Address::parse("2001:db8:7::1")), 1U);
    EXPECT_EQ(internet.holder(*Address::parse("8.8.8.8")), std::nullopt);
    EXPECT_EQ(internet.address_count(0), 4U * 254);
    EXPECT_EQ(internet.address_count(1), 254U);
    for (std::size_t i = 2; i < internet.systems().size(); ++i) {
        for (const Prefix& announced : internet.systems()[i].prefixes) {
            EXPECT_FALSE(prefix("198.18.8.0/22").contains(announced)) << announced.text();
            EXPECT_FALSE(prefix("2001:db8:7::/48").contains(announced)) << announced.text();
        }
    }
}

TEST(AddressPlan, ScalesBlocksDownToTheSpaceThereIs)
{
    World world = default_world();
    world.internet.access_networks = 700;
    world.internet.hosting_networks = 200;
    world.internet.content_networks = 60;
    world.internet.transit_networks = 40;
    const Internet internet = internet_of(world);
    expect_disjoint(internet);
    for (std::size_t i = 0; i < internet.systems().size(); ++i) {
        EXPECT_GE(internet.address_count(i), 14U);
    }
    world.internet.access_networks = 9000;
    EXPECT_THAT(error_of(world), HasSubstr("internet.address_space: "));
    world.internet.access_networks = 20;
    world.internet.address_space_v6 = {prefix("2001:db8::/44")};
    EXPECT_THAT(error_of(world), HasSubstr("internet.address_space_v6: "));
}

TEST(AddressPlan, FitsScatteredSpace)
{
    World world = default_world();
    world.internet.address_space = {
        prefix("192.0.2.0/24"),
        prefix("198.51.100.0/24"),
        prefix("203.0.113.0/24"),
        prefix("192.0.2.0/25")};
    const Internet internet = internet_of(world);
    expect_disjoint(internet);
    EXPECT_EQ(internet.systems().size(), 48U);
}

TEST(AddressPlan, BringsPinnedServersIntoTheirNetworks)
{
    World world = default_world();
    world.internet.systems = {named(64500, AsKind::Hosting), named(64501, AsKind::Hosting)};
    world.internet.systems[1].prefixes = {prefix("203.0.113.0/24")};
    world.botnets.resize(1);
    world.botnets[0].servers = {
        server("198.18.77.5", 64500),
        server("203.0.113.9", 64501),
        server("203.0.113.10", 0),
        server("192.0.2.3", 0),
        server("2001:db8:99::3", 64501),
    };
    const Internet internet = internet_of(world);
    EXPECT_EQ(internet.holder(*Address::parse("198.18.77.5")), 0U);
    EXPECT_EQ(internet.holder(*Address::parse("203.0.113.10")), 1U);
    EXPECT_EQ(internet.holder(*Address::parse("2001:db8:99::3")), 1U);
    const auto hosting = internet.holder(*Address::parse("192.0.2.3"));
    ASSERT_TRUE(hosting);
    EXPECT_EQ(internet.systems()[*hosting].kind, AsKind::Hosting);
    EXPECT_FALSE(internet.systems()[*hosting].named);
    EXPECT_EQ(internet.address_count(1), 252U);
    for (std::uint64_t i = 0; i < internet.address_count(1); ++i) {
        EXPECT_NE(internet.address(1, i), *Address::parse("203.0.113.9"));
        EXPECT_NE(internet.address(1, i), *Address::parse("203.0.113.10"));
    }
}

TEST(AddressPlan, NamesTheKeyThatIsWrong)
{
    World world = default_world();
    world.internet.systems = {named(64500, AsKind::Hosting), named(64501, AsKind::Hosting)};
    world.internet.systems[0].prefixes = {prefix("203.0.113.0/24")};
    world.internet.systems[1].prefixes = {prefix("203.0.113.0/24")};
    EXPECT_THAT(error_of(world), HasSubstr("as.prefixes: 203.0.113.0/24 is given twice"));
    world.internet.systems[1].prefixes = {prefix("198.51.100.0/24")};
    world.botnets.resize(1);
    world.botnets[0].servers = {server("203.0.113.5", 64501)};
    EXPECT_THAT(
        error_of(world), HasSubstr("botnet.controller.address: 203.0.113.5 (server \"master\")")
    );
    world.botnets[0].servers = {server("203.0.113.5", 77)};
    EXPECT_THAT(error_of(world), HasSubstr("botnet.controller.as: 77"));
    world.internet.systems[1].prefixes = {prefix("203.0.113.5/32")};
    world.botnets[0].servers = {server("203.0.113.5", 64501)};
    EXPECT_THAT(error_of(world), HasSubstr("as.prefixes: AS64501 has no IPv4 address left"));
}

} // namespace

} // namespace takedown::simulate
