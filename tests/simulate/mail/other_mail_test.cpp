#include "analysis/campaigns/fingerprint.hpp"
#include "core/text.hpp"
#include "simulate/mail/mail_fixture.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

namespace takedown::simulate {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::StartsWith;

std::string written(
    OtherMail kind, std::uint64_t count, const std::string& rdns = "", std::uint64_t mailing = 7
)
{
    const DeliveryKit kit;
    std::string mbox;
    for (std::uint64_t key = 1; key <= count; ++key) {
        Delivery delivery = kit.delivery(key);
        delivery.engine = nullptr; // it brings its own
        delivery.mailing = nullptr;
        delivery.mailing_key = mailing;
        if (!rdns.empty()) {
            delivery.rdns = rdns;
        }
        write_other_mail(kind, delivery, mbox);
    }
    return mbox;
}

std::vector<Message> messages_of(
    OtherMail kind, std::uint64_t count, const std::string& rdns = "", std::uint64_t mailing = 7
)
{
    CollectedMail read = read_back(written(kind, count, rdns, mailing));
    EXPECT_TRUE(read.oddities.empty());
    EXPECT_EQ(read.messages.size(), count);
    return std::move(read.messages);
}

std::string order_of(const Message& message)
{
    std::string order;
    for (std::size_t i = message.hops.front().header_index + 1; i < message.headers.size(); ++i) {
        order += message.headers[i] + ",";
    }
    return order;
}

double most_alike(const std::vector<Message>& messages)
{
    double most = 0;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        for (std::size_t j = i + 1; j < messages.size(); ++j) {
            most = std::max(
                most,
                estimated_similarity(fingerprint(messages[i].text), fingerprint(messages[j].text))
            );
        }
    }
    return most;
}

TEST(OtherMail, StraySpamComesFromManyEnginesAndSharesNoText)
{
    const auto messages = messages_of(OtherMail::StraySpam, 60);
    std::set<std::string> orders;
    std::vector<Message> with_text;
    for (const Message& message : messages) {
        orders.insert(order_of(message));
        if (std::count(message.text.begin(), message.text.end(), ' ') > 40) {
            with_text.push_back(message);
        }
    }
    EXPECT_GT(orders.size(), 25U);
    ASSERT_GT(with_text.size(), 20U);
    EXPECT_LT(most_alike(with_text), 0.45);
}

TEST(OtherMail, SnowshoeSpamIsOneCleanMailing)
{
    const auto messages = messages_of(OtherMail::Snowshoe, 10, "out7.offers.example");
    for (const Message& message : messages) {
        EXPECT_EQ(message.from_domain, "offers.example");
        EXPECT_EQ(message.hops.front().helo, "out7.offers.example");
        EXPECT_EQ(order_of(message), order_of(messages.front()));
        EXPECT_THAT(message.headers, Contains("DKIM-Signature"));
        EXPECT_THAT(message.headers, Contains("List-Unsubscribe"));
        EXPECT_GT(
            estimated_similarity(fingerprint(message.text), fingerprint(messages.front().text)), 0.4
        );
    }
    const auto others = messages_of(OtherMail::Snowshoe, 1, "out7.offers.example", 8);
    EXPECT_LT(
        estimated_similarity(fingerprint(others[0].text), fingerprint(messages[0].text)), 0.4
    );
}

TEST(OtherMail, LettersAreAllDifferentAndOftenReplies)
{
    const auto messages = messages_of(OtherMail::Letter, 60, "mail.firm.example");
    std::set<std::string> mailers;
    std::size_t replies = 0;
    for (const Message& message : messages) {
        const bool reply =
            std::count(message.headers.begin(), message.headers.end(), "In-Reply-To") > 0;
        replies += reply ? 1U : 0U;
        if (reply) {
            EXPECT_THAT(to_lower(message.subject), StartsWith("re: "));
        }
        EXPECT_EQ(message.hops.front().helo, "mail.firm.example");
        EXPECT_EQ(message.from_domain, "firm.example");
        mailers.insert(message.mailer);
    }
    EXPECT_GT(replies, 15U);
    EXPECT_LT(replies, 55U);
    EXPECT_GE(mailers.size(), 4U);
    EXPECT_LT(most_alike(messages), 0.45);
}

TEST(OtherMail, ListMailNamesItsList)
{
    for (const Message& message : messages_of(OtherMail::ListMail, 20, "lists.club.example")) {
        EXPECT_THAT(message.headers, Contains("List-Id"));
        EXPECT_THAT(message.headers, Contains("X-Mailman-Version"));
        EXPECT_THAT(message.subject, HasSubstr("["));
        EXPECT_THAT(message.text, HasSubstr("mailing list"));
    }
}

TEST(OtherMail, NewslettersAreBigAndCanBeEnded)
{
    for (const Message& message : messages_of(OtherMail::Newsletter, 20, "news.house.example")) {
        EXPECT_EQ(message.content_type, "multipart/alternative");
        EXPECT_THAT(message.headers, Contains("List-Unsubscribe"));
        EXPECT_GT(message.length, 5'000U);
        EXPECT_GT(message.urls.size(), 0U);
    }
}

} // namespace
} // namespace takedown::simulate
