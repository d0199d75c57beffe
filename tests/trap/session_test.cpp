#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "session_talk.hpp"

namespace takedown::trap {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view to_data =
    "EHLO there\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n";

TEST(TrapSession, GreetsWithItsNameAndNoProduct)
{
    Talk talk;
    EXPECT_EQ(talk.greeting(), "220 mx.example.org ESMTP\r\n");
}

TEST(TrapSession, OffersTheExtensionsThatItKeeps)
{
    SessionSettings settings;
    settings.tls = true;
    settings.auth = AuthOffer::Refuse;
    Talk talk(settings);
    (void)talk.greeting();
    EXPECT_EQ(
        talk.say("EHLO x\r\n"),
        "250-mx.example.org\r\n250-PIPELINING\r\n250-SIZE 10485760\r\n250-STARTTLS\r\n"
        "250-AUTH PLAIN LOGIN\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n"
        "250 CHUNKING\r\n"
    );
}

TEST(TrapSession, TakesAMailWhoseBytesComeOneByOne)
{
    Talk talk;
    std::string replies;
    const std::string all = std::string(to_data) + "Subject: x\r\n\r\n..dot\r\n.\r\nQUIT\r\n";
    for (const char c : all) {
        replies += talk.say({&c, 1});
    }
    ASSERT_EQ(talk.messages.size(), 1U);
    EXPECT_EQ(talk.messages[0].body, "Subject: x\r\n\r\n.dot\r\n");
    EXPECT_EQ(talk.messages[0].envelope.sender, "a@b.example");
    EXPECT_THAT(talk.messages[0].envelope.recipients, ElementsAre("c@d.example"));
    EXPECT_THAT(replies, HasSubstr("250 2.0.0 Ok: queued as 5F1001\r\n221 2.0.0 Bye\r\n"));
    EXPECT_EQ(talk.session().wanting(), Wanting::Close);
    EXPECT_EQ(talk.session().ended(), "quit");
}

TEST(TrapSession, AnswersPipelinedCommandsOneByOneAndTakesSeveralMails)
{
    Talk talk;
    (void)talk.greeting();
    const std::string mail = "MAIL FROM:<>\r\nRCPT TO:<c@d.example>\r\nDATA\r\nx\r\n.\r\n";
    const std::string replies = talk.say("HELO x\r\n" + mail + mail);
    EXPECT_EQ(
        replies,
        "250 mx.example.org\r\n250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n354 End data with "
        "<CR><LF>.<CR><LF>\r\n250 2.0.0 Ok: queued as 5F1001\r\n250 2.1.0 Ok\r\n250 2.1.5 "
        "Ok\r\n354 End data with <CR><LF>.<CR><LF>\r\n250 2.0.0 Ok: queued as 5F1002\r\n"
    );
}

TEST(TrapSession, AcknowledgesNothingBeforeItIsStored)
{
    Talk talk;
    (void)talk.greeting();
    (void)talk.say(to_data);
    talk.session().receive("x\r\n.\r\nNOOP\r\n", talk.at());
    EXPECT_EQ(talk.session().wanting(), Wanting::Storage);
    EXPECT_EQ(talk.session().take_output(talk.at()), "");
}

TEST(TrapSession, SaysSoWhenAMailCouldNotBeStored)
{
    Talk talk;
    talk.storage_works = false;
    EXPECT_THAT(talk.say(std::string(to_data) + "x\r\n.\r\n"), HasSubstr("452 4.3.1 Insufficient"));
}

TEST(TrapSession, RefusesMailWhileTheDiskIsFull)
{
    Talk talk;
    talk.state.storage_ready = false;
    (void)talk.greeting();
    EXPECT_THAT(talk.say("MAIL FROM:<>\r\n"), StartsWith("452 "));
}

TEST(TrapSession, OnlyCrLfDotCrLfEndsAMail)
{
    for (const std::string_view lax :
         {"\n.\n",
          "\r\n.\n",
          "\n.\r\n",
          "\r.\r",
          "\r\n.\r",
          "\r\n.\r\r\n",
          "\r.\r\n",
          "\r\n.\0\r\n"}) {
        Talk talk;
        (void)talk.say(to_data);
        (void)talk.say("x" + std::string(lax) + "MAIL FROM:<smuggled@b.example>\r\n");
        EXPECT_TRUE(talk.messages.empty());
        EXPECT_TRUE(talk.session().in_mail());
    }
}

TEST(TrapSession, NotesLinesThatWouldEndAMailElsewhere)
{
    Talk talk;
    (void)talk.say(std::string(to_data) + "a\n.\nb\r.\rc\r\n.\nd\r\n.\r\n");
    ASSERT_EQ(talk.messages.size(), 1U);
    EXPECT_EQ(talk.messages[0].facts.false_ends, 3U);
    EXPECT_EQ(talk.messages[0].facts.bare_lf, 3U);
    EXPECT_EQ(talk.messages[0].facts.bare_cr, 2U);
    EXPECT_EQ(talk.messages[0].facts.single_dots, 1U);
}

TEST(TrapSession, TakesChunksByteForByte)
{
    Talk talk;
    (void)talk.greeting();
    const std::string replies =
        talk.say("EHLO x\r\nMAIL FROM:<a@b.example> BODY=8BITMIME\r\nRCPT TO:<c@d.example>\r\n"
                 "BDAT 7\r\n\r\n.\r\n..BDAT 3 LAST\r\n\0\xFF\nQUIT\r\n");
    EXPECT_THAT(replies, HasSubstr("250 2.0.0 Ok: 7 bytes received\r\n"));
    EXPECT_EQ(talk.session().ended(), "");
}

TEST(TrapSession, TakesChunksWithZeroBytesAndAnEmptyLastOne)
{
    using namespace std::string_literals;
    Talk talk;
    (void)talk.say("EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n"
                   "BDAT 4\r\n\0\xFF.\nBDAT 0 LAST\r\n"s);
    ASSERT_EQ(talk.messages.size(), 1U);
    EXPECT_EQ(talk.messages[0].body, "\0\xFF.\n"s);
    EXPECT_EQ(talk.messages[0].facts.nul, 1U);
}

TEST(TrapSession, ReadsAChunkThatItDoesNotWantToItsEnd)
{
    Talk talk;
    (void)talk.greeting();
    EXPECT_EQ(
        talk.say("BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n"),
        "503 5.5.1 Error: need RCPT command\r\n250 2.0.0 Ok\r\n"
    );
}

TEST(TrapSession, EndsWithAClientThatAnnouncesAHugeChunk)
{
    Talk talk;
    (void)talk.greeting();
    EXPECT_THAT(talk.say("BDAT 18446744073709551615 LAST\r\n"), StartsWith("552 "));
    EXPECT_EQ(talk.session().ended(), "bdat-too-large");
    Talk other;
    (void)other.greeting();
    EXPECT_THAT(other.say("BDAT 18446744073709551616\r\nBDAT -1\r\n"), StartsWith("501 "));
}

TEST(TrapSession, RefusesAMailThatIsTooLargeAndGoesOn)
{
    SessionSettings settings;
    settings.most_message_bytes = 2000;
    Talk talk(settings);
    const std::string replies =
        talk.say(std::string(to_data) + std::string(3000, 'x') + "\r\n.\r\nNOOP\r\n");
    EXPECT_THAT(replies, HasSubstr("552 5.3.4 Message size exceeds fixed limit\r\n250 2.0.0 Ok"));
    EXPECT_THAT(talk.say("MAIL FROM:<> SIZE=2001\r\n"), StartsWith("552 "));
    EXPECT_EQ(talk.state.body_bytes, 0U);
}

TEST(TrapSession, HoldsNoMoreOfUnfinishedMailsThanItMay)
{
    Talk talk;
    talk.state.most_body_bytes = 10'000;
    (void)talk.say(to_data);
    (void)talk.say(std::string(9'000, 'x'));
    EXPECT_EQ(talk.state.body_bytes, 9'000U);
    (void)talk.say(std::string(9'000, 'x'));
    EXPECT_EQ(talk.state.body_bytes, 0U);
    EXPECT_THAT(talk.say("\r\n.\r\n"), StartsWith("452 4.3.1"));
}

TEST(TrapSession, DropsWhatCameBeforeTheHandshake)
{
    SessionSettings settings;
    settings.tls = true;
    Talk talk(settings);
    (void)talk.greeting();
    (void)talk.say("EHLO x\r\n");
    EXPECT_EQ(
        talk.say("STARTTLS\r\nMAIL FROM:<injected@b.example>\r\n"),
        "220 2.0.0 Ready to start TLS\r\n"
    );
    EXPECT_EQ(talk.session().wanting(), Wanting::Tls);
    EXPECT_EQ(talk.say("RCPT TO:<injected@b.example>\r\n"), "");
    talk.session().tls_started({"TLSv1.3", "X", "", ""}, talk.at());
    EXPECT_EQ(talk.say("RCPT TO:<c@d.example>\r\n"), "503 5.5.1 Error: need MAIL command\r\n");
    EXPECT_THAT(talk.record(), HasSubstr(R"("note","starttls-injection")"));
}

TEST(TrapSession, KeepsNoPasswordInTheClear)
{
    SessionSettings settings;
    settings.auth = AuthOffer::Refuse;
    Talk talk(settings);
    (void)talk.greeting();
    EXPECT_THAT(talk.say("AUTH PLAIN c2VjcmV0\r\n"), StartsWith("535 "));
    EXPECT_EQ(talk.say("AUTH LOGIN\r\n"), "334 VXNlcm5hbWU6\r\n");
    EXPECT_EQ(talk.say("c2VjcmV0\r\n"), "334 UGFzc3dvcmQ6\r\n");
    EXPECT_THAT(talk.say("c2VjcmV0\r\n"), StartsWith("535 "));
    (void)talk.say("AUTH NTLM c2VjcmV0\r\nc2VjcmV0\r\n");
    const std::string record = talk.record();
    EXPECT_THAT(record, Not(HasSubstr("c2VjcmV0")));
    EXPECT_THAT(record, HasSubstr("auth-attempt"));
    EXPECT_THAT(record, HasSubstr(R"("hidden",{"bytes":8,"digest":")"));
}

TEST(TrapSession, HidesSecretsThatAreSentToATrapThatOffersNoLogin)
{
    Talk talk;
    (void)talk.say("AUTH LOGIN\r\nc2VjcmV0\r\nc2VjcmV0\r\nRSET\r\n");
    EXPECT_THAT(talk.record(), Not(HasSubstr("c2VjcmV0")));
}

TEST(TrapSession, EndsWithAClientThatOnlyMakesErrors)
{
    Talk talk;
    std::string replies;
    for (int i = 0; i < 30; ++i) {
        replies += talk.say("XYZ\r\n");
    }
    EXPECT_EQ(talk.session().ended(), "too-many-errors");
    EXPECT_THAT(replies, HasSubstr("421 4.7.0 mx.example.org Error: too many errors\r\n"));
}

TEST(TrapSession, EndsARecipientFloodWithoutKeepingIt)
{
    SessionSettings settings;
    settings.most_recipients = 3;
    Talk talk(settings);
    (void)talk.say("MAIL FROM:<>\r\n");
    std::string replies;
    for (int i = 0; i < 30; ++i) {
        replies += talk.say("RCPT TO:<a@b.example>\r\n");
    }
    EXPECT_THAT(replies, HasSubstr("452 4.5.3"));
    EXPECT_EQ(talk.session().ended(), "too-many-errors");
}

TEST(TrapSession, SurvivesALineWithoutEnd)
{
    Talk talk;
    (void)talk.greeting();
    for (int i = 0; i < 100; ++i) {
        (void)talk.say(std::string(1000, 'a'));
    }
    EXPECT_EQ(talk.say("\r\nNOOP\r\n"), "500 5.5.2 Error: line too long\r\n250 2.0.0 Ok\r\n");
}

TEST(TrapSession, HangsUpOnABrowser)
{
    Talk talk;
    (void)talk.say("GET / HTTP/1.1\r\nMAIL FROM:<>\r\n");
    EXPECT_EQ(talk.session().ended(), "other-protocol");
}

TEST(TrapSession, FinishesTheMailBeingSentWhenItStops)
{
    Talk talk;
    (void)talk.say(to_data);
    talk.state.stopping = true;
    talk.session().stop(talk.at());
    EXPECT_TRUE(talk.session().in_mail());
    const std::string replies = talk.say("x\r\n.\r\n");
    EXPECT_THAT(replies, HasSubstr("250 2.0.0 Ok: queued"));
    EXPECT_THAT(replies, HasSubstr("421 4.3.2"));
    EXPECT_EQ(talk.session().ended(), "stopped");
    Talk idle;
    idle.session().stop(idle.at());
    EXPECT_EQ(idle.session().ended(), "stopped");
}

TEST(TrapSession, RecordsBothSidesWithTheTimesTheyCame)
{
    Talk talk;
    (void)talk.greeting();
    (void)talk.say("EHL");
    (void)talk.say("O\xFF \"x\"\n");
    EXPECT_EQ(
        talk.record(),
        R"({"session":"5F1","part":0,"peer":"192.0.2.7","port":4321,"local":"198.51.100.1",)"
        R"("local_port":25,"began":"2012-07-16T12:00:00Z","events":[)"
        R"([0,"s","220 mx.example.org ESMTP\r\n"],[1000,"c","EHL"],[2000,"c","O)"
        "\xC3\xBF"
        R"( \"x\"\n"],[2000,"s","500 5.5.2 Error: command not recognized\r\n"]]})"
    );
}

} // namespace
} // namespace takedown::trap
