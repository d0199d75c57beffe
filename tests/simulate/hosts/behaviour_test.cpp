#include "simulate/hosts/behaviour.hpp"

#include <cmath>
#include <map>

#include "small_world.hpp"

namespace takedown::simulate {
namespace {

using std::chrono::hours;

/// All kinds at 0 but what a test asks for.
World empty_world()
{
    return world_of_people(0, 300);
}

using Pair = std::tuple<Address, Address, std::uint16_t>;

std::map<Pair, std::vector<double>> times_by_pair(const std::vector<Conversation>& all)
{
    std::map<Pair, std::vector<double>> times;
    for (const Conversation& one : all) {
        const Flow& flow = one.flow;
        times[{flow.client, flow.server, flow.server_port}].push_back(
            static_cast<double>(flow.start.time_since_epoch().count()) / 1e6
        );
    }
    for (auto& [pair, list] : times) {
        std::sort(list.begin(), list.end());
    }
    return times;
}

TEST(Behaviours, HaveNamesOfTheirOwn)
{
    std::set<std::string_view> names;
    for (const Behaviour& behaviour : behaviours()) {
        EXPECT_TRUE(names.insert(behaviour.name).second) << behaviour.name;
    }
    EXPECT_LE(names.size(), 32U); // a host's habits are bits
}

TEST(MonitoringAgents, ReportEachMinuteOrSoWithLittleJitter)
{
    World world = empty_world();
    world.networks.front().monitored = 6;
    const Settled settled = settle_world(world);
    const auto agents = addresses_of(settled.hosts, 0, 6, tuesday());
    std::map<Address, std::vector<double>> reports;
    for (const Conversation& one : play(settled.hosts, tuesday(), hours(6))) {
        const auto* handshake = std::get_if<TlsHandshake>(&one.talk);
        if (handshake != nullptr && handshake->server_name.starts_with("collector.")) {
            reports[one.flow.client].push_back(
                static_cast<double>(one.flow.start.time_since_epoch().count()) / 1e6
            );
        }
    }
    ASSERT_EQ(reports.size(), 6U);
    for (auto& [agent, times] : reports) {
        EXPECT_TRUE(agents.contains(agent));
        std::sort(times.begin(), times.end());
        std::vector<double> gaps;
        for (std::size_t i = 1; i < times.size(); ++i) {
            gaps.push_back(times[i] - times[i - 1]);
        }
        std::sort(gaps.begin(), gaps.end());
        const double period = gaps[gaps.size() / 2];
        EXPECT_GE(period, 29);
        EXPECT_LE(period, 310);
        // A report now and then fails, and a query is now and then asked twice.
        EXPECT_NEAR(gaps[gaps.size() / 10], period, 0.1 * period);
    }
}

TEST(ClockSynchronisation, PollsInPowersOfTwo)
{
    World world = empty_world();
    world.networks.front().servers = 12;
    const Settled settled = settle_world(world);
    int clients = 0;
    for (const auto& [pair, times] : times_by_pair(play(settled.hosts, tuesday(), hours(8)))) {
        if (std::get<2>(pair) != 123 || times.size() < 8) {
            continue;
        }
        ++clients;
        const double gap = (times.back() - times.front()) / static_cast<double>(times.size() - 1);
        EXPECT_NEAR(std::log2(gap), std::round(std::log2(gap)), 0.02) << gap;
        EXPECT_GE(gap, 60);
        EXPECT_LE(gap, 1100);
    }
    EXPECT_GE(clients, 12);
}

TEST(MailService, AsksBlockListsForEachMessageAndMostlyInVain)
{
    World world = empty_world();
    world.networks.front().mail_servers = 1;
    const Settled settled = settle_world(world);
    const Address server = settled.hosts.address_at(0, 0, tuesday());
    int taken = 0;
    int asked = 0;
    int missing = 0;
    std::set<Address> exchangers;
    for (const Conversation& one : play(settled.hosts, tuesday(), hours(24))) {
        if (const auto* session = std::get_if<SmtpSession>(&one.talk)) {
            taken += one.flow.server == server;
            if (one.flow.client == server) {
                exchangers.insert(one.flow.server);
                EXPECT_TRUE(session->dialect.starts_with("EHLO |")) << session->dialect;
            }
        }
        const auto* lookup = std::get_if<Lookup>(&one.talk);
        if (lookup != nullptr && lookup->type == 1 && lookup->name[0] >= '0' &&
            lookup->name[0] <= '9') {
            ++asked;
            missing += lookup->response == dns_no_such_name;
            EXPECT_EQ(lookup->client, server);
        }
    }
    EXPECT_GT(taken, 100);
    EXPECT_NEAR(asked, 3.2 * taken, 0.5 * taken);
    EXPECT_GT(missing, 0.7 * asked);
    EXPECT_LT(missing, asked);
    EXPECT_GT(exchangers.size(), 20U);
    const auto known = settled.hosts.mail_exchangers();
    for (const Address& exchanger : exchangers) {
        EXPECT_NE(std::find(known.begin(), known.end(), exchanger), known.end());
    }
}

TEST(FileSharing, SpeaksWithHundredsOverUdp)
{
    World world = empty_world();
    world.networks.front().file_sharers = 3;
    const Settled settled = settle_world(world);
    const auto sharers = addresses_of(settled.hosts, 0, 3, tuesday());
    std::set<Address> peers;
    for (const Conversation& one : play(settled.hosts, tuesday(), hours(24))) {
        if (sharers.contains(one.flow.client) && one.flow.transport == Transport::Udp &&
            one.flow.server_port > 1024) {
            peers.insert(one.flow.server);
        }
    }
    EXPECT_GT(peers.size(), 200U);
}

TEST(FileSharing, AsksThePeersItLacksAPieceFromAboutOnceAMinute)
{
    World world = empty_world();
    world.networks.front().file_sharers = 3;
    const Settled settled = settle_world(world);
    int steady = 0;
    for (const auto& [pair, times] : times_by_pair(play(settled.hosts, tuesday(), hours(24)))) {
        if (std::get<2>(pair) == 6881 && times.size() >= 40 && times.size() <= 60) {
            const double gap =
                (times.back() - times.front()) / static_cast<double>(times.size() - 1);
            steady += gap > 62 && gap < 66;
        }
    }
    EXPECT_GE(steady, 8);
}

TEST(Chatting, HoldsConnectionsForHours)
{
    World world = empty_world();
    world.networks.front().chatters = 4;
    const Settled settled = settle_world(world);
    int sessions = 0;
    for (const Conversation& one : play(settled.hosts, tuesday(), hours(48))) {
        if (one.flow.server_port == 6667) {
            ++sessions;
            EXPECT_GT(one.flow.duration, hours(1));
            EXPECT_TRUE(one.flow.head_up.starts_with("NICK "));
        }
    }
    EXPECT_GE(sessions, 8);
}

TEST(OddLookups, AreRefusedNamesThatLookMadeUp)
{
    World world = world_of_people(80, 300);
    world.resolvers.typo_rate = 0.02;
    const Settled settled = settle_world(world);
    int random_names = 0;
    int typos = 0;
    for (const Conversation& one : play(settled.hosts, tuesday(), hours(24))) {
        const auto* lookup = std::get_if<Lookup>(&one.talk);
        if (lookup != nullptr && lookup->response == dns_no_such_name) {
            const bool single = lookup->name.find('.') == std::string::npos;
            random_names += single;
            typos += !single && !lookup->name.ends_with("lan.office.example");
            if (single) {
                EXPECT_GE(lookup->name.size(), 7U);
                EXPECT_LE(lookup->name.size(), 15U);
            }
        }
    }
    EXPECT_GT(random_names, 60);
    EXPECT_GT(typos, 100);
}

TEST(DeadServices, AreTriedAgainAndAgain)
{
    const Settled settled = settle_world(world_of_people(120, 300));
    std::map<std::pair<Address, Address>, int> failures;
    for (const Conversation& one : play(settled.hosts, tuesday(), hours(24))) {
        if (one.flow.transport == Transport::Tcp && one.flow.outcome != Outcome::Answered) {
            ++failures[{one.flow.client, one.flow.server}];
        }
    }
    EXPECT_GT(
        std::count_if(
            failures.begin(), failures.end(), [](const auto& one) { return one.second >= 24; }
        ),
        2
    );
}

TEST(Scans, ComeFromOutsideAndFindNobody)
{
    const Settled settled = settle_world(world_of_people(50, 100));
    const std::size_t home = settled.hosts.system_of(0);
    std::map<Address, std::set<Address>> knocked;
    for (const Conversation& one : play(settled.hosts, tuesday(), hours(24))) {
        if (settled.internet.holder(one.flow.server) == home && one.flow.server_port != 53) {
            EXPECT_NE(one.flow.outcome, Outcome::Answered);
            knocked[one.flow.client].insert(one.flow.server);
        }
    }
    EXPECT_GT(knocked.size(), 10U);
    EXPECT_TRUE(std::any_of(knocked.begin(), knocked.end(), [](const auto& one) {
        return one.second.size() > 20;
    }));
}

} // namespace
} // namespace takedown::simulate
