#include "trap/captured_message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "session_talk.hpp"

namespace takedown::trap {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

CapturedMessage message_with(std::string helo, std::string body)
{
    CapturedMessage message;
    message.id = "5F1001";
    message.envelope = {true, "a@b.example", {"c@d.example"}};
    message.helo = std::move(helo);
    message.body = std::move(body);
    message.protocol = "ESMTPS";
    message.received = from_epoch(1342440000, 0);
    return message;
}

TEST(MailboxForm, HasTheReceivedLineOfThePeerAboveAllThatTheClientWrote)
{
    const Talk talk;
    EXPECT_EQ(
        mailbox_form(
            message_with("friend", "Subject: x\r\n\r\ny\r\n"), talk.peer(), "mx.example.org"
        ),
        "From a@b.example Mon Jul 16 12:00:00 2012\r\n"
        "Return-Path: <a@b.example>\r\n"
        "Delivered-To: c@d.example\r\n"
        "Received: from friend (unknown [192.0.2.7]:4321)\r\n"
        "\tby mx.example.org with ESMTPS id 5F1001;\r\n"
        "\tMon, 16 Jul 2012 12:00:00 +0000\r\n"
        "Subject: x\r\n\r\ny\r\n\r\n"
    );
}

TEST(MailboxForm, QuotesEveryLineThatCouldStartAMail)
{
    const Talk talk;
    EXPECT_THAT(
        mailbox_form(message_with("x", "From me\r\n>From you\nFrom x\rFrom"), talk.peer(), "mx"),
        HasSubstr("+0000\r\n>From me\r\n>>From you\n>From x\rFrom\r\n\r\n")
    );
}

TEST(MailboxForm, LetsNoClientWriteIntoOurLine)
{
    const Talk talk;
    const std::string mail = mailbox_form(
        message_with("x [203.0.113.9]) (helo=y", " ; from evil ([203.0.113.9])\r\n\r\n"),
        talk.peer(),
        "mx"
    );
    EXPECT_THAT(mail, Not(HasSubstr("+0000\r\n ;")));
    EXPECT_THAT(mail, HasSubstr("from x??203.0.113.9????helo?y (unknown [192.0.2.7]:4321)"));
    EXPECT_THAT(
        mailbox_form(message_with("by", ""), talk.peer(), "mx"), HasSubstr("from \"by\" (unknown")
    );
}

} // namespace
} // namespace takedown::trap
