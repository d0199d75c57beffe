#include "analysis/campaigns/campaigns.hpp"
#include "analysis/campaigns/fingerprint.hpp"
#include "analysis/campaigns/leader_index.hpp"
#include "analysis/campaigns/mail_samples.hpp"
#include "analysis/campaigns/traits.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace takedown {

namespace {

struct MailForm {
    std::string text;
    std::string subject;
    std::string url; ///< registered domain; shape "/N"
    std::string attachment;
    std::string mailer;
    MailClass mail_class = MailClass::Spam;
};

/// A set of mails, each from a bot of its own, in the order added.
class Mailbag {
public:
    void add(const MailForm& form)
    {
        const auto number = static_cast<unsigned>(set_.mails.size());
        StoredMessage mail = samples::message(
            number + 1,
            {samples::hop(samples::bot_address(number), "friend", "", "mx.site.example")},
            {"From", "To", "Subject", "X-Mailer"}
        );
        mail.mail_class = form.mail_class;
        mail.message.subject = form.subject;
        mail.message.mailer = form.mailer;
        if (!form.url.empty()) {
            mail.message.urls.push_back({form.url, form.url, "/N"});
        }
        if (!form.attachment.empty()) {
            mail.message.attachments.push_back({"a.pdf", "application/pdf", 5, form.attachment, {}}
            );
        }
        mail.message.fingerprint = fingerprint(form.text);
        Sender sender;
        sender.border_hop = 0;
        sender.source = mail.message.hops[0].from;
        sender.time = from_epoch(1000 + number, 0);
        set_.mails.push_back(traits_of(mail, sender, set_.texts));
    }

    [[nodiscard]] const TraitSet& set() const { return set_; }

private:
    TraitSet set_;
};

/// `count` random words; `seed` decides all of them.
std::string prose(unsigned seed, std::size_t count)
{
    std::mt19937 random(seed);
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += "w";
        for (auto rest = random() % 40000; rest > 0; rest /= 26) {
            text += static_cast<char>('a' + rest % 26);
        }
        text += ' ';
    }
    return text;
}

std::vector<Campaign> campaigns_of(const Mailbag& bag, unsigned threads = 1)
{
    ThreadPool pool(threads);
    return find_campaigns(bag.set(), {}, pool);
}

} // namespace

TEST(Campaigns, JoinEqualAndSimilarTextsAndNothingElse)
{
    Mailbag bag;
    for (unsigned i = 0; i < 5; ++i) {
        bag.add({prose(1, 100) + prose(100 + i, 10), "offer", "", "", ""}); // odd ids
        bag.add({prose(50 + i, 100), "other " + std::to_string(i), "", "", ""});
    }
    const auto campaigns = campaigns_of(bag);
    ASSERT_EQ(campaigns.size(), 1U);
    EXPECT_EQ(campaigns[0].messages, (std::vector<std::uint64_t>{1, 3, 5, 7, 9}));
    EXPECT_EQ(campaigns[0].key, CampaignKey::Similarity);
    EXPECT_EQ(campaigns[0].sources, 5U);
    EXPECT_EQ(campaigns[0].subject, "offer");
    EXPECT_GE(campaigns[0].least_similarity, 0.5);
    EXPECT_LT(campaigns[0].least_similarity, 1.0);
    EXPECT_EQ(campaigns[0].first, from_epoch(1000, 0));
    EXPECT_EQ(campaigns[0].last, from_epoch(1008, 0));
}

TEST(Campaigns, DoNotChainThroughMessagesInBetween)
{
    // Each text shares two thirds with the one before: neighbours agree, the ends share nothing.
    Mailbag bag;
    for (unsigned i = 0; i < 30; ++i) {
        std::string text;
        for (unsigned part = i; part < i + 6; ++part) {
            text += prose(part, 40);
        }
        bag.add({text, "", "", "", ""});
    }
    for (const Campaign& campaign : campaigns_of(bag)) {
        EXPECT_GE(campaign.least_similarity, 0.5);
        EXPECT_LE(campaign.messages.back() - campaign.messages.front(), 3U);
    }
}

