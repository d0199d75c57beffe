#include "analysis/fallback/classify.hpp"

#include <gtest/gtest.h>

namespace takedown {
namespace {

TimePoint at(double seconds)
{
    return from_epoch(1'600'000'000, 0) + Micros(static_cast<std::int64_t>(seconds * 1e6));
}

struct World {
    HostActivity host;
    std::vector<Controller> controllers;
    std::vector<Segment> segments{1};

    World()
    {
        host.host = {"office", Address::v4(0xc0a80101)};
        host.contacts.reserve(50);
        segments[0].id = "segment-1";
        segments[0].bots.push_back(host.host);
    }

    Contact& server(std::uint32_t address, const std::string& name = {})
    {
        Contact contact;
        contact.server = {Address::v4(address), 80, Transport::Tcp, {}};
        if (!name.empty()) {
            contact.names.push_back(name);
        }
        add(contact.server);
        host.contacts.push_back(contact);
        return host.contacts.back();
    }

    void add(const Endpoint& endpoint)
    {
        Controller controller;
        controller.server = endpoint;
        controller.id = "controller:" + text_of(endpoint);
        controller.confidence = 0.9;
        controllers.push_back(controller);
        segments[0].controllers.push_back(controller.id);
    }

    void generated(const std::string& name, double time)
    {
        add({{}, 0, Transport::Tcp, name});
        controllers.back().evidence.push_back({"generated-name", 5, "", {}});
        Lookup lookup;
        lookup.name = name;
        lookup.time = at(time);
        lookup.response = dns_no_such_name;
        host.lookups.push_back(lookup);
    }

    Fallback result()
    {
        FallbackFinder finder(controllers, segments);
        finder.learn(host);
        const auto all = finder.finish();
        return all.size() == 1 ? all[0] : Fallback{};
    }
};

void call(Contact& contact, double time, double duration, Outcome outcome)
{
    Attempt attempt;
    attempt.time = at(time);
    attempt.duration = Micros(static_cast<std::int64_t>(duration * 1e6));
    attempt.outcome = outcome;
    contact.attempts.push_back(attempt);
}

TEST(FallbackFinder, TellsAnAddressListFromASwitchAfterSilence)
{
    World world;
    call(world.server(0xc6336401), 0, 30, Outcome::ConnectedNoData);
    call(world.server(0xc6336402), 34, 2, Outcome::Answered);
    const Fallback told = world.result();
    EXPECT_EQ(told.kind, FallbackClass::AddressList);
    ASSERT_EQ(told.failovers.size(), 1U);
    EXPECT_EQ(told.failovers[0].manner, "connected without data");
    EXPECT_EQ(told.failovers[0].delay, std::chrono::seconds(4));
}

TEST(FallbackFinder, TellsADomainListFromABadAnswer)
{
    World world;
    Contact& first = world.server(0xc6336401, "a.example");
    call(first, 0, 2, Outcome::Answered);
    HttpRequest request;
    request.time = at(1);
    request.status = 403;
    first.requests.push_back(request);
    call(world.server(0xc6336402, "b.example"), 11, 2, Outcome::Answered);
    const Fallback told = world.result();
    EXPECT_EQ(told.kind, FallbackClass::DomainList);
    ASSERT_FALSE(told.failovers.empty());
    EXPECT_EQ(told.failovers[0].manner, "bad answer");
}

/// Twelve calls, one in 25 minutes, each after two names that do not exist.
World world_of_dead_names(double gap)
{
    World world;
    Contact& contact = world.server(0xc6336401, "third.example");
    for (int poll = 0; poll < 12; ++poll) {
        const double time = 1500.0 * poll;
        for (const char* name : {"first.example", "second.example", "third.example.lan.example"}) {
            Lookup lookup;
            lookup.name = name;
            lookup.time = at(time);
            lookup.response = dns_no_such_name;
            world.host.lookups.push_back(lookup);
        }
        Lookup last;
        last.name = "third.example";
        last.time = at(time + gap);
        last.addresses.push_back(contact.server.address);
        world.host.lookups.push_back(last);
        call(contact, time + gap, 1, Outcome::Answered);
    }
    world.host.contacts.front().names.push_back("innocent.example"); // claimed only
    return world;
}

TEST(FallbackFinder, TellsADomainListFromDeadNamesAskedForBeforeEveryCall)
{
    const Fallback told = world_of_dead_names(3).result();
    EXPECT_EQ(told.kind, FallbackClass::DomainList);
    EXPECT_EQ(
        told.names, (std::vector<std::string>{"first.example", "second.example", "third.example"})
    );
}

TEST(FallbackFinder, DoesNotTakeNamesAskedForAtOtherTimesForAList)
{
    EXPECT_EQ(world_of_dead_names(700).result().kind, FallbackClass::Unknown);
}

TEST(FallbackFinder, DoesNotTakeChanceForAListWhereCallsAreDense)
{
    World world;
    Contact& contact = world.server(0xc6336401, "third.example");
    for (int poll = 0; poll < 200; ++poll) {
        call(contact, 11.0 * poll, 1, Outcome::Answered);
    }
    for (int asked = 0; asked < 5; ++asked) {
        Lookup lookup;
        lookup.name = "typo.example";
        lookup.time = at(300.0 * asked + 5);
        lookup.response = dns_no_such_name;
        world.host.lookups.push_back(lookup);
    }
    EXPECT_EQ(world.result().kind, FallbackClass::Unknown);
}

TEST(FallbackFinder, TellsNoneFromFaithToADeadServer)
{
    World world;
    Contact& only = world.server(0xc6336401);
    call(only, 0, 30, Outcome::ConnectedNoData);
    call(only, 130, 30, Outcome::ConnectedNoData);
    EXPECT_EQ(world.result().kind, FallbackClass::None);
}

TEST(FallbackFinder, SaysUnknownAndWhichRunWouldSettleItWhenNothingFailed)
{
    World world;
    call(world.server(0xc6336401), 0, 30, Outcome::Answered);
    const Fallback told = world.result();
    EXPECT_EQ(told.kind, FallbackClass::Unknown);
    EXPECT_NE(told.why.find("2t"), std::string::npos);
}

TEST(FallbackFinder, SaysUnknownWhenTheEvidenceEndsAtTheFailure)
{
    World world;
    call(world.server(0xc6336401), 0, 30, Outcome::NoAnswer);
    EXPECT_EQ(world.result().kind, FallbackClass::Unknown);
}

TEST(FallbackFinder, TellsAGeneratorAndCountsItsFurtherNames)
{
    World world;
    call(world.server(0xc6336401, "a.example"), 0, 3, Outcome::Answered);
    for (char letter = 'a'; letter < 'h'; ++letter) {
        world.generated(std::string("qzxkvwrtpld") + letter + ".com", 10 * (letter - 'a') + 10);
    }
    Lookup further = world.host.lookups.back();
    further.name = "zzxkvwrtpldq.com";
    world.host.lookups.push_back(further);
    const Fallback told = world.result();
    EXPECT_EQ(told.kind, FallbackClass::Dga);
    EXPECT_EQ(told.name_count, 8U);
}

TEST(FallbackFinder, TellsPeersAndFastFlux)
{
    World peers;
    for (std::uint32_t i = 0; i < 12; ++i) {
        peers.server(0x14000001 + (i << 20U));
        peers.controllers.back().role = Role::Peer;
    }
    EXPECT_EQ(peers.result().kind, FallbackClass::PeerToPeer);

    World flux;
    call(flux.server(0xc6336401, "flux.example"), 0, 3, Outcome::Answered);
    for (std::uint32_t i = 0; i < 8; ++i) {
        Lookup lookup;
        lookup.name = "flux.example";
        lookup.response = dns_ok;
        lookup.least_ttl = 60;
        lookup.addresses.push_back(Address::v4(0x14000001 + (i << 20U)));
        flux.host.lookups.push_back(lookup);
    }
    EXPECT_EQ(flux.result().kind, FallbackClass::FastFlux);
}

TEST(FallbackFinder, LeavesHostsOutsideItsSegmentsAlone)
{
    World world;
    Contact& only = world.server(0xc6336401);
    call(only, 0, 30, Outcome::NoAnswer);
    call(only, 130, 30, Outcome::NoAnswer);
    world.segments[0].bots[0].network = "elsewhere";
    EXPECT_EQ(world.result().kind, FallbackClass::Unknown);
}

} // namespace
} // namespace takedown
