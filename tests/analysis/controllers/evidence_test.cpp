#include "analysis/controllers/made_activity.hpp"
#include "analysis/controllers/observe.hpp"
#include "analysis/controllers/rhythm.hpp"
#include "analysis/controllers/role.hpp"
#include "analysis/controllers/score.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <vector>

namespace takedown {
namespace {

using made::at;

double strength_in(
    const HostActivity& host,
    std::size_t contact,
    Signal signal,
    const ControllerSettings& settings = {}
)
{
    const HostScene scene = make_scene(host, settings);
    const HostEvidence evidence = observe(scene);
    return strengths_of(evidence.contacts.at(contact)).at(index_of(signal));
}

TEST(BeatOf, ScoresRhythmNotRate)
{
    std::vector<TimePoint> regular;
    std::vector<TimePoint> uneven;
    const std::vector<double> gaps{1, 300, 20, 90, 7, 600, 45, 2, 130, 11};
    double time = 0;
    for (std::size_t i = 0; i < gaps.size(); ++i) {
        regular.push_back(at(60.0 * static_cast<double>(i)));
        time += gaps[i];
        uneven.push_back(at(time));
    }
    EXPECT_GT(beat_of(regular).regularity, 0.8);
    EXPECT_DOUBLE_EQ(beat_of(regular).period, 60);
    EXPECT_LT(beat_of(uneven).regularity, 0.2);
}

TEST(BeatOf, TakesRetriesInABurstAsOneCall)
{
    std::vector<TimePoint> times;
    for (int call = 0; call < 6; ++call) {
        for (int retry = 0; retry < 5; ++retry) {
            times.push_back(at(930.0 * call + retry));
        }
    }
    const Beat beat = beat_of(times);
    EXPECT_EQ(beat.calls, 6U);
    EXPECT_GT(beat.regularity, 0.5);
}

TEST(BeatOf, SaysNothingOfThreeCalls)
{
    const std::vector<TimePoint> times{at(0), at(60), at(120)};
    EXPECT_EQ(beat_of(times).regularity, 0);
}

TEST(Evidence, SeesAPostToABareAddress)
{
    HostActivity host = made::host();
    Contact& server = made::contact(host, "198.51.100.7", 80);
    made::attempt(server, 10, 2, Outcome::Answered);
    made::request(server, 10, "POST", "198.51.100.7", "/gate.php", 200);
    EXPECT_EQ(strength_in(host, 0, Signal::RequestToAddress), 1);
    EXPECT_GT(strength_in(host, 0, Signal::RequestShape), 0.6);
    EXPECT_EQ(strength_in(host, 0, Signal::DirectAddress), 1);
}

TEST(Evidence, SeesAHostHeaderThatIsNoName)
{
    HostActivity host = made::host();
    Contact& server = made::contact(host, "198.51.100.7", 80);
    made::attempt(server, 10, 2, Outcome::Answered);
    made::request(server, 10, "POST", "1qmm edu", "/", 200);
    EXPECT_EQ(strength_in(host, 0, Signal::RequestToAddress), 1);
}

TEST(Evidence, ExplainsCertificateChecksByAgentAndAnswer)
{
    HostActivity host = made::host();
    Contact& server = made::contact(host, "198.51.100.7", 80);
    made::attempt(server, 10, 2, Outcome::Answered);
    HttpRequest& check = made::request(server, 10, "POST", "ocsp.example.net", "/", 200);
    check.response_type = "application/ocsp-response";
    EXPECT_EQ(strength_in(host, 0, Signal::PlatformService), 1);
}

TEST(Evidence, DoesNotTrustAnUpdatersNameAlone)
{
    HostActivity host = made::host();
    Contact& server = made::contact(host, "198.51.100.7", 80);
    made::attempt(server, 10, 2, Outcome::Answered);
    made::request(server, 10, "POST", "198.51.100.7", "/gate.php", 200).user_agent =
        "Microsoft-CryptoAPI/10.0";
    EXPECT_EQ(strength_in(host, 0, Signal::PlatformService), 0);
}

TEST(Evidence, ExplainsServicesByWhatTheyAre)
{
    struct Case {
        const char* name;
        const char* server;
        std::uint16_t port;
        Transport transport;
    };

    for (const Case& one :
         {Case{"clock", "198.51.100.1", 123, Transport::Udp},
          Case{"resolver", "198.51.100.1", 53, Transport::Udp},
          Case{"neighbour", "192.168.1.20", 8080, Transport::Tcp},
          Case{"multicast", "239.255.255.250", 1900, Transport::Udp},
          Case{"exchanger", "198.51.100.1", 25, Transport::Tcp},
          Case{"submission", "198.51.100.1", 587, Transport::Tcp}}) {
        HostActivity host = made::host();
        made::attempt(
            made::contact(host, one.server, one.port, one.transport), 1, 1, Outcome::Answered
        );
        EXPECT_EQ(strength_in(host, 0, Signal::KnownService), 1) << one.name;
    }
}

TEST(Evidence, SeesTheSameCallGoToTheNextAddressAfterSilence)
{
    HostActivity host = made::host();
    Contact& dead = made::contact(host, "198.51.100.7", 80);
    made::attempt(dead, 10, 30, Outcome::ConnectedNoData);
    made::request(dead, 10, "POST", "198.51.100.7", "/a1", 0);
    Contact& live = made::contact(host, "203.0.113.9", 443);
    made::attempt(live, 44, 2, Outcome::Answered);
    made::request(live, 44, "POST", "203.0.113.9", "/b2", 200);
    EXPECT_EQ(strength_in(host, 0, Signal::FailureThenSwitch), 1);
    EXPECT_EQ(strength_in(host, 1, Signal::FailureThenSwitch), 1);
}

TEST(Evidence, SeesNoSwitchWhenTheFirstServerServes)
{
    HostActivity host = made::host();
    Contact& first = made::contact(host, "198.51.100.7", 80);
    made::attempt(first, 10, 30, Outcome::Answered);
    made::request(first, 10, "POST", "198.51.100.7", "/a1", 200);
    Contact& second = made::contact(host, "203.0.113.9", 80);
    made::attempt(second, 44, 2, Outcome::Answered);
    made::request(second, 44, "POST", "203.0.113.9", "/b2", 200);
    EXPECT_EQ(strength_in(host, 0, Signal::FailureThenSwitch), 0);
}

TEST(Evidence, TellsIrcFromFtpThoughBothBeginWithUser)
{
    HostActivity host = made::host();
    Contact& irc = made::contact(host, "198.51.100.7", 6667);
    irc.head_up = "USER x 0 * :x";
    made::attempt(irc, 1, 500, Outcome::Answered);
    Contact& ftp = made::contact(host, "198.51.100.8", 21);
    ftp.head_up = "USER anonymous";
    made::attempt(ftp, 1, 5, Outcome::Answered);
    EXPECT_EQ(strength_in(host, 0, Signal::IrcDialogue), 1);
    EXPECT_EQ(strength_in(host, 1, Signal::IrcDialogue), 0);
    EXPECT_GT(strength_in(host, 1, Signal::KnownService), 0.5);
}

TEST(Evidence, SeesAFloodAsAnAttackAndNotAFastDownload)
{
    HostActivity host = made::host();
    Attempt& flood = made::attempt(
        made::contact(host, "198.51.100.7", 0, Transport::Icmp), 100, 60, Outcome::NoAnswer
    );
    flood.packets_up = 5000;
    ASSERT_TRUE(attack_act_of(make_scene(host, {})).has_value());
    host.contacts.front().attempts.front().packets_up = 60; // one a second: somebody pings
    EXPECT_FALSE(attack_act_of(make_scene(host, {})).has_value());
}

TEST(Evidence, DoesNotHoldAMailServerForASpammerByItsFanOut)
{
    HostActivity host = made::host();
    host.mail_servers = 40;
    EXPECT_TRUE(attack_act_of(make_scene(host, {})).has_value());
    for (int i = 0; i < 6; ++i) {
        made::lookup(host, i, fmt::format("{}.2.0.192.zen.example.org", i), nullptr);
    }
    EXPECT_FALSE(attack_act_of(make_scene(host, {})).has_value());
    host.trap_messages = 1;
    EXPECT_TRUE(attack_act_of(make_scene(host, {})).has_value());
}

TEST(GeneratedNames, AreFoundAmongNamesAskedInVain)
{
    HostActivity host = made::host();
    for (int i = 0; i < 12; ++i) {
        std::string name = "qzxkvwrtpldfghbn.com";
        name[3] = static_cast<char>('a' + i);
        made::lookup(host, i, name, nullptr);
    }
    EXPECT_EQ(generated_names_of(make_scene(host, {})).names.size(), 12U);
}

TEST(GeneratedNames, AreNoneWhereTheyAreAskedForOverWeeks)
{
    HostActivity host = made::host();
    for (int i = 0; i < 12; ++i) {
        std::string name = "qzxkvwrtpldfghbn.com";
        name[3] = static_cast<char>('a' + i);
        made::lookup(host, 7200.0 * i, name, nullptr); // at most four within six hours
    }
    EXPECT_TRUE(generated_names_of(make_scene(host, {})).names.empty());
}

TEST(Role, IsTemplateServerByLargeAnswersNotBySmallOnesThatAddUp)
{
    EndpointRecord record;
    record.answers = true;
    HostUse use;
    use.mails = true;
    use.calls = 10;
    use.bytes_down = 90'000;
    record.uses = {use, use};
    EXPECT_EQ(role_of(record, {}, {}).role, Role::TemplateServer);
    for (HostUse& small : record.uses) {
        small.calls = 900;
    }
    EXPECT_EQ(role_of(record, {}, {}).role, Role::Unknown);
}

TEST(Evidence, HoldsFewMessagesInTrapsForLittleUnlessTheHostFansOut)
{
    HostActivity host = made::host();
    host.trap_messages = 1;
    EXPECT_LT(attack_act_of(make_scene(host, {}))->strength, plain_act);
    host.mail_servers = 40;
    EXPECT_DOUBLE_EQ(attack_act_of(make_scene(host, {}))->strength, 1.0);
    host.mail_servers = 0;
    host.trap_messages = 100;
    EXPECT_DOUBLE_EQ(attack_act_of(make_scene(host, {}))->strength, 1.0);
}

TEST(Evidence, ExplainsTlsOnAMailPortOnlyWhereTheServerWasLookedUp)
{
    HostActivity host = made::host();
    made::lookup(host, 1, "imap.example.com", "192.0.2.25");
    for (const char* server : {"192.0.2.25", "198.51.100.25"}) {
        Contact& contact = made::contact(host, server, 587);
        made::attempt(contact, 2, 1, Outcome::Answered);
        contact.handshakes.emplace_back();
    }
    const HostEvidence evidence = observe(make_scene(host, {}));
    const auto known = index_of(Signal::KnownService);
    EXPECT_GT(strengths_of(evidence.contacts[0]).at(known), 0);
    EXPECT_EQ(strengths_of(evidence.contacts[1]).at(known), 0);
}

TEST(Evidence, HoldsAMachineMadeLabelAgainstTheDomainNotAgainstHostsDeepBelowIt)
{
    ControllerSettings settings;
    settings.machine_made = [](std::string_view label) {
        return label == "d42439266e402c" ? 5.0 : -5.0;
    };
    const auto strength = [&](const std::string& name) {
        HostActivity host = made::host();
        made::lookup(host, 1, name, "192.0.2.90");
        made::attempt(made::contact(host, "192.0.2.90", 443), 2, 1, Outcome::Answered);
        const HostEvidence evidence = observe(make_scene(host, settings));
        return strengths_of(evidence.contacts[0]).at(index_of(Signal::SuspiciousName));
    };
    EXPECT_GT(strength("d42439266e402c.example"), 0);
    EXPECT_EQ(strength("d42439266e402c.cdn.garden.example"), 0);
}

TEST(GeneratedNames, LeaveOutWhatMailServersAndResolversAsk)
{
    const std::vector<std::pair<const char*, std::function<std::string(int)>>> kinds{
        {"reversed addresses",
         [](int i) {
             return fmt::format("{}.2.0.192.zen.spamhaus.example", i);
         }},
        {"hashes in one zone",
         [](int i) {
             return fmt::format("9f86d081884c7d65{}.ebl.example.org", i);
         }},
        {"search suffix",
         [](int i) {
             return fmt::format("www.example.com.qzxkvwrtp{}.example", i);
         }},
        {"reverse names",
         [](int i) {
             return fmt::format("{}.2.0.192.in-addr.arpa", i);
         }},
        {"bare words",
         [](int i) {
             return fmt::format("qzxkvwrtpldfghbn{}", i);
         }},
    };
    for (const auto& [name, make] : kinds) {
        HostActivity host = made::host();
        for (int i = 0; i < 20; ++i) {
            made::lookup(host, i, make(i), nullptr);
        }
        EXPECT_EQ(generated_names_of(make_scene(host, {})).strength, 0) << name;
    }
}

TEST(Peers, AreScatteredAndTreatedAlike)
{
    HostActivity scattered = made::host();
    HostActivity sweep = made::host();
    for (int i = 1; i <= 40; ++i) {
        for (HostActivity* host : {&scattered, &sweep}) {
            const std::string server = host == &scattered ? fmt::format("{}.{}.3.4", 20 + i, i)
                                                          : fmt::format("203.0.113.{}", i);
            Contact& peer = made::contact(*host, server.c_str(), 48'754, Transport::Udp);
            peer.head_up = "\x20\x01\x02\x03";
            made::attempt(peer, i, 0, Outcome::NoAnswer, 144);
        }
    }
    EXPECT_GT(strength_in(scattered, 0, Signal::PeerFanOut), 0.8);
    EXPECT_EQ(strength_in(sweep, 0, Signal::PeerFanOut), 0);
}

TEST(Score, HasSignsAsSenseDemands)
{
    for (std::size_t i = 0; i < signal_count; ++i) {
        const auto signal = static_cast<Signal>(i);
        if (signal < Signal::KnownService) {
            EXPECT_GE(weight_of(signal), 0) << slug_of(signal);
        } else {
            EXPECT_LE(weight_of(signal), 0) << slug_of(signal);
        }
    }
    EXPECT_LT(confidence_of(base_log_odds()), 0.1);
}

} // namespace
} // namespace takedown
