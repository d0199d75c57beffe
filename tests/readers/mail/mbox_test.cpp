#include "core/cursor.hpp"
#include "readers/mail/eml.hpp"
#include "readers/mail/mail_collector.hpp"
#include "readers/mail/mbox.hpp"
#include "readers/mail/message_parser.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace takedown {
namespace {

const std::string first =
    "From a@b.example  Sun Apr  8 13:07:32 2007\nSubject: one\nTo: x@y.example\n\nfirst text\n\n";
const std::string second =
    "From c@d.example  Sun Apr  8 13:08:32 2007\nSubject: two\n\nsecond text\n";

struct Framed {
    std::vector<std::string> mails;
    std::vector<std::uint64_t> offsets;
    std::vector<std::uint64_t> lengths;
    std::uint64_t lines_in_text = 0;
};

Framed frame(const std::string& stream, std::size_t piece, std::size_t most_kept = 1U << 20U)
{
    Framed framed;
    MboxFramer framer(most_kept, [&framed](const MboxFramer::Mail& mail) {
        framed.mails.emplace_back(mail.bytes);
        framed.offsets.push_back(mail.offset);
        framed.lengths.push_back(mail.length);
        return true;
    });
    for (std::size_t at = 0; at < stream.size(); at += piece) {
        framer.add(std::string_view(stream).substr(at, piece));
    }
    framer.finish();
    framed.lines_in_text = framer.lines_in_text();
    return framed;
}

CollectedMail read(const Format& format, const std::string& bytes)
{
    ReadingRoom room;
    ByteSource source = ByteSource::from_memory("test", as_bytes(bytes));
    MailCollector sink;
    EXPECT_TRUE(format.read(source, sink, room.context));
    return sink.take();
}

TEST(MboxFramer, CutsAtFromLinesHoweverThePiecesFall)
{
    for (const std::size_t piece : {1U, 2U, 7U, 64U, 10'000U}) {
        const Framed framed = frame(first + second, piece);
        EXPECT_EQ(framed.mails, (std::vector<std::string>{first, second})) << piece;
        EXPECT_EQ(framed.offsets, (std::vector<std::uint64_t>{0, first.size()})) << piece;
    }
}

TEST(MboxFramer, LeavesFromLinesInTextAlone)
{
    const std::string mail = first + "From now on all is well.\nNothing follows.\n\n";
    const Framed framed = frame(mail + second, 16);
    EXPECT_EQ(framed.mails, (std::vector<std::string>{mail, second}));
    EXPECT_EQ(framed.lines_in_text, 1U);
}

TEST(MboxFramer, BelievesAContentLengthThatEndsAtAFromLine)
{
    const std::string body = "From x@y.example  Sun Apr  8 13:07:32 2007\nSubject: quoted\n\nhi\n";
    const std::string claim = "Content-Length: " + std::to_string(body.size()) + "\n\n";
    const std::string mail = "From a@b.example  Sun Apr  8 13:07:32 2007\n" + claim + body + "\n";
    EXPECT_EQ(frame(mail + second, 5).mails, (std::vector<std::string>{mail, second}));
    EXPECT_EQ(frame(mail, 5).mails, (std::vector<std::string>{mail})) << "the last mail";
}

TEST(MboxFramer, DisbelievesAContentLengthThatEndsElsewhere)
{
    for (const char* claim : {"3", "40", "99999999", "-1", "x", "18446744073709551615"}) {
        const std::string mail =
            "From a@b.example  Sun Apr  8 13:07:32 2007\nContent-Length: " + std::string(claim) +
            "\n\nfirst text\n\n";
        EXPECT_EQ(frame(mail + second, 11).mails, (std::vector<std::string>{mail, second}))
            << claim;
    }
}

TEST(MboxFramer, KeepsOnlyTheHeadOfAMailTooLong)
{
    const std::string mail = first + std::string(5000, 'x') + "\n";
    const Framed framed = frame(mail + second, 100, 1000);
    ASSERT_EQ(framed.mails.size(), 2U);
    EXPECT_EQ(framed.mails[0], mail.substr(0, 1000));
    EXPECT_EQ(framed.lengths[0], mail.size());
    EXPECT_EQ(framed.mails[1], second);
    EXPECT_EQ(framed.offsets[1], mail.size());
}

TEST(MboxFramer, TakesALineOfManyMegabytesInBoundedMemory)
{
    const std::string mail = first + std::string(20'000'000, 'F') + "\n";
    const Framed framed = frame(mail + second, 1U << 20U, 10'000);
    ASSERT_EQ(framed.mails.size(), 2U);
    EXPECT_EQ(framed.lengths[0], mail.size());
}

TEST(MboxFramer, FindsNothingInAnEmptyStream)
{
    EXPECT_TRUE(frame("", 1).mails.empty());
    EXPECT_TRUE(frame("\n\r\n\n", 1).mails.empty());
}

TEST(MboxReader, HandsMailsOverInOrderForAnyNumberOfThreads)
{
    std::string stream;
    for (int i = 0; i < 2000; ++i) {
        stream += "From a@b.example  Sun Apr  8 13:07:32 2007\nSubject: " + std::to_string(i) +
                  "\n\ntext\n\n";
    }
    for (const unsigned threads : {1U, 4U}) {
        ReadingRoom room(threads);
        room.context.prepare_message = [](Message& message) {
            message.fingerprint.words = static_cast<std::uint32_t>(message.subject.size());
        };
        ByteSource source = ByteSource::from_memory("test", as_bytes(stream));
        MailCollector sink;
        ASSERT_TRUE(mbox_format().read(source, sink, room.context));
        ASSERT_EQ(sink.messages.size(), 2000U);
        for (std::size_t i = 0; i < sink.messages.size(); ++i) {
            ASSERT_EQ(sink.messages[i].subject, std::to_string(i));
            ASSERT_EQ(sink.messages[i].fingerprint.words, sink.messages[i].subject.size());
        }
    }
}

TEST(MboxReader, StopsWhenTheSinkWantsNoMore)
{
    std::string stream;
    for (int i = 0; i < 2000; ++i) {
        stream += first;
    }
    ReadingRoom room;
    ByteSource source = ByteSource::from_memory("test", as_bytes(stream));
    MailCollector sink;
    sink.limit = 3;
    ASSERT_TRUE(mbox_format().read(source, sink, room.context));
    EXPECT_EQ(sink.messages.size(), 3U);
}

TEST(MboxReader, SaysThatTheFirstMailHasNoFromLine)
{
    const CollectedMail sink = read(mbox_format(), "Subject: zero\n\ntext\n\n" + second);
    ASSERT_EQ(sink.messages.size(), 2U);
    EXPECT_EQ(sink.oddities.at("mbox-no-from-line"), 1);
}

TEST(MboxReader, ReadsTheHeadOfAMailThatIsCut)
{
    const CollectedMail sink =
        read(mbox_format(), first + std::string(40U << 20U, 'x') + "\n" + second);
    ASSERT_EQ(sink.messages.size(), 2U);
    EXPECT_EQ(sink.messages[0].subject, "one");
    EXPECT_GT(sink.messages[0].length, 40U << 20U);
    EXPECT_EQ(sink.oddities.at("mail-message-cut"), 1);
}

TEST(EmlReader, ReadsOneMailWithOrWithoutAFromLine)
{
    for (const std::string& mail : {first, first.substr(first.find('\n') + 1)}) {
        const CollectedMail sink = read(eml_format(), mail);
        ASSERT_EQ(sink.messages.size(), 1U);
        EXPECT_EQ(sink.messages[0].subject, "one");
        EXPECT_EQ(sink.messages[0].length, mail.size());
        EXPECT_TRUE(sink.oddities.empty());
    }
}

struct Sniffed {
    const char* name;
    std::string head;
    bool mbox;
    bool eml;
};

TEST(MailSniffers, TakeMailAndNothingElse)
{
    const std::vector<Sniffed> rows{
        {"mbox", first + second, true, false},
        {"mail",
         "Received: from a by b; Sun, 8 Apr 2007 13:07:21 -0400\nSubject: x\n\ny\n",
         false,
         true},
        {"mail with CR", "Return-Path: <a@b>\rSubject: x\rFrom: a@b\r\ry\r", false, true},
        {"HTTP headers",
         "Date: Sun\nServer: Apache\nContent-Type: text/html\n\n<html>",
         false,
         false},
        {"CSV", "From,To,Subject\na,b,c\n", false, false},
        {"log", "Apr  8 13:07:32 mx sendmail[1]: from=<a@b>, size=3\n", false, false},
        {"HTML", "<html><body>From: a<br>Subject: b</body></html>\n", false, false},
        {"prose", "From the start it was clear\nthat nothing was.\n", false, false},
        {"YAML", "date: 2007\nname: x\nsubject_of: y\n", false, false},
        {"one field", "Subject: x\n\nbody\n", false, false},
        {"nothing", "", false, false},
        {"zeros", std::string(1000, '\0'), false, false},
    };
    for (const Sniffed& row : rows) {
        const double mbox = mbox_format().sniff(as_bytes(row.head), "file");
        const double eml = eml_format().sniff(as_bytes(row.head), "file");
        EXPECT_EQ(mbox > 0.2, row.mbox) << row.name;
        EXPECT_EQ(eml > 0.2 && eml > mbox, row.eml) << row.name;
    }
}

} // namespace
} // namespace takedown
