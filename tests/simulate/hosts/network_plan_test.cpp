#include "simulate/hosts/network_plan.hpp"

#include <map>

#include "small_world.hpp"

namespace takedown::simulate {
namespace {

using std::chrono::hours;

constexpr std::uint64_t default_hosts = 60 + 3 + 1 + 4 + 1 + 3 + 4 + 1;

TEST(NetworkPlan, NeverGivesTwoHostsOneAddressAtOnce)
{
    World world = small_world();
    world.networks.front().lease_hours = 7;
    const Settled settled = settle_world(world);
    for (int hour = 0; hour < 100; ++hour) {
        EXPECT_EQ(
            addresses_of(settled.hosts, 0, default_hosts, tuesday() + hours(hour)).size(),
            default_hosts
        ) << hour;
    }
}

TEST(NetworkPlan, ChangesLeasesAboutAsOftenAsAskedForAndServersNever)
{
    World world = small_world();
    world.networks.front().lease_hours = 10;
    const Settled settled = settle_world(world);
    int changes = 0;
    for (std::uint64_t host = 0; host < 60; ++host) {
        for (int hour = 0; hour < 1000; ++hour) {
            const TimePoint time = tuesday() + hours(hour);
            changes += settled.hosts.address_at(0, host, time) !=
                       settled.hosts.address_at(0, host, time + hours(1));
        }
    }
    // 60 hosts, 100 turns; now and then a host is dealt the address that it had.
    EXPECT_GT(changes, 60 * 100 * 0.8);
    EXPECT_LE(changes, 60 * 101);
    EXPECT_EQ(
        settled.hosts.address_at(0, 60, tuesday()),
        settled.hosts.address_at(0, 60, tuesday() + hours(500))
    );
}

TEST(NetworkPlan, KeepsAddressesForEverWithoutLeases)
{
    const Settled settled = settle_world(small_world());
    for (std::uint64_t host = 0; host < default_hosts; ++host) {
        EXPECT_EQ(
            settled.hosts.address_at(0, host, tuesday()),
            settled.hosts.address_at(0, host, tuesday() + hours(1000))
        );
    }
}

TEST(NetworkPlan, PutsSomeHostsBehindGateways)
{
    World world = world_of_people(100, 300);
    world.networks.front().behind_nat = 0.5;
    world.networks.front().hosts_a_gateway = 5;
    const Settled settled = settle_world(world);
    std::map<Address, int> hosts;
    for (std::uint64_t host = 0; host < 100; ++host) {
        ++hosts[settled.hosts.address_at(0, host, tuesday())];
    }
    EXPECT_EQ(hosts.size(), 60U);
    EXPECT_EQ(
        std::count_if(hosts.begin(), hosts.end(), [](const auto& one) { return one.second == 5; }),
        10
    );
}

TEST(NetworkPlan, NumbersHostsInTheOrderOfTheWorldFile)
{
    World world = small_world();
    Result<Internet> internet = Internet::make(world);
    ASSERT_TRUE(internet);
    LeasesTaken taken;
    const auto plan =
        NetworkPlan::make(world, 0, internet->of_kind(AsKind::Access).front(), *internet, taken);
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->host_count(), default_hosts);
    EXPECT_EQ(plan->kind_of(0), HostKind::Person);
    EXPECT_EQ(plan->kind_of(59), HostKind::Person);
    EXPECT_EQ(plan->kind_of(60), HostKind::Server);
    EXPECT_EQ(plan->kind_of(63), HostKind::MailServer);
    EXPECT_EQ(plan->kind_of(64), HostKind::Monitored);
    EXPECT_EQ(plan->kind_of(68), HostKind::Probe);
    EXPECT_EQ(plan->kind_of(69), HostKind::Chatter);
    EXPECT_EQ(plan->kind_of(72), HostKind::WebSocketUser);
    EXPECT_EQ(plan->kind_of(76), HostKind::FileSharer);
}

} // namespace
} // namespace takedown::simulate
