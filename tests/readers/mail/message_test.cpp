#include "core/cursor.hpp"
#include "core/hash.hpp"
#include "readers/mail/message_parser.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace takedown {
namespace {

ParsedMessage parse(const std::string& mail)
{
    static const PublicSuffixList suffixes;
    return parse_message({as_bytes(mail), 100, "member", 0}, suffixes);
}

Message read(const std::string& mail)
{
    const auto parsed = parse(mail);
    EXPECT_TRUE(parsed.message) << mail;
    return parsed.message.value_or(Message{});
}

bool has_oddity(const ParsedMessage& parsed, std::string_view kind)
{
    return std::any_of(parsed.oddities.begin(), parsed.oddities.end(), [kind](const auto& oddity) {
        return oddity.kind == kind;
    });
}

TEST(MessageParser, ReadsTheFieldsOfAMail)
{
    const Message message = read("From x@y.example  Sun Apr  8 13:07:32 2007\n"
                                 "Return-Path: <RickyAmes@isp.example>\n"
                                 "Received: from 129.97.78.23 ([192.0.2.74])\n"
                                 "\tby mx.example (8.12.8/8.12.5) with SMTP id l38H7G0I003017;\n"
                                 "\tSun, 8 Apr 2007 13:07:21 -0400\n"
                                 "Message-ID: <WYAD@mail.example>\n"
                                 "From: \"Tomas, J\" <RickyAmes@ISP.example>\n"
                                 "To: Trap@MX.example, \"b\" <c@d.example>\n"
                                 "SUBJECT: =?utf-8?Q?Gr=C3=BC?= =?utf-8?B?w59l?= you\n"
                                 "Date: Sun, 08 Apr 2007 21:00:48 +0300\n"
                                 "X-Mailer: Microsoft Outlook Express 6.00.2600.0000\n"
                                 "Content-Type: Multipart/Alternative;\n\tboundary=\"--88\"\n"
                                 "\n----88\n\n");
    EXPECT_EQ(message.where.offset, 100U);
    EXPECT_EQ(message.member, "member");
    EXPECT_EQ(
        message.headers,
        (std::vector<std::string>{
            "Return-Path",
            "Received",
            "Message-ID",
            "From",
            "To",
            "SUBJECT",
            "Date",
            "X-Mailer",
            "Content-Type"})
    );
    ASSERT_EQ(message.hops.size(), 1U);
    EXPECT_EQ(message.hops[0].header_index, 1U);
    EXPECT_EQ(message.hops[0].from->text(), "192.0.2.74");
    EXPECT_EQ(message.message_id, "<WYAD@mail.example>");
    EXPECT_EQ(message.from_domain, "isp.example");
    EXPECT_EQ(message.recipients, (std::vector<std::string>{"trap@mx.example", "c@d.example"}));
    EXPECT_EQ(message.subject, "Grüße you");
    EXPECT_EQ(format_time(*message.date), "2007-04-08T18:00:48Z");
    EXPECT_EQ(message.mailer, "Microsoft Outlook Express 6.00.2600.0000");
    EXPECT_EQ(message.content_type, "multipart/alternative");
    EXPECT_EQ(message.boundary, "--88");
}

TEST(MessageParser, PrefersPlainTextAndTakesAddressesFromBoth)
{
    const std::string mail =
        "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n"
        "--b\nContent-Type: text/plain; charset=ISO-8859-1\n"
        "Content-Transfer-Encoding: quoted-printable\n\ncaf=E9 http://a.example.com/x\n"
        "--b\nContent-Type: text/html\n\n<a href='http://b.example.org'>Other</a>\n--b--\n";
    const Message message = read(mail);
    EXPECT_EQ(message.text, "café http://a.example.com/x");
    EXPECT_EQ(message.charset, "iso-8859-1");
    ASSERT_EQ(message.urls.size(), 2U);
    EXPECT_EQ(message.urls[0].registered_domain, "example.com");
    EXPECT_EQ(message.urls[1].registered_domain, "example.org");
}

TEST(MessageParser, TakesTheHtmlWhereThePlainTextIsBlank)
{
    const Message message =
        read("Content-Type: multipart/alternative; boundary=b\n\n"
             "--b\nContent-Type: text/plain\n\n  \n"
             "--b\nContent-Type: text/html\n\n<p>V<b>ia</b>gra</p>now\n--b--\n");
    EXPECT_EQ(message.text, "Viagra now");
}

TEST(MessageParser, DecodesAttachmentsForSizeAndDigest)
{
    const Message message =
        read("Content-Type: multipart/mixed; boundary=\"=_x\"\n\npreamble\n"
             "--=_x\n\nhello\n"
             "--=_x\nContent-Type: Application/ZIP; name=\"a.zip\"\n"
             "Content-Transfer-Encoding: base64\nContent-Disposition: attachment;\n"
             " filename*=utf-8''%e2%82%ac.zip\n\nUEsDBA==\n--=_x--\nepilogue\n");
    EXPECT_EQ(message.text, "hello");
    ASSERT_EQ(message.attachments.size(), 1U);
    EXPECT_EQ(message.attachments[0].name, "€.zip");
    EXPECT_EQ(message.attachments[0].media_type, "application/zip");
    EXPECT_EQ(message.attachments[0].size, 4U);
    EXPECT_EQ(message.attachments[0].sha256, sha256_hex("PK\x03\x04"));
}

TEST(MessageParser, ReadsTheMailInsideAReport)
{
    const Message message = read(
        "Content-Type: multipart/report; report-type=feedback-report; boundary=r\n\n"
        "--r\n\nThis is an abuse report.\n"
        "--r\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\n"
        "--r\nContent-Type: message/rfc822\n\nSubject: inner\n\nhttp://spam.example.net/\n--r--\n"
    );
    ASSERT_EQ(message.urls.size(), 1U);
    EXPECT_EQ(message.urls[0].registered_domain, "example.net");
    EXPECT_EQ(message.subject, "inner");
    EXPECT_TRUE(message.attachments.empty()) << "the report's own parts are not the mail's";
}

TEST(MessageParser, ReadsCarriageReturnsAsLineEnds)
{
    const auto parsed = parse("Subject: mac\rFrom: a@b.example\r\rtext\r");
    ASSERT_TRUE(parsed.message);
    EXPECT_EQ(parsed.message->subject, "mac");
    EXPECT_TRUE(has_oddity(parsed, "mail-cr-line-ends"));
}

TEST(MessageParser, SkipsStrayLinesBetweenFields)
{
    const auto parsed =
        parse("Subject: one\n>From someone\nthis is no field\nTo: a@b.example\n\ntext\n");
    // Two lines that are no fields in a row end the header; one does not.
    ASSERT_TRUE(parsed.message);
    EXPECT_EQ(parsed.message->headers, (std::vector<std::string>{"Subject"}));
    const auto one = parse("Subject: one\n>From someone\nTo: a@b.example\n\ntext\n");
    EXPECT_EQ(one.message->headers, (std::vector<std::string>{"Subject", "To"}));
    EXPECT_TRUE(has_oddity(one, "mail-header-line"));
}

TEST(MessageParser, TakesNoMailFromWhatIsNone)
{
    for (const std::string& bytes :
         {std::string(), std::string("no header here\n"), std::string(100, '\0')}) {
        const auto parsed = parse(bytes);
        EXPECT_FALSE(parsed.message);
        EXPECT_TRUE(has_oddity(parsed, "mail-not-a-message"));
    }
}

TEST(MessageParser, BoundsNestingAndParts)
{
    std::string deep = "Content-Type: multipart/mixed; boundary=b0\n\n";
    for (int i = 0; i < 5000; ++i) {
        deep += "--b" + std::to_string(i) + "\nContent-Type: multipart/mixed; boundary=b" +
                std::to_string(i + 1) + "\n\n";
    }
    const auto nested = parse(deep);
    EXPECT_TRUE(has_oddity(nested, "mail-too-deep") || has_oddity(nested, "mail-too-many-parts"));
    std::string wide = "Content-Type: multipart/mixed; boundary=b\n\n";
    for (int i = 0; i < 100'000; ++i) {
        wide += "--b\n\n";
    }
    EXPECT_TRUE(has_oddity(parse(wide), "mail-too-many-parts"));
}

TEST(MessageParser, BoundsFieldsTextAddressesAndAttachments)
{
    std::string mail;
    for (int i = 0; i < 5000; ++i) {
        mail += "X-A: b\n";
    }
    const auto fields = parse(mail + "\ntext");
    EXPECT_EQ(fields.message->headers.size(), 1000U);
    EXPECT_TRUE(has_oddity(fields, "mail-header-cut"));
    std::string text = "Subject: x\n\n";
    for (int i = 0; i < 5000; ++i) {
        text += "http://h" + std::to_string(i) + ".example.com/ü\n";
    }
    const Message long_text = read(text);
    EXPECT_EQ(long_text.urls.size(), most_urls);
    EXPECT_LE(long_text.text.size(), most_text_bytes);
    EXPECT_GT(long_text.text.size(), most_text_bytes - 4);
    EXPECT_EQ(long_text.text.find("\xef\xbf\xbd"), std::string::npos) << "cut at a character";
    std::string parts = "Content-Type: multipart/mixed; boundary=b\n\n";
    for (int i = 0; i < 200; ++i) {
        parts += "--b\nContent-Type: image/gif\n\nx\n";
    }
    EXPECT_EQ(read(parts).attachments.size(), most_attachments);
}

TEST(MessageParser, TakesHostileHtmlInLinearTime)
{
    for (const char* piece : {"<!-- ", "<title>", "<a href=\"x", "&", "<", "<script "}) {
        std::string mail = "Content-Type: text/html\n\n";
        while (mail.size() < 2'000'000) {
            mail += piece;
        }
        EXPECT_TRUE(parse(mail).message) << piece;
    }
}

TEST(MessageParser, ReadsUnknownCharsetsAsUtf8)
{
    const auto parsed =
        parse("Content-Type: text/plain; charset=\"ISO-2022-CN-EXT\"\n\ngr\xc3\xbc\xc3\x9f \xff\n");
    ASSERT_TRUE(parsed.message);
    EXPECT_TRUE(has_oddity(parsed, "mail-charset-unknown"));
    const Message windows = read("Subject: \xc4pfel\n\n\xfc\n");
    EXPECT_EQ(windows.subject, "Äpfel")
        << "raw 8-bit bytes are Windows-1252 where they are not UTF-8";
    EXPECT_EQ(windows.text, "ü\n");
}

} // namespace
} // namespace takedown
