#include "simulate/evidence/conversations.hpp"

#include <gtest/gtest.h>

namespace takedown::simulate {

namespace {

TEST(Conversation, CompletingTwiceChangesNothing)
{
    for (const NamedConversation& each : conversations_of_every_kind()) {
        Conversation again = each.conversation;
        complete(again);
        EXPECT_EQ(again.flow.packets_up, each.conversation.flow.packets_up) << each.name;
        EXPECT_EQ(again.flow.packets_down, each.conversation.flow.packets_down) << each.name;
        EXPECT_EQ(again.flow.bytes_up, each.conversation.flow.bytes_up) << each.name;
        EXPECT_EQ(again.flow.bytes_down, each.conversation.flow.bytes_down) << each.name;
        EXPECT_EQ(again.flow.duration, each.conversation.flow.duration) << each.name;
        EXPECT_EQ(again.rounds, each.conversation.rounds) << each.name;
    }
}

TEST(Conversation, CountsThePacketsOfATcpFlow)
{
    // SYN, ACK, 1 segment, 3 acknowledgements of 7 segments, FIN, ACK / SYN-ACK, 7 segments,
    // FIN-ACK
    const Conversation made = tcp_conversation(0, 100, 10'000);
    EXPECT_EQ(made.flow.packets_up, 8U);
    EXPECT_EQ(made.flow.packets_down, 9U);
    EXPECT_EQ(made.flow.bytes_up, 100U);
    EXPECT_EQ(made.flow.bytes_down, 10'000U);
}

TEST(Conversation, TakesBackATalkThatNobodyHeard)
{
    Conversation made = tcp_conversation(0, 100, 100);
    made.talk = std::vector<HttpRequest>(1);
    made.flow.outcome = Outcome::NoAnswer;
    complete(made);
    EXPECT_TRUE(std::holds_alternative<std::monostate>(made.talk));
    EXPECT_EQ(made.flow.packets_up, 3U);
    EXPECT_EQ(made.flow.bytes_up, 0U);
    EXPECT_EQ(made.flow.duration, std::chrono::seconds{3});
}

TEST(Conversation, IsNotAnsweredWithoutAByteFromTheServer)
{
    EXPECT_EQ(tcp_conversation(0, 100, 0).flow.outcome, Outcome::ConnectedNoData);
}

TEST(Conversation, GivesOneProgramOneFingerprint)
{
    const auto ja3 = [](const std::string& program, const std::string& client) {
        Conversation made = tcp_conversation(0, 2'000, 2'000);
        made.flow.client = Address::parse(client).value();
        TlsHandshake handshake;
        handshake.ja3 = program;
        handshake.version = "TLSv1.2";
        handshake.server_name = "a.example";
        made.talk = handshake;
        complete(made);
        return std::get<TlsHandshake>(made.talk).ja3;
    };
    EXPECT_EQ(ja3("mailer A", "198.18.0.1"), ja3("mailer A", "198.18.7.9"));
    EXPECT_EQ(ja3("mailer A", "198.18.0.1").size(), 32U);
    EXPECT_NE(ja3("mailer A", "198.18.0.1"), ja3("mailer B", "198.18.0.1"));
}

TEST(Conversation, CutsLargeDatagramFlowsIntoMore)
{
    Conversation made = tcp_conversation(0, 10, 10);
    made.flow.transport = Transport::Udp;
    made.flow.bytes_down = 140'000;
    complete(made);
    EXPECT_EQ(made.rounds, 100U);
    EXPECT_EQ(made.flow.packets_down, 100U);
    EXPECT_EQ(made.flow.packets_up, 100U);
}

} // namespace

} // namespace takedown::simulate
