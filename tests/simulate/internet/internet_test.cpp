#include "simulate/internet/worlds.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace takedown::simulate {

namespace {

TEST(Internet, NumbersTheAddressesOfHosts)
{
    const Internet internet = internet_of(default_world());
    for (std::size_t i = 0; i < internet.systems().size(); ++i) {
        std::set<Address> seen;
        for (std::uint64_t k = 0; k < internet.address_count(i); ++k) {
            const Address address = internet.address(i, k);
            ASSERT_EQ(internet.holder(address), i) << address.text();
            ASSERT_TRUE(seen.insert(address).second);
            ASSERT_NE(address.v4_bits() & 0xffU, 0U);
            ASSERT_NE(address.v4_bits() & 0xffU, 0xffU);
        }
        EXPECT_EQ(internet.address(i, internet.address_count(i)), internet.address(i, 0));
    }
}

TEST(Internet, GivesServersTheLowHalfAndNobodyTwice)
{
    Internet internet = internet_of(default_world());
    const std::size_t hosting = internet.of_kind(AsKind::Hosting)[0];
    std::set<Address> leased;
    for (std::uint64_t i = internet.first_lease_index(hosting); i < internet.address_count(hosting);
         ++i) {
        leased.insert(internet.address(hosting, i));
    }
    std::set<Address> servers;
    while (const auto address = internet.take_server_address(hosting)) {
        EXPECT_TRUE(servers.insert(*address).second);
        EXPECT_FALSE(leased.contains(*address));
        EXPECT_NE(*address, internet.router_address(hosting));
    }
    EXPECT_NEAR(
        static_cast<double>(servers.size()),
        static_cast<double>(internet.address_count(hosting)) / 2,
        2
    );
}

TEST(Internet, ScattersIPv6OverTheBlock)
{
    World world = default_world();
    world.internet.systems = {named(64500, AsKind::Access), named(64501, AsKind::Access)};
    world.internet.systems[1].prefixes = {*Prefix::parse("2001:db8:5::/112")};
    const Internet internet = internet_of(world);
    for (const std::size_t system : {std::size_t{0}, std::size_t{1}, std::size_t{9}}) {
        std::set<Address> seen{internet.router_address_v6(system)};
        for (std::uint64_t i = 0; i < 5000; ++i) {
            const Address address = internet.address_v6(system, i);
            ASSERT_EQ(internet.holder(address), system) << address.text();
            ASSERT_TRUE(seen.insert(address).second) << address.text();
        }
    }
}

TEST(Internet, CollectsFromMostlyTransitNetworks)
{
    const Internet internet = internet_of(default_world());
    const auto peers = internet.collector_peers();
    ASSERT_EQ(peers.size(), 8U);
    EXPECT_EQ(std::set<std::size_t>(peers.begin(), peers.end()).size(), 8U);
    EXPECT_TRUE(std::is_sorted(peers.begin(), peers.end()));
    const auto transit = std::count_if(peers.begin(), peers.end(), [&](std::size_t peer) {
        return internet.systems()[peer].kind == AsKind::Transit;
    });
    EXPECT_EQ(transit, 6);
    World small = default_world();
    small.internet.collectors = 500;
    EXPECT_EQ(internet_of(small).collector_peers().size(), 48U);
}

TEST(Internet, NamesAddressesAsRealNetworksDo)
{
    World world = default_world(3);
    world.internet.access_networks = 60;
    const Internet internet = internet_of(world);
    std::size_t nameless = 0;
    std::set<std::string> shapes;
    for (const std::size_t access : internet.of_kind(AsKind::Access)) {
        std::size_t names = 0;
        const std::uint64_t count = internet.address_count(access);
        for (std::uint64_t i = 0; i < count; ++i) {
            const Address address = internet.address(access, i);
            const std::string name = internet.reverse_name(address);
            ASSERT_EQ(name, internet.reverse_name(address));
            if (name.empty()) {
                continue;
            }
            ++names;
            ASSERT_THAT(name, testing::EndsWith('.' + internet.systems()[access].domain));
            std::string shape;
            for (const char letter : name.substr(0, name.find(".access"))) {
                const bool digit = letter >= '0' && letter <= '9';
                if (!digit || shape.empty() || shape.back() != '0') {
                    shape += digit ? '0' : letter;
                }
            }
            shapes.insert(shape);
        }
        nameless += names == 0 ? 1U : 0U;
        if (names > 0) {
            EXPECT_NEAR(static_cast<double>(names) / static_cast<double>(count), 0.96, 0.03);
        }
    }
    EXPECT_GE(nameless, 3U);
    EXPECT_LE(nameless, 30U);
    EXPECT_GE(shapes.size(), 8U);
    EXPECT_EQ(internet.reverse_name(*Address::parse("8.8.8.8")), "");
}

TEST(Internet, NamesEveryAddressDifferently)
{
    const Internet internet = internet_of(default_world());
    for (std::size_t i = 0; i < internet.systems().size(); ++i) {
        std::set<std::string> seen;
        for (std::uint64_t k = 0; k < internet.address_count(i); ++k) {
            const std::string name = internet.reverse_name(internet.address(i, k), i);
            ASSERT_TRUE(name.empty() || seen.insert(name).second) << name;
            ASSERT_LE(name.size(), 253U);
        }
    }
}

} // namespace

} // namespace takedown::simulate
