#include "core/cursor.hpp"
#include "core/time.hpp"
#include "readers/mail/abuse_report.hpp"
#include "readers/mail/bounce.hpp"
#include "readers/mail/message_parser.hpp"

#include <gmock/gmock.h>

#include <string>

namespace takedown {
namespace {

using testing::Contains;
using testing::IsEmpty;

ParsedMessage parse(const std::string& mail)
{
    static const PublicSuffixList suffixes;
    return parse_message({as_bytes(mail), 7, "m", 0}, suffixes);
}

const std::string spam = "Received: from friend (unknown [203.0.113.9]) by mx.isp.example; "
                         "Sun, 8 Apr 2007 13:07:21 +0000\n"
                         "From: a@pills.example\nTo: victim@isp.example\nSubject: Pills\n\n"
                         "Buy at http://pills.example/x\n";

std::string report(const std::string& type, const std::string& words, const std::string& inside)
{
    return "From: reports@isp.example\nTo: abuse@us.example\nSubject: report\n"
           "Content-Type: multipart/report; report-type=" +
           type + "; boundary=b\n\n--b\n\nFor people.\n--b\n" + words + "\n--b\n" + inside +
           "\n--b--\n";
}

TEST(Carrier, AbuseReportGivesTheMailInsideAndItsOwnWords)
{
    const auto parsed = parse(report(
        "feedback-report",
        "Content-Type: message/feedback-report\n\nFeedback-Type: Abuse\nSource-IP: 203.0.113.9\n"
        "Arrival-Date: Sun, 8 Apr 2007 15:00:00 +0200\nOriginal-Rcpt-To: <Victim2@isp.example>\n",
        "Content-Type: message/rfc822\n\n" + spam
    ));
    ASSERT_TRUE(parsed.message);
    const Message& message = *parsed.message;
    EXPECT_EQ(message.subject, "Pills");
    EXPECT_EQ(message.from_domain, "pills.example");
    EXPECT_EQ(message.text, "Buy at http://pills.example/x\n");
    EXPECT_EQ(message.where.offset, 7U);
    ASSERT_EQ(message.hops.size(), 1U);
    EXPECT_EQ(message.carried_by.carrier, Carrier::AbuseReport);
    EXPECT_EQ(message.carried_by.reporter, "isp.example");
    EXPECT_EQ(message.carried_by.kind, "abuse");
    EXPECT_EQ(message.carried_by.source, Address::parse("203.0.113.9"));
    EXPECT_EQ(message.carried_by.arrival, parse_iso_time("2007-04-08T13:00:00Z"));
    EXPECT_FALSE(message.carried_by.headers_only);
    for (const char* secret : {"abuse@us.example", "victim@isp.example", "victim2@isp.example"}) {
        EXPECT_THAT(message.recipients, Contains(secret));
    }
    EXPECT_THAT(parsed.oddities, IsEmpty());
}

TEST(Carrier, ReportsWithTheHeaderAloneSaySo)
{
    const auto parsed = parse(report(
        "feedback-report",
        "Content-Type: message/feedback-report\n\nFeedback-Type: fraud\n",
        "Content-Type: text/rfc822-headers\n\n" + spam.substr(0, spam.find("\n\n") + 1)
    ));
    ASSERT_TRUE(parsed.message);
    EXPECT_EQ(parsed.message->subject, "Pills");
    EXPECT_TRUE(parsed.message->carried_by.headers_only);
    EXPECT_EQ(parsed.message->text, "");
}

TEST(Carrier, ReportThatHoldsNoMailStaysItself)
{
    const auto parsed = parse(report(
        "feedback-report",
        "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\n",
        "Content-Type: text/plain\n\nnothing"
    ));
    ASSERT_TRUE(parsed.message);
    EXPECT_EQ(parsed.message->subject, "report");
    EXPECT_EQ(parsed.message->carried_by.carrier, Carrier::AbuseReport);
    EXPECT_EQ(parsed.message->carried_by.kind, unopened_carrier);
    ASSERT_EQ(parsed.oddities.size(), 1U);
    EXPECT_EQ(parsed.oddities[0].kind, "mail-carrier-unopened");
}

TEST(Carrier, XarfSamplesAreTheMail)
{
    // The sample is "Subject: S\n\nx\n".
    const std::string fourth =
        R"({"xarf_version":"4.2.0","category":"messaging","type":"spam","timestamp":"2026-01-02T03:04:05Z",)"
        R"("source_identifier":"2001:db8::7","evidence":[{"content_type":"image/png","payload":"AAAA"},)"
        R"({"content_type":"message/rfc822","payload":"U3ViamVjdDogUwoKeAo="}]})";
    const auto parsed = parse(report(
        "feedback-report", "Content-Type: application/json; name=xarf.json\n\n" + fourth, "\n\n"
    ));
    ASSERT_TRUE(parsed.message);
    EXPECT_EQ(parsed.message->subject, "S");
    EXPECT_EQ(parsed.message->text, "x\n");
    EXPECT_EQ(parsed.message->carried_by.kind, "spam");
    EXPECT_EQ(parsed.message->carried_by.source, Address::parse("2001:db8::7"));
    EXPECT_EQ(parsed.message->carried_by.arrival, parse_iso_time("2026-01-02T03:04:05Z"));

    const auto third = read_xarf(
        R"({"Version":"3","ReporterInfo":{},"Report":{"ReportClass":"Activity","ReportType":"Spam",)"
        R"("Date":"2020-01-01T00:00:00Z","SourceIp":"192.0.2.4","Samples":[{"ContentType":)"
        R"("message/rfc822","Base64Encoded":false,"Payload":"Subject: T\n\ny"}]}})"
    );
    ASSERT_TRUE(third);
    EXPECT_EQ(third->by.kind, "spam");
    EXPECT_EQ(third->by.source, Address::parse("192.0.2.4"));
    ASSERT_EQ(third->samples.size(), 1U);
    EXPECT_EQ(third->samples[0], "Subject: T\n\ny");

    EXPECT_FALSE(read_xarf(R"({"Report":5})"));
    EXPECT_FALSE(read_xarf("{"));
}

TEST(Carrier, DeliveryReportGivesTheReturnedMail)
{
    const auto parsed = parse(report(
        "delivery-status",
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; MX.isp.example\n"
        "Arrival-Date: Sun, 8 Apr 2007 15:00:00 +0200\n\nFinal-Recipient: rfc822; v@isp.example\n"
        "Action: failed\n",
        "Content-Type: message/rfc822\n\n" + spam
    ));
    ASSERT_TRUE(parsed.message);
    EXPECT_EQ(parsed.message->subject, "Pills");
    EXPECT_EQ(parsed.message->carried_by.carrier, Carrier::Bounce);
    EXPECT_EQ(parsed.message->carried_by.reporter, "mx.isp.example");
    EXPECT_EQ(parsed.message->carried_by.kind, "failed");
    EXPECT_THAT(parsed.message->recipients, Contains("v@isp.example"));
}

TEST(Carrier, OldBouncesReturnTheMailInTheirText)
{
    struct Row {
        const char* name;
        const char* from;
        const char* before;
    };

    for (const Row& row : {
             Row{"qmail",
                 "MAILER-DAEMON@isp.example",
                 "--- Below this line is a copy of the message.\n\n"},
             Row{"exim",
                 "Mail Delivery System <Mailer-Daemon@isp.example>",
                 "------ This is a copy of the message, including all the headers. ------\n\n"},
             Row{"sendmail 5",
                 "MAILER-DAEMON (Mail Delivery Subsystem)",
                 "   ----- Unsent message follows -----\n"},
             Row{"postmaster", "postmaster@isp.example", "Original message:\n"},
         }) {
        const auto parsed = parse(
            std::string("From: ") + row.from + "\nSubject: failure notice\n\nHi. I'm sorry.\n" +
            row.before + spam
        );
        ASSERT_TRUE(parsed.message) << row.name;
        EXPECT_EQ(parsed.message->subject, "Pills") << row.name;
        EXPECT_EQ(parsed.message->carried_by.carrier, Carrier::Bounce) << row.name;
        EXPECT_EQ(parsed.message->urls.size(), 1U) << row.name;
    }
}

TEST(Carrier, MalwareThatCallsItselfABounceStaysItself)
{
    const auto parsed = parse("From: MAILER-DAEMON@isp.example\nSubject: Mail delivery failed\n\n"
                              "See the attached file.\nFrom: x\nSent: y\nTo: z\nSubject: q\n");
    ASSERT_TRUE(parsed.message);
    EXPECT_EQ(parsed.message->subject, "Mail delivery failed");
    EXPECT_EQ(parsed.message->carried_by.carrier, Carrier::None);
}

std::string with_attached(const std::string& from, const std::string& inside)
{
    return "From: " + from + "\nTo: abuse@us.example\nSubject: FW\n" +
           "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nlook\n--b\n" +
           "Content-Type: message/rfc822\nContent-Disposition: attachment\n\n" + inside +
           "\n--b\nContent-Type: message/rfc822\n\n" + inside + "\n--b--\n";
}

TEST(Carrier, ForwardGivesEachMailThatWasDeliveredToWhoSentItOn)
{
    const auto parsed = parse(with_attached("user@isp.example", spam));
    ASSERT_TRUE(parsed.message);
    EXPECT_EQ(parsed.message->subject, "Pills");
    EXPECT_EQ(parsed.message->carried_by.carrier, Carrier::Forward);
    EXPECT_EQ(parsed.message->carried_by.reporter, "isp.example");
    ASSERT_EQ(parsed.further.size(), 1U);
    EXPECT_EQ(parsed.further[0].subject, "Pills");
}

TEST(Carrier, AttachedMailOfAnotherSiteIsTheSendersOwnContent)
{
    const auto parsed = parse(with_attached("stranger@elsewhere.example", spam));
    ASSERT_TRUE(parsed.message);
    EXPECT_EQ(parsed.message->subject, "FW");
    EXPECT_EQ(parsed.message->carried_by.carrier, Carrier::None);
    EXPECT_THAT(parsed.further, IsEmpty());
}

TEST(Carrier, ForwardedReportIsOpenedToItsMailAndNoFurther)
{
    const std::string inner = report(
        "feedback-report",
        "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nSource-IP: 203.0.113.9\n",
        "Content-Type: message/rfc822\n\n" + with_attached("victim@isp.example", spam)
    );
    const std::string delivered = "Received: from mx.isp.example by mail.us.example; Sun, 8 Apr "
                                  "2007 13:07:21 +0000\n" +
                                  inner;
    std::string outer = "From: desk@us.example\nTo: abuse@us.example\nContent-Type: "
                        "multipart/mixed; boundary=o\n\n--o\nContent-Type: message/rfc822\n\n" +
                        delivered + "\n--o--\n";
    const auto parsed = parse(outer);
    ASSERT_TRUE(parsed.message);
    EXPECT_EQ(parsed.message->carried_by.carrier, Carrier::AbuseReport);
    EXPECT_EQ(parsed.message->carried_by.source, Address::parse("203.0.113.9"));
    EXPECT_EQ(parsed.message->subject, "FW") << "a forward inside a report is the reported mail";
}

TEST(Bounce, ReturnedMailStartsAtTheFirstOfItsFields)
{
    EXPECT_EQ(
        returned_mail("Sorry.\n\nReceived: a\n b\nFrom: c\nTo: d\n\nx"),
        "Received: a\n b\nFrom: c\nTo: d\n\nx"
    );
    EXPECT_EQ(returned_mail("note: this\n\nReceived: a\nFrom: c\n\nx"), "");
    EXPECT_EQ(returned_mail(""), "");
}

} // namespace
} // namespace takedown
