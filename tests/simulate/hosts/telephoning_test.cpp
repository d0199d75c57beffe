#include "simulate/hosts/rhythm.hpp"

#include <map>

#include "small_world.hpp"

namespace takedown::simulate {
namespace {

World world_of_phones(std::uint32_t phones)
{
    World world = world_of_people(0, 300);
    world.networks.front().phones = phones;
    return world;
}

bool begins(const Conversation& one, std::string_view head)
{
    return one.flow.transport == Transport::Udp && one.flow.head_up.starts_with(head);
}

TEST(Telephoning, RegistersByTheClockFromAPortOfEachPhonesOwn)
{
    const Settled settled = settle_world(world_of_phones(12));
    const auto phones = addresses_of(settled.hosts, 0, 12, tuesday());
    std::map<std::pair<Address, std::uint16_t>, std::vector<double>> registrations;
    int unanswered = 0;
    for (const Conversation& one : play(settled.hosts, tuesday(), std::chrono::hours(24))) {
        if (begins(one, "REGISTER sip:")) {
            EXPECT_EQ(one.flow.server_port, 5060);
            EXPECT_TRUE(phones.contains(one.flow.client));
            unanswered += one.flow.outcome != Outcome::Answered;
            registrations[{one.flow.client, one.flow.client_port}].push_back(
                static_cast<double>(one.flow.start.time_since_epoch().count()) / 1e6
            );
        }
    }
    ASSERT_EQ(registrations.size(), 12U);
    std::set<double> periods;
    for (auto& [phone, times] : registrations) {
        std::sort(times.begin(), times.end());
        const double gap = (times.back() - times.front()) / static_cast<double>(times.size() - 1);
        const double period = gap < 200 ? 120 : gap < 450 ? 300 : gap < 1200 ? 600 : 1800;
        EXPECT_NEAR(gap, period, 0.01 * period);
        for (std::size_t i = 1; i < times.size(); ++i) {
            EXPECT_NEAR(times[i] - times[i - 1], period, 0.025 * period + 1);
        }
        periods.insert(period);
    }
    EXPECT_GE(periods.size(), 2U);
    EXPECT_GT(unanswered, 0);
    EXPECT_LT(unanswered, 40);
}

TEST(Telephoning, CallsByDayWithFiftyPacketsOfSoundASecond)
{
    const Settled settled = settle_world(world_of_phones(20));
    std::set<Address> registrars;
    int invited = 0;
    int heard = 0;
    int at_night = 0;
    for (const Conversation& one : play(settled.hosts, tuesday(), std::chrono::hours(24))) {
        if (begins(one, "REGISTER sip:")) {
            registrars.insert(one.flow.server);
        }
        invited += begins(one, "INVITE sip:");
        if (one.flow.transport != Transport::Udp || one.flow.server_port < 10000) {
            continue;
        }
        ++heard;
        const double length = std::chrono::duration<double>(one.flow.duration).count();
        EXPECT_NEAR(static_cast<double>(one.flow.packets_up), 50 * length, 1) << length;
        EXPECT_EQ(one.flow.bytes_up, one.flow.packets_up * 172);
        EXPECT_EQ(one.flow.bytes_down, one.flow.bytes_up);
        EXPECT_EQ(one.flow.server_port % 2, 0);
        const int offset =
            utc_offset_hours(settled.internet.systems()[settled.hosts.system_of(0)].country);
        at_night += activity(one.flow.start, offset) < 0.3;
    }
    EXPECT_EQ(registrars.size(), 2U); // one provider with two addresses
    EXPECT_NEAR(invited, 20 * 9, 60);
    EXPECT_NEAR(heard, 0.7 * invited, 0.12 * invited);
    EXPECT_LT(at_night, heard / 10);
}

TEST(Telephoning, LeavesOtherServicesAsTheyAreWithoutPhones)
{
    const auto services_with = [](std::uint32_t phones) {
        World world = small_world();
        world.networks.front().phones = phones;
        return settle_world(world).hosts.services();
    };
    const std::vector<Service> without = services_with(0);
    const std::vector<Service> with = services_with(5);
    ASSERT_EQ(with.size(), without.size() + 3);
    for (std::size_t i = 0; i < without.size(); ++i) {
        EXPECT_EQ(with[i].name, without[i].name);
        EXPECT_EQ(with[i].addresses, without[i].addresses);
    }
    EXPECT_TRUE(with.back().name.starts_with("sip.")) << with.back().name;
}

} // namespace
} // namespace takedown::simulate
