#include "analysis/campaigns/border.hpp"
#include "analysis/campaigns/mail_samples.hpp"

#include <gtest/gtest.h>

namespace takedown {

namespace {

using samples::bot_address;
using samples::hop;
using samples::message;

/// A site whose outer server "mx" hands on to "inner"; half the mail comes to inner directly.
std::vector<StoredMessage> mail_of_site(unsigned count)
{
    std::vector<StoredMessage> mail;
    for (unsigned i = 0; i < count; ++i) {
        const Hop outside =
            hop(bot_address(i), "friend", "", i % 2 == 0 ? "inner.site.example" : "mx.site.example"
            );
        if (i % 2 == 0) {
            mail.push_back(message(i, {outside}));
        } else {
            mail.push_back(message(
                i,
                {hop("192.0.2.25", "mx.site.example", "mx.site.example", "inner.site.example"),
                 outside}
            ));
        }
    }
    return mail;
}

BorderFinder taught_by(const std::vector<StoredMessage>& mail, BorderSettings settings = {})
{
    BorderFinder finder(std::move(settings));
    for (const StoredMessage& one : mail) {
        finder.learn(one);
    }
    return finder;
}

} // namespace

TEST(BorderFinder, LearnsRelaysOfTheSiteFromItsMail)
{
    const auto mail = mail_of_site(40);
    const BorderFinder finder = taught_by(mail);
    for (unsigned i = 0; i < mail.size(); ++i) {
        const Sender sender = finder.find(mail[i]);
        EXPECT_EQ(sender.border_hop, i % 2 == 0 ? 0 : 1);
        ASSERT_TRUE(sender.source.has_value());
        EXPECT_EQ(sender.source->text(), bot_address(i));
        EXPECT_EQ(sender.helo, "friend");
    }
}

TEST(BorderFinder, StepsOverLinesThatNameNobody)
{
    const Hop queue; // "(qmail 81 invoked from network); 8 Apr 2007 17:18:40 -0000"
    const auto inside =
        hop("10.1.2.10", "mx.site.example", "mx.site.example", "inner.site.example");
    const auto outside = hop(bot_address(7), "friend", "", "mx.site.example");
    const auto forged = hop("203.0.113.9", "victim", "", "mail.victim.example");
    const StoredMessage mail = message(1, {queue, inside, queue, outside, queue, forged});
    const Sender sender = taught_by({mail}).find(mail);
    EXPECT_EQ(sender.border_hop, 3);
    ASSERT_TRUE(sender.source.has_value());
    EXPECT_EQ(sender.source->text(), bot_address(7));
    EXPECT_EQ(taught_by({}).find(message(2, {queue, queue})).border_hop, -1);
}

TEST(BorderFinder, IsNotMovedByForgedLines)
{
    auto mail = mail_of_site(200);
    const Hop forged = hop("203.0.113.9", "victim", "", "mx.site.example");
    // Bots that call themselves our relay and add a line in our name, each from its own address.
    for (unsigned i = 1000; i < 1100; ++i) {
        mail.push_back(
            message(i, {hop(bot_address(i), "mx.site.example", "", "inner.site.example"), forged})
        );
    }
    // Bots with a name of their own, and more lines than we like.
    mail.push_back(message(
        2000,
        {hop(bot_address(2000), "friend", "dsl.isp.example", "inner.site.example"),
         forged,
         forged,
         forged}
    ));
    // A forged line under the relay's honest one.
    mail.push_back(message(
        2001,
        {hop("192.0.2.25", "mx.site.example", "mx.site.example", "inner.site.example"),
         hop(bot_address(2001), "mx.site.example", "", "mx.site.example"),
         forged}
    ));
    const BorderFinder finder = taught_by(mail);
    for (std::size_t i = 200; i < 301; ++i) {
        const Sender sender = finder.find(mail[i]);
        EXPECT_EQ(sender.border_hop, 0) << mail[i].id;
    }
    const Sender below = finder.find(mail.back());
    EXPECT_EQ(below.border_hop, 1);
    EXPECT_EQ(below.source->text(), bot_address(2001));
}

TEST(BorderFinder, IsNotMovedByOneSenderWhoForgesInAllItsMail)
{
    auto mail = mail_of_site(200);
    for (unsigned i = 1000; i < 1060; ++i) {
        // The site looks the sender's name up and finds another organisation.
        mail.push_back(message(
            i,
            {hop("198.51.100.7", "mx.site.example", "srv.spammer.example", "inner.site.example"),
             hop(bot_address(i), "x", "", "mx.site.example")}
        ));
    }
    const BorderFinder finder = taught_by(mail);
    EXPECT_EQ(finder.find(mail.back()).border_hop, 0);
}

TEST(BorderFinder, GoesThroughPrivateAndTrustedPeersWithoutLearning)
{
    const Hop outside = hop("203.0.113.5", "friend", "", "gate.site.example");
    const StoredMessage by_private =
        message(1, {hop("10.1.1.1", "gate", "", "inner.site.example"), outside});
    const StoredMessage by_trusted =
        message(2, {hop("198.51.100.25", "gate.other.example", "", "inner.site.example"), outside});
    const StoredMessage by_pipe = message(3, {hop("", "", "", "inner.site.example"), outside});
    BorderSettings settings;
    settings.trusted_relays = {*Prefix::parse("198.51.100.0/24")};
    const BorderFinder finder(settings);
    for (const StoredMessage& one : {by_private, by_trusted, by_pipe}) {
        const Sender sender = finder.find(one);
        EXPECT_EQ(sender.border_hop, 1) << one.id;
        EXPECT_EQ(sender.source, Address::parse("203.0.113.5"));
    }
}

TEST(BorderFinder, DoesNotStepOverAPeerKnownOnlyByName)
{
    // A HELO made to hide the address must not open the way to the sender's own lines.
    const StoredMessage odd = message(
        1,
        {hop("", "mx.site.example", "", "inner.site.example"),
         hop("203.0.113.5", "x", "", "mx.site.example")}
    );
    const BorderFinder finder({});
    const Sender sender = finder.find(odd);
    EXPECT_EQ(sender.border_hop, 0);
    EXPECT_FALSE(sender.source.has_value());
    EXPECT_EQ(sender.unknown_why, "the receiving site's line names no address");
}

TEST(BorderFinder, SaysWhyThereIsNoSource)
{
    const BorderFinder finder({});
    EXPECT_EQ(finder.find(message(1, {})).unknown_why, "no Received line");
    const Sender local =
        finder.find(message(2, {hop("127.0.0.1", "localhost", "localhost", "inner.site.example")}));
    EXPECT_EQ(local.border_hop, 0);
    EXPECT_FALSE(local.source.has_value());
    EXPECT_NE(local.unknown_why.find("127.0.0.1"), std::string::npos);
    const auto few = mail_of_site(4);
    const Sender open = taught_by(few).find(few[1]);
    EXPECT_EQ(open.border_hop, -1);
    EXPECT_NE(open.unknown_why.find("192.0.2.25"), std::string::npos);
}

TEST(BorderFinder, BelievesOnlyReceivingHostsOnceTheyAreNamed)
{
    BorderSettings settings;
    settings.receiving_hosts = {"site.example"};
    const BorderFinder finder(settings);
    const Hop own = hop("203.0.113.5", "x", "", "mx.site.example");
    const Hop other = hop("203.0.113.5", "x", "", "mx.forged.example");
    const Hop lookalike = hop("203.0.113.5", "x", "", "evilsite.example");
    EXPECT_EQ(finder.find(message(1, {own})).border_hop, 0);
    EXPECT_EQ(finder.find(message(2, {other})).border_hop, -1);
    EXPECT_EQ(finder.find(message(3, {lookalike})).border_hop, -1);
}

namespace {

StoredMessage carried(Carrier carrier, const std::string& reporter, const std::string& by)
{
    StoredMessage result = message(
        1,
        {hop("10.0.0.1", by, "", by), hop("203.0.113.9", "friend", "line.isp.example", by)},
        {"From"}
    );
    result.message.hops[1].time = TimePoint(std::chrono::seconds(100));
    result.message.carried_by.carrier = carrier;
    result.message.carried_by.reporter = reporter;
    return result;
}

} // namespace

TEST(BorderFinder, TakesSourceAndTimeOfReportedMailFromTheReport)
{
    StoredMessage reported = carried(Carrier::AbuseReport, "isp.example", "mx.other.example");
    reported.message.carried_by.source = Address::parse("198.51.100.3");
    reported.message.carried_by.arrival = TimePoint(std::chrono::seconds(200));
    const BorderFinder finder = taught_by({}, {{}, {"mx.site.example"}, {}});
    Sender sender = finder.find(reported);
    EXPECT_EQ(sender.source, Address::parse("198.51.100.3"));
    EXPECT_EQ(sender.time, TimePoint(std::chrono::seconds(200)));
    EXPECT_EQ(sender.helo, "") << "no line inside tells of this peer";

    reported.message.carried_by.source = Address::parse("203.0.113.9");
    reported.message.carried_by.arrival = std::nullopt;
    sender = finder.find(reported);
    EXPECT_EQ(sender.border_hop, 1);
    EXPECT_EQ(sender.helo, "friend");
    EXPECT_EQ(sender.time, TimePoint(std::chrono::seconds(100)));
}

TEST(BorderFinder, ReportedMailWithoutASaidSourceHasTheBorderOfTheReportersSite)
{
    const BorderFinder finder = taught_by({}, {{}, {"mx.site.example"}, {}});
    const Sender sender =
        finder.find(carried(Carrier::Forward, "other.example", "mx.other.example"));
    EXPECT_EQ(sender.border_hop, 1);
    EXPECT_EQ(sender.source, Address::parse("203.0.113.9"));
}

TEST(BorderFinder, BelievesBouncesOnlyOfTheSiteThatReturnedThem)
{
    const BorderFinder finder = taught_by({});
    EXPECT_EQ(
        finder.find(carried(Carrier::Bounce, "mx.other.example", "in.other.example")).source,
        Address::parse("203.0.113.9")
    );
    const Sender stranger = finder.find(carried(Carrier::Bounce, "x.example", "mx.other.example"));
    EXPECT_FALSE(stranger.source);
    EXPECT_EQ(stranger.border_hop, -1);
    EXPECT_NE(stranger.unknown_why.find("no line of the site"), std::string::npos);

    BorderSettings own;
    own.receiving_hosts = {"isp.example"};
    const BorderFinder sent_it = taught_by({}, own);
    EXPECT_FALSE(
        sent_it.find(carried(Carrier::Bounce, "mx.other.example", "in.other.example")).source
    );
}

TEST(BorderFinder, CarriersWithoutAMailHaveNoSource)
{
    StoredMessage bounce = carried(Carrier::Bounce, "mx.other.example", "in.other.example");
    bounce.message.carried_by.kind = "unopened";
    const Sender sender = taught_by({}).find(bounce);
    EXPECT_FALSE(sender.source);
    EXPECT_FALSE(sender.unknown_why.empty());
}

TEST(BorderFinder, ReportersThatAreNotTrustedAreNotBelieved)
{
    StoredMessage reported = carried(Carrier::AbuseReport, "isp.example", "mx.other.example");
    reported.message.carried_by.source = Address::parse("198.51.100.3");
    EXPECT_FALSE(taught_by({}, {{}, {}, {"friend.example"}}).find(reported).source);
    EXPECT_TRUE(taught_by({}, {{}, {}, {"example"}}).find(reported).source);
}

TEST(BorderFinder, FollowsExchangeOnlineThroughItsTwoNames)
{
    std::vector<StoredMessage> mail;
    for (unsigned i = 0; i < 60; ++i) {
        const std::string inner = "2603:10a6:" + std::to_string(i + 1) + "::7";
        const std::string front = "2603:10a6:" + std::to_string(i + 1) + ":cafe::7";
        mail.push_back(message(
            i,
            {hop("::1", "SJ0PR19.prod.outlook.com", "", "MN0PR19.prod.outlook.com"),
             hop(inner, "FR3P281CA.PROD.OUTLOOK.COM", "", "SJ0PR19.prod.outlook.com"),
             hop(front, "VI1EUR06.protection.outlook.com", "", "FR3P281CA.outlook.office365.com"),
             hop(bot_address(i), "friend", "", "VI1EUR06.mail.protection.outlook.com"),
             hop("192.0.2.77", "forged", "", "mail.outlook.com")}
        ));
    }
    const BorderFinder finder = taught_by(mail);
    for (unsigned i = 0; i < mail.size(); ++i) {
        EXPECT_EQ(finder.find(mail[i]).source, Address::parse(bot_address(i))) << i;
    }
}

TEST(BorderFinder, StepsOverFetchedMailboxes)
{
    Hop fetched = hop("192.0.2.8", "pop.isp.example", "", "localhost");
    fetched.protocol = "POP3";
    const StoredMessage mail = message(
        1,
        {hop("127.0.0.1", "localhost", "", "desk.home.example"),
         fetched,
         hop("10.0.0.4", "mx.isp.example", "", "store.isp.example"),
         hop("203.0.113.9", "friend", "", "mx.isp.example")}
    );
    EXPECT_EQ(taught_by({}).find(mail).border_hop, 3);
}

TEST(BorderFinder, StepsOverGooglesNotesToItself)
{
    Hop note;
    note.by = "2002:a05:7011:1195:b0:319:8a75:dc0";
    const StoredMessage mail = message(
        1, {note, hop("203.0.113.9", "friend", "", "mx.google.com"), hop("192.0.2.1", "x", "", "y")}
    );
    const Sender sender = taught_by({}).find(mail);
    EXPECT_EQ(sender.border_hop, 1);
    EXPECT_EQ(sender.source, Address::parse("203.0.113.9"));
}

} // namespace takedown
