#include "analysis/campaigns/fingerprint.hpp"
#include "simulate/mail/mail_fixture.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>

namespace takedown::simulate {
namespace {

using testing::AnyOf;
using testing::Each;
using testing::HasSubstr;
using testing::Property;

constexpr std::array<std::string_view, 7> themes{
    "pharmacy", "watches", "casino", "loans", "software", "dating", "parcel"};

std::vector<Message> messages_of(DeliveryKit& kit, std::uint64_t count, std::uint64_t seed = 1)
{
    kit.renew(seed);
    return read_back(kit.written(count)).messages;
}

double similarity(const Message& a, const Message& b)
{
    return estimated_similarity(fingerprint(a.text), fingerprint(b.text));
}

TEST(Mailing, SaysMuchTheSameInAllItsMessages)
{
    for (const std::string_view theme : themes) {
        DeliveryKit kit;
        kit.mailing_spec.theme = theme;
        kit.mailing_spec.random_text = 0.1;
        double total = 0;
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            const auto messages = messages_of(kit, 2, seed);
            total += similarity(messages[0], messages[1]);
        }
        EXPECT_GT(total / 10, 0.5) << theme;
    }
}

TEST(Mailing, IsUnlikeOthersOfItsTheme)
{
    for (const std::string_view theme : themes) {
        DeliveryKit kit;
        kit.mailing_spec.theme = theme;
        kit.mailing_spec.random_text = 0;
        std::vector<Message> firsts;
        for (std::uint64_t seed = 1; seed <= 12; ++seed) {
            firsts.push_back(messages_of(kit, 1, seed).front());
        }
        double most = 0;
        for (std::size_t i = 0; i < firsts.size(); ++i) {
            for (std::size_t j = i + 1; j < firsts.size(); ++j) {
                most = std::max(most, similarity(firsts[i], firsts[j]));
            }
        }
        EXPECT_LT(most, 0.4) << theme;
    }
}

TEST(Mailing, InventsThePartOfTheTextThatItIsToldTo)
{
    const auto mean_similarity = [](double random_text) {
        DeliveryKit kit;
        kit.mailing_spec.body = "Words that stay the same in each of the letters we send out, line "
                                "by line, so that only what is invented can differ from the rest "
                                "of them and nothing else does.\n";
        kit.mailing_spec.random_text = random_text;
        const auto messages = messages_of(kit, 10);
        double total = 0;
        for (std::size_t i = 1; i < messages.size(); ++i) {
            total += similarity(messages[0], messages[i]);
        }
        return total / 9;
    };
    EXPECT_DOUBLE_EQ(mean_similarity(0), 1);
    EXPECT_NEAR(mean_similarity(0.3), 0.7 / 1.3, 0.15); // shared of all words of two messages
    EXPECT_LT(mean_similarity(0.8), 0.25);
}

TEST(Mailing, LinksToItsNamesInRotation)
{
    DeliveryKit kit;
    std::map<std::string, int> domains;
    for (const MailingKind kind : {MailingKind::Text, MailingKind::Html}) {
        kit.mailing_spec.kind = kind;
        for (const Message& message : messages_of(kit, 60)) {
            for (const Url& url : message.urls) {
                ++domains[url.registered_domain];
            }
        }
    }
    EXPECT_EQ(domains.size(), 3U);
    for (const auto& [domain, count] : domains) {
        EXPECT_GT(count, 5) << domain;
        EXPECT_THAT(domain, AnyOf("one.example", "two.example", "three.example"));
    }
}

TEST(Mailing, HasNoLinkWithoutNames)
{
    DeliveryKit kit;
    kit.mailing = make_mailing(kit.mailing_spec, {}, 4);
    for (const Message& message : read_back(kit.written(20)).messages) {
        EXPECT_TRUE(message.urls.empty());
    }
}

TEST(Mailing, ShowsPicturesThatNeverRepeat)
{
    DeliveryKit kit;
    kit.mailing_spec.kind = MailingKind::Image;
    std::set<std::string> digests;
    for (const Message& message : messages_of(kit, 40)) {
        ASSERT_EQ(message.attachments.size(), 1U);
        const Attachment& picture = message.attachments.front();
        EXPECT_THAT(picture.media_type, AnyOf("image/gif", "image/png"));
        EXPECT_GE(picture.size, 4'500U);
        EXPECT_LE(picture.size, 31'000U);
        EXPECT_EQ(message.content_type, "multipart/related");
        digests.insert(picture.sha256);
    }
    EXPECT_EQ(digests.size(), 40U);
}

TEST(Mailing, RepeatsItsAttachmentsInAFewVariants)
{
    for (const std::string_view name : {"invoice_{dec5}.zip", "notice_{hex4}.pdf"}) {
        DeliveryKit kit;
        kit.mailing_spec.kind = MailingKind::Attachment;
        kit.mailing_spec.attachment = name;
        std::map<std::string, int> digests;
        const auto messages = messages_of(kit, 200);
        for (const Message& message : messages) {
            ASSERT_EQ(message.attachments.size(), 1U);
            ++digests[message.attachments.front().sha256];
            EXPECT_THAT(
                message.attachments.front().name,
                testing::MatchesRegex("invoice_[0-9]{5}\\.zip|notice_[0-9a-f]{4}\\.pdf")
            );
        }
        const auto often = std::count_if(digests.begin(), digests.end(), [](const auto& one) {
            return one.second >= 10;
        });
        EXPECT_GE(often, 1);
        EXPECT_LE(often, 4);
        EXPECT_LT(digests.size(), 30U);
    }
}

TEST(Mailing, SendsWhatTheWorldFileSays)
{
    DeliveryKit kit;
    kit.mailing_spec.kind = MailingKind::Html;
    kit.mailing_spec.subject = "Number {{number:7-7}} for {{choice:you|you}}";
    kit.mailing_spec.body =
        "<html><body><p>See <a href=\"{{url}}\">this</a>, {{name}}</p></body></html>";
    kit.mailing_spec.random_text = 0;
    for (const Message& message : messages_of(kit, 5)) {
        EXPECT_EQ(message.subject, "Number 7 for you");
        EXPECT_THAT(message.text, HasSubstr("See this,"));
        EXPECT_GE(message.urls.size(), 1U);
    }
}

} // namespace
} // namespace takedown::simulate
