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
    std::string tlsh = {};
    std::string file = "a.pdf";
    std::string layout = {};
    std::string path = "/N";
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
        mail.message.layout = form.layout;
        if (!form.url.empty()) {
            mail.message.urls.push_back({form.url, form.url, form.path});
        }
        if (!form.attachment.empty()) {
            mail.message.attachments.push_back(
                {form.file, "application/pdf", 500, form.attachment, form.tlsh}
            );
        }
        mail.message.fingerprint = fingerprint(form.text);
        Sender sender;
        sender.border_hop = 0;
        sender.source = mail.message.hops[0].from;
        sender.time = from_epoch(1000 + number, 0);
        set_.mails.push_back(traits_of(mail, sender, set_));
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

namespace {

/// Each text shares five sixths with the one before: neighbours agree, the ends share nothing.
Mailbag sliding_mail(bool one_program)
{
    Mailbag bag;
    for (unsigned i = 0; i < 40; ++i) {
        std::string text;
        for (unsigned part = i; part < i + 6; ++part) {
            text += prose(part, 40);
        }
        bag.add({text, "", "", "", one_program ? "" : "Mailer " + std::to_string(i)});
    }
    return bag;
}

} // namespace

TEST(Campaigns, DoNotChainThroughMessagesInBetween)
{
    for (const Campaign& campaign : campaigns_of(sliding_mail(false))) {
        EXPECT_GE(campaign.least_similarity, 0.5);
        EXPECT_LE(campaign.messages.back() - campaign.messages.front(), 3U);
    }
    for (const Campaign& campaign : campaigns_of(sliding_mail(true))) {
        EXPECT_LE(campaign.messages.back() - campaign.messages.front(), 15U)
            << "parts of one program's mailing are joined, but only with the part they are like";
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

namespace {

/// Mailings of random words, told apart by layout, path of the link and program alone.
MailForm random_mail(unsigned seed, const std::string& layout, const std::string& path)
{
    MailForm form;
    form.text = prose(seed, 40);
    form.subject = prose(seed + 100000, 3);
    form.url = "shop" + std::to_string(seed) + ".test"; // a domain of its own
    form.path = path;
    form.mailer = "Own Mailer";
    form.layout = layout;
    return form;
}

} // namespace

TEST(Campaigns, TellRandomTextsByTheStructureTheyShare)
{
    Mailbag bag;
    for (unsigned i = 0; i < 8; ++i) {
        bag.add(random_mail(10 + i, "TNTU", "/N/x.php?id="));
        bag.add(random_mail(30 + i, "UNTT", "/W/go.html"));
    }
    const auto campaigns = campaigns_of(bag);
    ASSERT_EQ(campaigns.size(), 2U);
    for (const Campaign& campaign : campaigns) {
        EXPECT_EQ(campaign.messages.size(), 8U);
        EXPECT_EQ(campaign.key, CampaignKey::Structure);
        EXPECT_EQ(campaign.leader, campaign.messages.front());
        EXPECT_LT(campaign.worst_pair.similarity, 0.2) << "said as it is";
    }
    EXPECT_NE(campaigns[0].key_text.find("link path /N/x.php?id="), std::string::npos)
        << campaigns[0].key_text;
}

TEST(Campaigns, TakeNoStructureThatHamHasToo)
{
    Mailbag bag;
    for (unsigned i = 0; i < 3; ++i) {
        MailForm ham = random_mail(500 + i, "TNTU", "/N/x.php?id=");
        ham.mail_class = MailClass::Ham;
        bag.add(ham);
    }
    for (unsigned i = 0; i < 8; ++i) {
        bag.add(random_mail(10 + i, "TNTU", "/N/x.php?id="));
    }
    EXPECT_TRUE(campaigns_of(bag).empty());
}

TEST(Campaigns, TakeNoStructureThatMuchOtherMailHas)
{
    Mailbag bag;
    for (unsigned i = 0; i < 40; ++i) { // the same path, whoever sends it
        MailForm other = random_mail(600 + i, "L" + std::to_string(i), "/");
        other.mailer = "Mailer " + std::to_string(i);
        bag.add(other);
    }
    EXPECT_TRUE(campaigns_of(bag).empty());
}

TEST(Campaigns, JoinBySimilarFilesButNotByThoseThatHamHas)
{
    const std::string tlsh =
        "C5511994AE4D5A48B443A4C5CF95369D45C7BA212A12C810FEAE2B8590258A75CF3D37";
    const std::string near =
        "D0510894EE4D4A48B403E485CF56769D41CBBA223B56C810FEAF1F8594228A71DB2C37";
    const auto bag_of = [&](bool with_ham) {
        Mailbag bag;
        for (unsigned i = 0; i < 4; ++i) {
            MailForm form;
            form.text = prose(10 + i, 30);
            form.attachment = "file " + std::to_string(i);
            form.file = "doc" + std::string(i + 1, 'x') + ".pdf";
            form.tlsh = i % 2 == 0 ? tlsh : near;
            form.mailer = "Mailer " + std::to_string(i);
            bag.add(form);
        }
        if (with_ham) {
            MailForm ham;
            ham.mail_class = MailClass::Ham;
            ham.attachment = "a form";
            ham.tlsh = near;
            bag.add(ham);
        }
        return bag;
    };
    const auto campaigns = campaigns_of(bag_of(false));
    ASSERT_EQ(campaigns.size(), 1U);
    EXPECT_EQ(campaigns[0].key, CampaignKey::SimilarFile);
    EXPECT_EQ(campaigns[0].key_text, "file like " + tlsh);
    EXPECT_TRUE(campaigns_of(bag_of(true)).empty());
}

namespace {

/// Mail in which one sentence is always there, and two others are near enough to lead.
Mailbag parts_of_one_mailing(const std::string& mailer)
{
    Mailbag bag;
    for (unsigned i = 0; i < 5; ++i) {
        bag.add({prose(1, 25) + prose(2, 60) + prose(100 + i, 5), "", "", "", mailer});
        bag.add({prose(1, 25) + prose(3, 60) + prose(200 + i, 5), "", "", "", mailer});
    }
    return bag;
}

} // namespace

TEST(Campaigns, JoinPartsOfOneMailingOfOneProgramAndNotOfCommonOnes)
{
    const auto joined = campaigns_of(parts_of_one_mailing("Own Mailer"));
    ASSERT_EQ(joined.size(), 1U);
    EXPECT_EQ(joined[0].messages.size(), 10U);
    EXPECT_EQ(joined[0].leader, 1U);
    EXPECT_LT(joined[0].worst_pair.similarity, 0.3);
    Mailbag with_ham = parts_of_one_mailing("Stock Mailer");
    with_ham.add({prose(9, 60), "", "", "", "Stock Mailer", MailClass::Ham});
    EXPECT_EQ(campaigns_of(with_ham).size(), 2U);
}

TEST(Campaigns, SayWhichTwoMembersAreLeastAlike)
{
    Mailbag bag;
    bag.add({prose(1, 80) + prose(2, 40), "", "", "", ""});
    bag.add({prose(1, 80) + prose(3, 10), "", "", "", ""});
    bag.add({prose(1, 30) + prose(2, 40), "", "", "", ""});
    const auto campaigns = campaigns_of(bag);
    ASSERT_EQ(campaigns.size(), 1U);
    EXPECT_EQ(campaigns[0].worst_pair.looked_at, 3U);
    EXPECT_EQ(campaigns[0].worst_pair.one, 2U);
    EXPECT_EQ(campaigns[0].worst_pair.other, 3U);
    EXPECT_LT(campaigns[0].worst_pair.similarity, campaigns[0].least_similarity);
}

TEST(Campaigns, SampleThePairsOfALargeOne)
{
    Mailbag bag;
    for (unsigned i = 0; i < 400; ++i) {
        bag.add({prose(1, 80), "", "", "", ""});
    }
    const auto campaigns = campaigns_of(bag);
    ASSERT_EQ(campaigns.size(), 1U);
    EXPECT_EQ(campaigns[0].worst_pair.looked_at, 256U * 255U / 2);
    EXPECT_EQ(campaigns[0].worst_pair.similarity, 1.0);
}

namespace {

/// Three mailings, stray mail and random texts in turns, with ham before.
Mailbag mixed_mail(unsigned mails)
{
    Mailbag bag;
    bag.add({prose(7, 60), "minutes", "intranet.test", "", "Stock Mailer", MailClass::Ham});
    for (unsigned i = 0; i < mails; ++i) {
        bag.add({prose(i % 3, 60) + prose(1000 + i, 12), "subject", "", "", ""});
        bag.add({prose(5000 + i, 60), "", "", "", "Mailer " + std::to_string(i)});
        bag.add(random_mail(9000 + i, "TNTU", "/N/x.php?id="));
    }
    return bag;
}

void expect_same(const std::vector<Campaign>& one, const std::vector<Campaign>& other)
{
    ASSERT_EQ(one.size(), other.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
        EXPECT_EQ(one[i].id, other[i].id);
        EXPECT_EQ(one[i].messages, other[i].messages);
        EXPECT_EQ(one[i].key_text, other[i].key_text);
        EXPECT_EQ(one[i].least_similarity, other[i].least_similarity);
        EXPECT_EQ(one[i].worst_pair.similarity, other[i].worst_pair.similarity);
    }
}

} // namespace

TEST(Campaigns, AreTheSameBitByBitAsAtOnce)
{
    ThreadPool pool(1);
    for (const std::size_t index_bytes : {std::size_t{1} << 29U, std::size_t{40'000}}) {
        CampaignSettings settings;
        settings.index_bytes = index_bytes;
        const Mailbag first = mixed_mail(40);
        const Mailbag second = mixed_mail(70);
        const Mailbag all = mixed_mail(120);
        const auto after_first = search_campaigns(first.set(), settings, pool);
        const auto after_second =
            search_campaigns(second.set(), settings, pool, after_first.places);
        const auto bit_by_bit = search_campaigns(all.set(), settings, pool, after_second.places);
        const auto at_once = search_campaigns(all.set(), settings, pool);
        EXPECT_GE(at_once.campaigns.size(), 4U);
        EXPECT_EQ(bit_by_bit.forgotten, at_once.forgotten);
        expect_same(bit_by_bit.campaigns, at_once.campaigns);
    }
}

TEST(Campaigns, StayWhenHamComesThatHasTheirLink)
{
    const auto bag_of = [](bool with_ham) {
        Mailbag bag;
        for (unsigned i = 0; i < 4; ++i) {
            bag.add({prose(10 + i, 60), "cheap watches here", "evil.test", "", ""});
        }
        if (with_ham) {
            bag.add({prose(1, 60), "look", "evil.test", "", "", MailClass::Ham});
        }
        return bag;
    };
    ThreadPool pool(1);
    const auto before = search_campaigns(bag_of(false).set(), {}, pool);
    ASSERT_EQ(before.campaigns.size(), 1U);
    const Mailbag later = bag_of(true);
    EXPECT_EQ(search_campaigns(later.set(), {}, pool, before.places).campaigns.size(), 1U);
    EXPECT_TRUE(search_campaigns(later.set(), {}, pool).campaigns.empty());
}

TEST(Campaigns, PassOverKnownPlacesThatMakeNoSense)
{
    ThreadPool pool(1);
    const Mailbag bag = mixed_mail(20);
    const std::vector<KnownPlace> nonsense{
        {2, 999, CampaignKey::Body, 1},
        {3, 1, CampaignKey::Body, 1},  // led by ham
        {4, 40, CampaignKey::Body, 1}, // led by later mail
        {99999, 99999, CampaignKey::Body, 1}};
    expect_same(
        search_campaigns(bag.set(), {}, pool, nonsense).campaigns,
        search_campaigns(bag.set(), {}, pool).campaigns
    );
}

TEST(Campaigns, AreTheSameHoweverLittleMemoryThereIs)
{
    ThreadPool pool(1);
    const Mailbag bag = mixed_mail(400);
    const auto roomy = search_campaigns(bag.set(), {}, pool);
    EXPECT_EQ(roomy.spilled_bytes, 0U);
    for (const std::size_t index_bytes : {1U, 60'000U, 200'000U}) {
        CampaignSettings settings;
        settings.index_bytes = index_bytes;
        const auto tight = search_campaigns(bag.set(), settings, pool);
        EXPECT_GT(tight.spilled_bytes, 0U);
        EXPECT_EQ(tight.forgotten, 0U);
        EXPECT_LE(tight.index_bytes, std::max<std::size_t>(index_bytes, 8192));
        ASSERT_EQ(tight.places.size(), roomy.places.size());
        for (std::size_t i = 0; i < roomy.places.size(); ++i) {
            EXPECT_EQ(tight.places[i].leader, roomy.places[i].leader) << i;
        }
        expect_same(tight.campaigns, roomy.campaigns);
    }
}

TEST(Campaigns, TellHowManyLeadersAFailingDiskLost)
{
    CampaignSettings settings;
    settings.index_bytes = 60'000;
    settings.spill_folder = "/no/such/folder";
    ThreadPool pool(1);
    const Mailbag bag = mixed_mail(400);
    const auto search = search_campaigns(bag.set(), settings, pool);
    EXPECT_GT(search.forgotten, 0U);
    EXPECT_EQ(search.spilled_bytes, 0U);
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
