#include "planning/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <map>
#include <random>
#include <set>

#include "grum_world.hpp"

namespace takedown {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using testing::grum_world;
using testing::GrumWorld;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr double infinity = std::numeric_limits<double>::infinity();

std::set<std::string> parties_asked(const Plan& plan)
{
    std::set<std::string> parties;
    for (const PlannedAction& planned : plan.chosen) {
        parties.insert(plan.actions_considered[planned.action].party);
    }
    return parties;
}

std::vector<std::string> actions_in_order(const Plan& plan)
{
    std::vector<std::string> ids;
    for (const PlannedAction& planned : plan.chosen) {
        ids.push_back(plan.actions_considered[planned.action].id);
    }
    return ids;
}

std::map<std::string, double> regret_by_party(const Plan& plan)
{
    std::map<std::string, double> regrets;
    for (const PlannedAction& planned : plan.chosen) {
        regrets[plan.actions_considered[planned.action].party] = planned.regret;
    }
    return regrets;
}

/// Every cuttable route is cut, and each action's witness is cut by it alone.
void expect_sound(const Plan& plan)
{
    std::set<std::size_t> chosen;
    for (const PlannedAction& planned : plan.chosen) {
        EXPECT_TRUE(plan.actions_considered[planned.action].possible);
        chosen.insert(planned.action);
    }
    const auto cuts_of = [&](std::size_t route) {
        std::vector<std::size_t> cuts;
        for (const std::size_t action : plan.routes[route].actions) {
            if (chosen.contains(action)) {
                cuts.push_back(action);
            }
        }
        return cuts;
    };
    for (std::size_t route = 0; route < plan.routes.size(); ++route) {
        const bool uncuttable =
            std::binary_search(plan.uncuttable.begin(), plan.uncuttable.end(), route);
        EXPECT_EQ(cuts_of(route).empty(), uncuttable) << plan.routes[route].through;
    }
    for (const PlannedAction& planned : plan.chosen) {
        EXPECT_THAT(cuts_of(planned.witness), ElementsAre(planned.action));
    }
    EXPECT_LE(plan.lower_bound, plan.cost + 1e-9);
}

TEST(GrumPlan, AsksTheFourHostsWhenAllOfThemAnswer)
{
    const GrumWorld world = grum_world();
    const Plan plan = make_plan(world.input());
    EXPECT_EQ(plan.cost, 4);
    EXPECT_EQ(plan.lower_bound, 4);
    EXPECT_TRUE(plan.optimal);
    EXPECT_THAT(parties_asked(plan), ElementsAre("AS64500", "AS64501", "AS64502", "AS64503"));
    EXPECT_THAT(
        regret_by_party(plan),
        ElementsAre(
            std::pair("AS64500", 3),
            std::pair("AS64501", 1),
            std::pair("AS64502", 1),
            std::pair("AS64503", 1)
        )
    );
    EXPECT_EQ(plan.chosen.size(), 8) << "one action a server";
    expect_sound(plan);
}

TEST(GrumPlan, TurnsToTheUpstreamWhenTheRussianHostIsDeaf)
{
    GrumWorld world = grum_world();
    world.settings.deaf_parties = {"AS64501"};
    const Plan plan = make_plan(world.input());
    EXPECT_EQ(plan.cost, 5);
    EXPECT_EQ(plan.lower_bound, 5);
    EXPECT_THAT(parties_asked(plan), ElementsAre("AS64500", "AS64502", "AS64503", "AS65538"));
    EXPECT_THAT(
        regret_by_party(plan),
        ElementsAre(
            std::pair("AS64500", 3),
            std::pair("AS64502", 1),
            std::pair("AS64503", 1),
            std::pair("AS65538", infinity)
        )
    );
    double certified = 0;
    for (const std::size_t route : plan.certificate) {
        double least = infinity;
        for (const std::size_t action : plan.routes[route].actions) {
            if (plan.actions_considered[action].possible) {
                least = std::min(least, plan.actions_considered[action].effort);
            }
        }
        certified += least;
    }
    EXPECT_EQ(certified, 5) << "disjoint routes prove the cost";
    expect_sound(plan);
}

TEST(GrumPlan, NeedsBothUpstreamsOrTheCertWhenPanamaIsDeafToo)
{
    GrumWorld world = grum_world();
    world.settings.deaf_parties = {"AS64501", "AS64500"};
    const Plan plan = make_plan(world.input());
    EXPECT_EQ(plan.cost, 8);
    EXPECT_EQ(plan.lower_bound, 8);
    const auto asked = parties_asked(plan);
    EXPECT_TRUE(
        asked.contains("cert:PA") || (asked.contains("AS65536") && asked.contains("AS65537"))
    );
    expect_sound(plan);
}

TEST(GrumPlan, CostsNineWhenTheUkrainianHostIsDeafToo)
{
    GrumWorld world = grum_world();
    world.settings.deaf_parties = {"AS64501", "AS64500", "AS64503"};
    const Plan plan = make_plan(world.input());
    EXPECT_EQ(plan.cost, 9);
    EXPECT_TRUE(parties_asked(plan).contains("AS65540"));
    expect_sound(plan);
}

TEST(GrumPlan, NamesTheRouteNobodyCanCut)
{
    GrumWorld world = grum_world();
    world.settings.deaf_parties = {"AS64501", "AS65538"};
    const Plan plan = make_plan(world.input());
    ASSERT_EQ(plan.uncuttable.size(), 1);
    const LiveRoute& core = plan.routes[plan.uncuttable.front()];
    EXPECT_EQ(core.segment, "segment-2");
    EXPECT_EQ(core.through, "192.0.2.65");
    EXPECT_EQ(core.via, "AS65538");
    EXPECT_THAT(plan.caveats, Contains(HasSubstr("segment-2 stays alive")));
    EXPECT_EQ(plan.cost, 3) << "the rest is still planned for";
    expect_sound(plan);
}

TEST(GrumPlan, CostsNoMoreForSixServersThanForFour)
{
    GrumWorld world = grum_world();
    const Site ua = testing::site_in("UA", testing::ukraine, {testing::ukraine_upstream});
    world.add("203.0.113.5", Role::TemplateServer, ua, 1);
    world.add("203.0.113.6", Role::TemplateServer, ua, 1);
    EXPECT_EQ(make_plan(world.input()).cost, 4);
}

TEST(GrumPlan, LeavesTemplateServersAloneWhenHeadlessIsEnough)
{
    GrumWorld world = grum_world();
    world.settings.goal = Goal::Headless;
    const Plan plan = make_plan(world.input());
    EXPECT_EQ(plan.cost, 2);
    EXPECT_THAT(
        actions_in_order(plan), ElementsAre("AS64500 stop 192.0.2.1", "AS64501 stop 192.0.2.65")
    );
    EXPECT_THAT(plan.caveats, Contains(HasSubstr("template or download servers are left alone")));
    expect_sound(plan);
}

TEST(GrumPlan, ForbiddenActionsStayVisibleWithTheirReason)
{
    GrumWorld world = grum_world();
    world.settings.forbidden_actions = {"AS64500 stop 192.0.2.1"};
    const Plan plan = make_plan(world.input());
    EXPECT_EQ(plan.cost, 7);
    const auto action = std::find_if(
        plan.actions_considered.begin(),
        plan.actions_considered.end(),
        [](const Action& one) { return one.id == "AS64500 stop 192.0.2.1"; }
    );
    ASSERT_NE(action, plan.actions_considered.end());
    EXPECT_FALSE(action->possible);
    EXPECT_EQ(action->why_not, "excluded by the user");
}

TEST(Plan, HoldsAnUnknownRoleToBeAMaster)
{
    GrumWorld world = grum_world();
    world.settings.goal = Goal::Headless;
    world.controllers[2].role = Role::Unknown;
    const Plan plan = make_plan(world.input());
    EXPECT_EQ(plan.cost, 3);
    EXPECT_THAT(plan.caveats, Contains(HasSubstr("role of 1 controllers is unknown")));
}

TEST(Plan, LeavesNoTemplateServerAloneWhereTheMasterIsNotKnown)
{
    GrumWorld world = grum_world();
    world.settings.goal = Goal::Headless;
    EXPECT_FALSE(parties_asked(make_plan(world.input())).contains("AS64502"));
    world.controllers[0].role = Role::Unknown;
    EXPECT_TRUE(parties_asked(make_plan(world.input())).contains("AS64502"));
}

TEST(Plan, WithoutAMasterSilencesAtBest)
{
    GrumWorld world = grum_world();
    world.settings.goal = Goal::Headless;
    world.controllers[0].role = Role::TemplateServer;
    const Plan plan = make_plan(world.input());
    EXPECT_THAT(plan.caveats, Contains(HasSubstr("segment-1: no server that could re-configure")));
    EXPECT_TRUE(parties_asked(plan).contains("AS64502"));
}

TEST(Plan, NeverAsksForASinkholeOrADoubtfulController)
{
    GrumWorld world = grum_world();
    world.settings.goal = Goal::Headless;
    world.controllers[0].role = Role::Sinkhole;
    world.controllers[1].confidence = 0.4;
    const Plan plan = make_plan(world.input());
    EXPECT_FALSE(parties_asked(plan).contains("AS64500"));
    EXPECT_FALSE(parties_asked(plan).contains("AS64501"));
    EXPECT_THAT(plan.caveats, Contains(HasSubstr("below the confidence")));
}

TEST(Plan, IsNotDurableUnlessTheFallbackIsKnownToBeNone)
{
    GrumWorld world = grum_world();
    EXPECT_THAT(make_plan(world.input()).caveats, Not(Contains(HasSubstr("durable"))));
    for (const FallbackClass kind :
         {FallbackClass::Unknown,
          FallbackClass::AddressList,
          FallbackClass::DomainList,
          FallbackClass::Dga,
          FallbackClass::FastFlux,
          FallbackClass::PeerToPeer}) {
        world.fallbacks[0].kind = kind;
        EXPECT_THAT(
            make_plan(world.input()).caveats,
            Contains(::testing::AllOf(HasSubstr("segment-1"), HasSubstr("durable")))
        );
    }
    world.fallbacks.clear();
    EXPECT_THAT(make_plan(world.input()).caveats, Contains(HasSubstr("durable")));
}

/// One segment, one controller known by two names, at a deaf host.
GrumWorld named_world()
{
    GrumWorld world = grum_world();
    world.settings.goal = Goal::Headless;
    world.segments.resize(1);
    world.segments[0].controllers.resize(1);
    world.controllers.resize(1);
    world.controllers[0].names = {"a.one.example", "b.two.example"};
    world.parties.push_back({"registrar:one.example", PartyKind::Registrar, "", "", ""});
    world.parties.push_back({"registrar:two.example", PartyKind::Registrar, "", "", ""});
    world.parties.push_back({"registry:example", PartyKind::Registry, "", "", ""});
    return world;
}

TEST(NamedController, NeedsTheHostOrEveryName)
{
    GrumWorld world = named_world();
    const Plan plan = make_plan(world.input());
    EXPECT_THAT(actions_in_order(plan), ElementsAre("AS64500 stop 192.0.2.1"));
    EXPECT_THAT(plan.caveats, Contains(HasSubstr("a.one.example stays as it is")));
    world.settings.deaf_parties = {"AS64500", "cert:PA"};
    const Plan other = make_plan(world.input());
    EXPECT_EQ(other.cost, 2);
    expect_sound(other);
    EXPECT_THAT(other.caveats, Not(Contains(HasSubstr("stays as it is"))));
}

TEST(NamedController, IsCutByNameAloneWhereTheUserSaysSo)
{
    GrumWorld world = named_world();
    world.settings.names = NameRule::NameOnly;
    const Plan plan = make_plan(world.input());
    EXPECT_EQ(plan.cost, 2);
    EXPECT_FALSE(parties_asked(plan).contains("AS64500"));
    EXPECT_EQ(plan.routes.size(), 2) << "a route a name, whatever the number of upstreams";
}

TEST(NamedController, ThatDoesNotExistIsACaveatAndNoRoute)
{
    GrumWorld world = named_world();
    world.controllers[0].server = {Address{}, 0, Transport::Tcp, "a.one.example"};
    world.controllers[0].names = {};
    world.sites.clear();
    const Plan plan = make_plan(world.input());
    EXPECT_THAT(plan.chosen, IsEmpty());
    EXPECT_THAT(plan.routes, IsEmpty());
    EXPECT_THAT(plan.caveats, Contains(HasSubstr("a.one.example, which does not exist")));
}

TEST(NamedController, OfANameThatBotsOnlyClaimIsNotTakenFromItsOwner)
{
    GrumWorld world = named_world();
    world.controllers[0].names = {};
    world.controllers[0].claimed_names = {"a.one.example"};
    world.settings.deaf_parties = {"AS64500", "cert:PA"};
    const Plan plan = make_plan(world.input());
    EXPECT_FALSE(parties_asked(plan).contains("registrar:one.example"));
    EXPECT_THAT(plan.caveats, Contains(HasSubstr("bots claim the name a.one.example")));
}

TEST(NamedController, BelowANameServiceIsTheServicesToTakeAndNobodyElses)
{
    GrumWorld world = named_world();
    world.controllers[0].names = {"bot.dyn.two.example"};
    world.parties.push_back({"names:dyn.two.example", PartyKind::NameService, "", "", ""});
    world.settings.deaf_parties = {"AS64500", "cert:PA"};
    const Plan plan = make_plan(world.input());
    EXPECT_THAT(
        actions_in_order(plan), ElementsAre("names:dyn.two.example suspend bot.dyn.two.example")
    );
    for (const Action& action : plan.actions_considered) {
        EXPECT_FALSE(action.party.starts_with("regist")) << action.id;
    }
}

TEST(NamedController, OfAListIsBlockedByTheRegistryOnOneCall)
{
    GrumWorld world = named_world();
    world.fallbacks[0].kind = FallbackClass::DomainList;
    world.fallbacks[0].names = {"a.one.example", "c.three.example", "d.four.example"};
    const Plan plan = make_plan(world.input());
    EXPECT_EQ(plan.cost, 3) << "the host, and one call to the registry";
    EXPECT_THAT(actions_in_order(plan), Contains("registry:example block c.three.example"));
    EXPECT_THAT(plan.caveats, Not(Contains(HasSubstr("c.three.example stays"))));
    expect_sound(plan);
}

TEST(Plan, LeavesPeersToTheirNetworksAndTheSegmentAlive)
{
    GrumWorld world = grum_world();
    world.settings.goal = Goal::Headless;
    for (Controller& controller : world.controllers) {
        controller.role = Role::Peer;
    }
    const Plan plan = make_plan(world.input());
    EXPECT_THAT(plan.chosen, IsEmpty());
    ASSERT_EQ(plan.uncuttable.size(), world.segments.size());
    EXPECT_THAT(plan.routes[plan.uncuttable.front()].through, HasSubstr("known peers"));
    EXPECT_THAT(plan.caveats, Contains(HasSubstr("peers are infected hosts")));
}

TEST(Plan, AsksFirstForTheServersThatSurelySteer)
{
    GrumWorld world = grum_world();
    world.settings.goal = Goal::Headless;
    world.segments.resize(1);
    for (Controller& controller : world.controllers) {
        controller.role = Role::Unknown;
        controller.confidence = 0.6;
    }
    world.controllers[1].confidence = 0.99;
    world.segments[0].controllers = {world.controllers[0].id, world.controllers[1].id};
    const std::vector<std::string> order = actions_in_order(make_plan(world.input()));
    ASSERT_EQ(order.size(), 2);
    EXPECT_THAT(order.front(), HasSubstr(world.controllers[1].server.address.text()));
}

TEST(NamedController, ListedNamesAreRendezvousToo)
{
    GrumWorld world = named_world();
    world.fallbacks[0].kind = FallbackClass::DomainList;
    world.fallbacks[0].names = {"a.one.example", "c.nobody.test"};
    const Plan plan = make_plan(world.input());
    ASSERT_EQ(plan.uncuttable.size(), 1);
    EXPECT_EQ(plan.routes[plan.uncuttable.front()].through, "c.nobody.test");
}

TEST(Plan, OfACaseWithoutControllersIsEmpty)
{
    const Plan plan = make_plan({});
    EXPECT_THAT(plan.chosen, IsEmpty());
    EXPECT_EQ(plan.cost, 0);
    EXPECT_TRUE(plan.optimal);
}

TEST(Plan, IsSoundOnRandomWorlds)
{
    std::mt19937 random(1807);
    for (int round = 0; round < 200; ++round) {
        GrumWorld world = grum_world();
        for (unsigned server = 0; server < 12; ++server) {
            const Asn host = 64500 + static_cast<Asn>(random() % 4);
            std::vector<Asn> upstreams;
            for (Asn asn = 65536; asn <= 65540; ++asn) {
                if (random() % 3 == 0) {
                    upstreams.push_back(asn);
                }
            }
            const Site site = testing::site_in(random() % 2 == 0 ? "PA" : "RU", host, upstreams);
            world.add("192.0.2." + std::to_string(100 + server), Role::Unknown, site, random() % 2);
        }
        for (const Party& party : world.parties) {
            if (random() % 5 == 0) {
                world.settings.deaf_parties.insert(party.id);
            }
        }
        const Plan plan = make_plan(world.input());
        expect_sound(plan);
        EXPECT_TRUE(plan.optimal);
    }
}

} // namespace
} // namespace takedown
