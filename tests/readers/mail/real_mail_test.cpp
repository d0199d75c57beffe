#include "readers/mail/mail_batch.hpp"
#include "readers/mail/mail_collector.hpp"
#include "readers/mail/mbox.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace takedown {
namespace {

const std::string data = TAKEDOWN_SOURCE_DIR "/../shared/data/mail/";

CollectedMail read_archive(const std::string& path)
{
    ReadingRoom room;
    MailCollector sink;
    MailBatch batch(sink, room.context);
    const auto result = for_each_member(
        path,
        [&batch](std::string_view name, std::uint64_t offset, ByteSource& bytes) {
            return batch.add_source(bytes, offset, std::string(name)).value_or(true);
        }
    );
    EXPECT_TRUE(result);
    (void)batch.flush();
    return sink.take();
}

using Oddities = std::map<std::string, int>;

TEST(RealMail, MalformedMailsAreReadOrTold)
{
    if (!std::filesystem::exists(data + "parser_torture.tar.zst")) {
        GTEST_SKIP() << "real data is not there: " << data;
    }
    const CollectedMail sink = read_archive(data + "parser_torture.tar.zst");
    EXPECT_EQ(sink.messages.size(), 558U);
    EXPECT_EQ(
        sink.oddities,
        (Oddities{
            {"mail-carrier-unopened", 1},
            {"mail-header-line", 3},
            {"mail-no-boundary", 23},
            {"mail-not-a-message", 244},
            {"mail-received-unread", 8}})
    );
}

TEST(RealMail, BouncesAndReportsAreReadInEveryLineEnd)
{
    if (!std::filesystem::exists(data + "sisimai_bounce_arf.tar.zst")) {
        GTEST_SKIP() << "real data is not there: " << data;
    }
    const CollectedMail sink = read_archive(data + "sisimai_bounce_arf.tar.zst");
    EXPECT_EQ(sink.messages.size(), 860U);
    EXPECT_EQ(sink.oddities.at("mail-cr-line-ends"), 80);
    EXPECT_EQ(sink.oddities.at("mail-not-a-message"), 9);
    EXPECT_EQ(sink.oddities.count("mail-received-unread"), 0U);
    std::map<Carrier, int> opened;
    for (const Message& message : sink.messages) {
        const bool is_open = message.carried_by.kind != unopened_carrier;
        opened[message.carried_by.carrier] += is_open ? 1 : 0;
    }
    EXPECT_EQ(opened[Carrier::Bounce], 724);
    EXPECT_EQ(opened[Carrier::AbuseReport], 17);
    EXPECT_EQ(sink.oddities.at("mail-carrier-unopened"), 21);
}

TEST(RealMail, SpamTrapMailGivesItsPeerAndUrls)
{
    if (!std::filesystem::exists(data + "trec07-first20000.tar.zst")) {
        GTEST_SKIP() << "real data is not there: " << data;
    }
    ReadingRoom room;
    MailCollector sink;
    MailBatch batch(sink, room.context);
    std::size_t members = 0;
    const auto result = for_each_member(
        data + "trec07-first20000.tar.zst",
        [&](std::string_view name, std::uint64_t offset, ByteSource& bytes) {
            (void)batch.add_source(bytes, offset, std::string(name));
            return ++members < 2000;
        }
    );
    ASSERT_TRUE(result);
    (void)batch.flush();
    ASSERT_EQ(sink.messages.size(), 2000U);
    std::size_t whole = 0;
    for (const Message& message : sink.messages) {
        ASSERT_FALSE(message.hops.empty()) << message.member;
        const Hop& top = message.hops.front();
        whole += top.from && top.time && !top.by.empty() ? 1U : 0U;
    }
    EXPECT_GE(whole, 1990U);
}

} // namespace
} // namespace takedown
