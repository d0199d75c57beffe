#include "analysis/botnets/botnets.hpp"
#include "analysis/botnets/engines.hpp"
#include "analysis/botnets/mail_world.hpp"

#include <fmt/format.h>
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
        world.add({.engine = 1000 + i, .source = host(5000 + i, 7), .helo = HeloClass::SameAsRdns});
    }
}

MadeMail bot_mail(unsigned campaign, std::uint64_t engine, unsigned bot, HeloClass helo, int minute)
{
    MadeMail mail;
    mail.campaign = campaign;
    mail.engine = engine;
    mail.source = host(bot);
    mail.helo = helo;
    mail.minute = minute;
    return mail;
}

/// Two campaigns of ten bots each, unlike bots, that differ in what `change` does to the second.
template <class Change>
std::size_t botnets_of_two(HeloClass helo, bool line, Change change)
{
    MailWorld world;
    add_background(world, 100);
    for (unsigned i = 0; i < 20; ++i) {
        MadeMail mail = bot_mail(i < 10 ? 1 : 2, 1, i, helo, 1);
        mail.line = line;
        if (i >= 10) {
            change(mail);
        }
        world.add(mail);
    }
    const auto botnets = botnets_of(world);
    return static_cast<std::size_t>(std::count_if(
        botnets.begin(),
        botnets.end(),
        [](const Botnet& botnet) { return botnet.campaigns.size() == 2; }
    ));
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

TEST(Botnets, JoinByAnEngineWhoseBotsGreetWithTheNamesOfTheirLines)
{
    const auto same = [](MadeMail&) {
    };
    for (const HeloClass helo : {HeloClass::SameAsRdns, HeloClass::OtherName}) {
        EXPECT_EQ(botnets_of_two(helo, true, same), 1U);
        EXPECT_EQ(botnets_of_two(helo, false, same), 0U) << "so greet servers as well";
    }
    EXPECT_EQ(botnets_of_two(HeloClass::NameNoRdns, false, same), 1U);
    EXPECT_EQ(botnets_of_two(HeloClass::OwnBracketed, false, same), 1U);
}

TEST(Botnets, JoinByEnginesThatDifferInOptionalPartsOnly)
{
    const auto joined = [](const char* header_order, const char* shape, unsigned mailer) {
        return botnets_of_two(HeloClass::BareWord, false, [&](MadeMail& mail) {
            mail.engine = 2;
            mail.header_order = header_order;
            mail.shape = shape;
            mail.mailer = mailer;
        });
    };
    EXPECT_EQ(joined("From,Reply-To,To,Content-Transfer-Encoding", "<X8@name>", 1), 1U);
    EXPECT_EQ(joined("From,To", "<N14@name>", 1), 1U) << "fourteen of letters and digits";
    EXPECT_EQ(joined("From,To", "<H8@name>", 1), 1U);
    EXPECT_EQ(joined("To,From", "<X8@name>", 1), 0U) << "another order";
    EXPECT_EQ(joined("From,To", "<X8.X8@name>", 1), 0U) << "another Message-ID";
    EXPECT_EQ(joined("From,To", "<X16@name>", 1), 0U) << "a longer one";
    EXPECT_EQ(joined("From,To", "<X8@word>", 1), 0U) << "another kind of host in it";
    EXPECT_EQ(joined("From,To", "<X8@name>", 2), 0U) << "another program";
}

TEST(Botnets, OneEngineMayBeMostOfAllSpam)
{
    MailWorld world;
    for (unsigned i = 0; i < 40; ++i) {
        world.add(bot_mail(1 + i % 2, 1, i, HeloClass::Localhost, 1));
    }
    const auto botnets = botnets_of(world);
    ASSERT_EQ(botnets.size(), 1U);
    EXPECT_EQ(botnets[0].campaigns.size(), 2U);
}

TEST(Botnets, LeaveOneOffMailOfACommonProgramAlone)
{
    for (const unsigned loose : {10U, 30U}) {
        MailWorld world;
        for (unsigned i = 0; i < 20; ++i) {
            world.add(bot_mail(1 + i % 2, 1, i, HeloClass::BareWord, 1));
        }
        for (unsigned i = 0; i < loose; ++i) {
            world.add(bot_mail(0, 1, 100 + i, HeloClass::BareWord, 1));
        }
        const auto botnets = botnets_of(world);
        ASSERT_EQ(botnets.size(), loose == 10 ? 1U : 2U) << "a common program joins nothing";
        const auto attributed = attribution(world.set(), world.campaigns(), botnets);
        EXPECT_EQ(std::count(attributed.begin(), attributed.end(), -1), loose == 10 ? 0 : 30);
    }
}

TEST(Botnets, KeepHerdersWithOneProgramApartByTheirSenders)
{
    for (const bool one_pool : {true, false}) {
        MailWorld world;
        for (unsigned mail = 0; mail < 400; ++mail) {
            const unsigned campaign = 1 + mail % 2;
            const unsigned bot = mail * 7919 % 53 + (one_pool || campaign == 1 ? 0 : 1000);
            world.add(bot_mail(campaign, 1, bot, HeloClass::BareWord, static_cast<int>(mail) * 7));
        }
        const auto botnets = botnets_of(world);
        ASSERT_EQ(botnets.size(), one_pool ? 1U : 2U);
        EXPECT_EQ(botnets.front().id == botnets.back().id, one_pool);
        const bool told = botnets.back().why.find("other senders") != std::string::npos;
        EXPECT_EQ(told, !one_pool) << botnets.back().why;
    }
}

namespace {

/// Two campaigns of an engine without traces; of each 60 mails `shared` come from bots of both.
/// Other senders have the header order `common` times in a hundred.
std::size_t botnets_of_a_traceless_engine(unsigned shared, unsigned common)
{
    MailWorld world;
    for (unsigned i = 0; i < 100; ++i) {
        MadeMail other;
        other.engine = i < common ? 1 : 1000 + i;
        other.header_order = i < common ? "From,To" : fmt::format("To,X-{}", i);
        other.source = host(5000 + i, 7);
        other.helo = i % 3 == 0 ? HeloClass::OwnAddress : HeloClass::SameAsRdns;
        other.line = true;
        other.traceless = true;
        world.add(other);
    }
    for (unsigned i = 0; i < 120; ++i) {
        const unsigned campaign = 1 + i % 2;
        const unsigned bot = i / 2 < shared || campaign == 1 ? i / 2 : 1000 + i;
        const int minute = 5 + static_cast<int>(i) * 20;
        MadeMail mail = bot_mail(campaign, 1, bot, HeloClass::OwnAddress, minute);
        mail.minute += campaign == 2 ? 240 : 0;
        mail.traceless = true;
        world.add(mail);
    }
    return botnets_of(world).size();
}

} // namespace

TEST(Botnets, JoinMailingsOfATracelessEngineBySeveralWeakTraces)
{
    EXPECT_EQ(botnets_of_a_traceless_engine(4, 0), 1U) << "a rare order, and some senders of both";
    EXPECT_EQ(botnets_of_a_traceless_engine(0, 0), 2U) << "an order and a greeting are not enough";
    EXPECT_EQ(botnets_of_a_traceless_engine(0, 30), 2U);
    EXPECT_EQ(botnets_of_a_traceless_engine(30, 30), 1U) << "most senders of both";
}

TEST(Botnets, JoinTwoCampaignsOfACaseThatHasNoOthers)
{
    MailWorld world;
    for (unsigned i = 0; i < 40; ++i) {
        world.add(bot_mail(1 + i % 2, 100 + i, i % 2 == 0 ? i : i / 3, HeloClass::BareWord, 1));
    }
    const auto botnets = botnets_of(world);
    ASSERT_EQ(botnets.size(), 1U) << "what they share is not how much strangers share";
    EXPECT_EQ(botnets[0].campaigns.size(), 2U);
}

TEST(Botnets, AreNotAFewServers)
{
    for (const HeloClass helo : {HeloClass::SameAsRdns, HeloClass::NameNoRdns}) {
        MailWorld world;
        for (unsigned i = 0; i < 24; ++i) {
            world.add(bot_mail(1, 100 + i, i % 8, helo, 1));
        }
        EXPECT_TRUE(botnets_of(world).empty());
    }
}

TEST(Botnets, AreNotRentedServersOfWhichSomeHaveNoName)
{
    for (const bool mostly_named : {true, false}) {
        MailWorld world;
        for (unsigned i = 0; i < 240; ++i) {
            const bool named = mostly_named ? i % 30 < 24 : i % 30 < 6;
            world.add(
                bot_mail(1, 1, i % 30, named ? HeloClass::SameAsRdns : HeloClass::NameNoRdns, 1)
            );
        }
        EXPECT_EQ(botnets_of(world).empty(), mostly_named);
    }
}

} // namespace takedown