TEST(Campaigns, NeedASecondTraitBesideTheLink)
{
    Mailbag bag;
    for (unsigned i = 0; i < 4; ++i) {
        bag.add(
            {prose(10 + i, 60),
             "cheap watches here",
             "evil.test",
             "",
             "Mailer " + std::to_string(i)}
        );
    }
    for (unsigned i = 0; i < 4; ++i) {
        bag.add({prose(90 + i, 60), "", "free-host.test", "", "Mailer " + std::to_string(i + 50)});
    }
    const auto campaigns = campaigns_of(bag);
    ASSERT_EQ(campaigns.size(), 1U)
        << "the free host's mails share neither subject nor engine nor text";
    EXPECT_EQ(campaigns[0].key, CampaignKey::Url);
    EXPECT_EQ(campaigns[0].key_text, "evil.test /N");
    EXPECT_EQ(campaigns[0].url_domains, std::vector<std::string>{"evil.test"});
}

TEST(Campaigns, IgnoreLinksAndAttachmentsAndEnginesThatHamHasToo)
{
    Mailbag bag;
    bag.add({prose(1, 60), "news", "popular.test", "logo", "Stock Mailer", MailClass::Ham});
    for (unsigned i = 0; i < 4; ++i) {
        bag.add({prose(10 + i, 60), "", "popular.test", "logo", "Stock Mailer"});
    }
    EXPECT_TRUE(campaigns_of(bag).empty());
}

TEST(Campaigns, JoinByAttachmentWhateverTheText)
{
    Mailbag bag;
    for (unsigned i = 0; i < 4; ++i) {
        bag.add({prose(10 + i, 30), "s" + std::to_string(i), "", "stock pdf", ""});
    }
    const auto campaigns = campaigns_of(bag);
    ASSERT_EQ(campaigns.size(), 1U);
    EXPECT_EQ(campaigns[0].key, CampaignKey::Attachment);
    EXPECT_LT(campaigns[0].least_similarity, 0.2) << "said as it is";
}

TEST(Campaigns, DoNotCompareTextsOfAFewWords)
{
    Mailbag bag;
    for (unsigned i = 0; i < 4; ++i) {
        bag.add({"please see attached", "", "", "", "Mailer " + std::to_string(i)});
    }
    EXPECT_TRUE(campaigns_of(bag).empty());
}

TEST(Campaigns, KeepTheirNamesWhenMailIsAdded)
{
    Mailbag small;
    Mailbag large;
    for (unsigned i = 0; i < 12; ++i) {
        const MailForm form{prose(i % 3, 80), "subject", "", "", ""};
        small.add(form);
        large.add(form);
    }
    for (unsigned i = 0; i < 30; ++i) {
        large.add({prose(i % 5, 80), "subject", "", "", ""});
    }
    const auto before = campaigns_of(small);
    const auto after = campaigns_of(large);
    ASSERT_EQ(before.size(), 3U);
    ASSERT_EQ(after.size(), 5U);
    for (const Campaign& campaign : before) {
        EXPECT_EQ(
            std::count_if(
                after.begin(),
                after.end(),
                [&](const Campaign& later) {
                    return later.id == campaign.id && later.leader == campaign.leader;
                }
            ),
            1
        );
    }
}

TEST(Campaigns, AreTheSameForAnyNumberOfThreads)
{
    Mailbag bag;
    for (unsigned i = 0; i < 200; ++i) {
        bag.add(
            {prose(i % 17, 60) + prose(1000 + i, 12), "subject", i % 3 == 0 ? "a.test" : "", "", ""}
        );
    }
    const auto one = campaigns_of(bag, 1);
    const auto three = campaigns_of(bag, 3);
    ASSERT_EQ(one.size(), three.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
        EXPECT_EQ(one[i].id, three[i].id);
        EXPECT_EQ(one[i].messages, three[i].messages);
        EXPECT_EQ(one[i].least_similarity, three[i].least_similarity);
    }
}

TEST(Campaigns, OfNothingAreNone)
{
    EXPECT_TRUE(campaigns_of(Mailbag{}).empty());
}

TEST(LeaderIndex, KeepsTheNewestLeadersOfAKeyThroughGrowth)
{
    LeaderIndex index(4);
    for (std::uint32_t leader = 0; leader < 50000; ++leader) {
        index.add(7, leader);
        index.add(leader * 2654435761U, leader);
    }
    std::vector<std::uint32_t> found;
    index.find(7, found);
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, (std::vector<std::uint32_t>{49996, 49997, 49998, 49999}));
    found.clear();
    index.find(123 * 2654435761U, found);
    EXPECT_EQ(found, std::vector<std::uint32_t>{123});
    found.clear();
    index.find(8, found);
    EXPECT_TRUE(found.empty());
}

} // namespace takedown
