#include "analysis/botnets/botnets.hpp"
#include "analysis/botnets/engines.hpp"
#include "analysis/botnets/mail_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace takedown {

namespace {

using samples::host;
using samples::MadeMail;
using samples::MailWorld;

std::vector<Botnet> botnets_of(const MailWorld& world)
{
    return find_botnets(world.set(), world.campaigns());
}

/// Mail of other senders, so that no engine is most of the trap.
void add_background(MailWorld& world, unsigned count)
{
    for (unsigned i = 0; i < count; ++i) {
        world.add(
            {0, 1000 + i, host(5000 + i, 7), HeloClass::SameAsRdns, 0, "trap", MailClass::Spam}
        );
    }
}

MadeMail bot_mail(unsigned campaign, std::uint64_t engine, unsigned bot, HeloClass helo, int minute)
{
    return {campaign, engine, host(bot), helo, minute, "trap", MailClass::Spam};
}

} // namespace

TEST(Engines, GroupByTracesAndTellTheHabit)
{
    MailWorld world;
    for (unsigned i = 0; i < 6; ++i) {
        world.add(bot_mail(1, 1, i, i == 0 ? HeloClass::Localhost : HeloClass::BareWord, 0));
    }
    world.add(bot_mail(0, 2, 50, HeloClass::BareWord, 0));
    const auto engines = find_engines(world.set());
    ASSERT_EQ(engines.size(), 1U) << "one mail makes no engine";
    EXPECT_EQ(engines[0].messages, 6U);
    EXPECT_EQ(engines[0].sources, 6U);
    EXPECT_EQ(engines[0].mailer, "mailer 1");
    EXPECT_EQ(engines[0].helo_habit, "bare word");
    EXPECT_EQ(engines[0].samples.size(), 5U);
}

TEST(Botnets, JoinCampaignsOfATelltaleEngine)
{
    MailWorld world;
    add_background(world, 100);
    for (unsigned i = 0; i < 10; ++i) {
        world.add(bot_mail(1, 1, i, HeloClass::BareWord, 1));
        world.add(bot_mail(2, 1, 100 + i, HeloClass::BareWord, 2));
    }
    world.add(bot_mail(0, 1, 300, HeloClass::BareWord, 3));
    const auto botnets = botnets_of(world);
    ASSERT_EQ(botnets.size(), 1U);
    EXPECT_EQ(botnets[0].campaigns, (std::vector<std::string>{"campaign-1", "campaign-2"}));
    EXPECT_EQ(botnets[0].messages, 21U) << "single mails of the engine are its too";
    EXPECT_EQ(botnets[0].sources, 21U);
    EXPECT_EQ(botnets[0].most_sources_in_an_hour, 21U);
    EXPECT_GE(botnets[0].confidence, 0.5);
    EXPECT_TRUE(botnets[0].family.empty());
    EXPECT_NE(botnets[0].why.find("2 campaigns"), std::string::npos) << botnets[0].why;
}

TEST(Botnets, DoNotJoinByAnEngineThatHamHas)
{
    MailWorld world;
    add_background(world, 100);
    for (unsigned i = 0; i < 10; ++i) {
        world.add(bot_mail(1, 1, i, HeloClass::BareWord, 1));
        world.add(bot_mail(2, 1, 100 + i, HeloClass::BareWord, 2));
    }
    MadeMail ham = bot_mail(0, 1, 400, HeloClass::SameAsRdns, 3);
    ham.mail_class = MailClass::Ham;
    world.add(ham);
    const auto botnets = botnets_of(world);
    ASSERT_EQ(botnets.size(), 2U);
    for (const Botnet& botnet : botnets) {
        EXPECT_LT(botnet.confidence, 0.5) << "one campaign is little to go by";
    }
}

TEST(Botnets, JoinCampaignsThatShareSourcesWithinDays)
{
    MailWorld near;
    MailWorld far;
    for (unsigned i = 0; i < 20; ++i) {
        for (MailWorld* world : {&near, &far}) {
            const int later = world == &near ? 24 * 60 : 30 * 24 * 60;
            world->add(bot_mail(1, 100 + i, i, HeloClass::SameAsRdns, 1));
            world->add(bot_mail(2, 200 + i, i < 10 ? i : 100 + i, HeloClass::SameAsRdns, later));
        }
    }
    // Other campaigns, so that sharing is no accident.
    for (MailWorld* world : {&near, &far}) {
        for (unsigned i = 0; i < 400; ++i) {
            world->add(bot_mail(3 + i % 10, 1000 + i, 1000 + i, HeloClass::SameAsRdns, 5));
        }
    }
    EXPECT_EQ(botnets_of(near).size(), 11U);
    EXPECT_EQ(botnets_of(far).size(), 12U) << "a month later an address is another host";
    const auto botnets = botnets_of(near);
    const auto joined = std::find_if(botnets.begin(), botnets.end(), [](const Botnet& botnet) {
        return botnet.campaigns.size() == 2;
    });
    ASSERT_NE(joined, botnets.end());
    EXPECT_NE(joined->why.find("shares 10 of its 20 addresses"), std::string::npos) << joined->why;
}

TEST(Botnets, DoNotChainThroughACampaignInBetween)
{
    MailWorld world;
    // 1 and 2 share half, 2 and 3 share half, 1 and 3 nothing.
    for (unsigned i = 0; i < 20; ++i) {
        world.add(bot_mail(1, 100 + i, i, HeloClass::SameAsRdns, 1));
        world.add(bot_mail(2, 200 + i, 10 + i, HeloClass::SameAsRdns, 1));
        world.add(bot_mail(3, 300 + i, 20 + i, HeloClass::SameAsRdns, 1));
    }
    for (unsigned i = 0; i < 400; ++i) {
        world.add(bot_mail(4 + i % 10, 1000 + i, 1000 + i, HeloClass::SameAsRdns, 5));
    }
    for (const Botnet& botnet : botnets_of(world)) {
        const auto has = [&](const char* id) {
            return std::count(botnet.campaigns.begin(), botnet.campaigns.end(), id) > 0;
        };
        EXPECT_FALSE(has("campaign-1") && has("campaign-3"));
    }
}

TEST(Botnets, AreNotBulkSendersNorFewHosts)
{
    MailWorld world;
    for (unsigned i = 0; i < 60; ++i) {
        world.add(bot_mail(1, 1, i % 10, HeloClass::SameAsRdns, 1)); // a newsletter's ten servers
        world.add(bot_mail(2, 2, 100 + i % 4, HeloClass::BareWord, 1)); // four hosts
    }
    for (unsigned i = 0; i < 30; ++i) {
        MadeMail one_network = bot_mail(3, 3, 0, HeloClass::BareWord, 1);
        one_network.source = Address::v4(0x20000000U + i * 256U); // many addresses, one /16
        world.add(one_network);
    }
    EXPECT_TRUE(botnets_of(world).empty());
    const auto attributed = attribution(world.set(), world.campaigns(), botnets_of(world));
    EXPECT_TRUE(std::all_of(attributed.begin(), attributed.end(), [](int one) { return one == -1; })
    );
}

TEST(Botnets, CountHostsOfTheBusiestHour)
{
    MailWorld world;
    for (unsigned i = 0; i < 30; ++i) {
        world.add(bot_mail(1, 1, i % 15, HeloClass::BareWord, static_cast<int>(i) * 10));
    }
    const auto botnets = botnets_of(world);
    ASSERT_EQ(botnets.size(), 1U);
    EXPECT_EQ(botnets[0].sources, 15U);
    EXPECT_EQ(botnets[0].most_sources_in_an_hour, 6U);
}

} // namespace takedown
