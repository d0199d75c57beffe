#include "analysis/campaigns/mail_samples.hpp"
#include "analysis/campaigns/traits.hpp"

#include <gtest/gtest.h>

namespace takedown {

namespace {

using samples::hop;
using samples::message;

struct ShapeCase {
    const char* id;
    const char* shape;
};

Sender border(int hop_index)
{
    Sender sender;
    sender.border_hop = hop_index;
    return sender;
}

} // namespace

TEST(MessageIdShape, KeepsWhatTheProgramChoseAndDropsWhatTheMessageChose)
{
    const std::vector<ShapeCase> cases{
        {"<000501c77a12$0a1b2c3d$6401a8c0@host.example>", "<H12$H8$H8@name>"},
        {"<000501177a12$01112131$6401a8c0@host.example>", "<H12$H8$H8@name>"},
        {"<200704081234.l38CY1Ab012345@mx>", "<N12.X8@word>"},
        {"<E1HaBc-0001aB-7f@1.2.3.4>", "<X4-X4-X1@address>"},
        {"<abcdef.ghijklmnop@[1.2.3.4]>", "<L4.L8@[address]>"},
        {"no at sign", "L1?L1?L4"},
        {"", ""},
        {"<@>", "<@>"},
    };
    for (const ShapeCase& one : cases) {
        EXPECT_EQ(message_id_shape(one.id), one.shape) << one.id;
    }
}

TEST(MessageIdShape, StaysShortForEndlessInput)
{
    EXPECT_LT(message_id_shape(std::string(100000, '$')).size(), 200U);
}

TEST(BoundaryShape, CountsDashes)
{
    EXPECT_EQ(boundary_shape("----=_NextPart_000_0001_01C77A12.0A1B2C3D"), "-4=_X8_N_H4_H8.H8");
}

TEST(Traits, TakeOnlyTheSendersHeadersBelowTheBorder)
{
    TraitSet set;
    const TextTable& texts = set.texts;
    const StoredMessage mail = message(
        5,
        {hop("192.0.2.1", "mx", "", "inner.site.example"),
         hop("203.0.113.5", "friend", "", "mx.site.example"),
         hop("", "", "", "forged"),
         hop("", "", "", "forged")},
        {"Message-ID",
         "From",
         "X-Spam-Status",
         "To",
         "X-Miltered",
         "Subject",
         "X-UUID",
         "X-Virus-Scanned"}
    );
    const MailTraits traits = traits_of(mail, border(1), set);
    EXPECT_EQ(texts.text(traits.header_order), "Received,Message-ID,From,To,Subject");
    EXPECT_EQ(traits.helo, HeloClass::Missing) << "the sender value said nothing";
    EXPECT_NE(traits.engine, 0U);
    EXPECT_EQ(traits_of(mail, border(-1), set).engine, 0U) << "no border, nothing to believe";
    EXPECT_EQ(traits_of(mail, border(77), set).engine, 0U);
}

TEST(Traits, ClassifyHelo)
{
    const auto classified = [](const char* helo, const char* rdns) {
        Sender sender;
        sender.helo = helo;
        sender.rdns = rdns;
        sender.source = Address::parse("203.0.113.5");
        return helo_class(sender, "mx.site.example");
    };
    EXPECT_EQ(classified("", ""), HeloClass::Missing);
    EXPECT_EQ(classified("Dsl.isp.example", "dsl.ISP.example"), HeloClass::SameAsRdns);
    EXPECT_EQ(classified("mail.bank.example", "dsl.isp.example"), HeloClass::OtherName);
    EXPECT_EQ(classified("mail.bank.example", ""), HeloClass::NameNoRdns);
    EXPECT_EQ(classified("friend", ""), HeloClass::BareWord);
    EXPECT_EQ(classified("localhost.localdomain", ""), HeloClass::Localhost);
    EXPECT_EQ(classified("[203.0.113.5]", ""), HeloClass::OwnBracketed);
    EXPECT_EQ(classified("203.0.113.5", ""), HeloClass::OwnAddress);
    EXPECT_EQ(classified("129.97.1.1", ""), HeloClass::OtherAddress);
    EXPECT_EQ(classified("MX.site.example", ""), HeloClass::ReceiverName);
    EXPECT_EQ(classified("[", ""), HeloClass::BareWord);
}

TEST(Traits, NoteANameAsAccessLinesHave)
{
    TraitSet set;
    const TextTable& texts = set.texts;
    const auto noted = [&](const char* helo, const char* rdns) {
        Sender sender = border(0);
        sender.helo = helo;
        sender.rdns = rdns;
        sender.source = Address::parse("203.0.113.5");
        const StoredMessage mail = message(1, {hop("203.0.113.5", helo, rdns, "mx.site.example")});
        return texts.text(traits_of(mail, sender, set).helo_word);
    };
    EXPECT_EQ(noted("mail.bank.example", "dsl-203-0-113-5.city.isp.example"), "access line");
    EXPECT_EQ(noted("dsl-203-0-113-5.city.isp.example", ""), "access line");
    EXPECT_EQ(noted("mail.bank.example", "mail.bank.example"), "");
    EXPECT_EQ(noted("", "dsl-203-0-113-5.city.isp.example"), "") << "no greeting was recorded";
    EXPECT_EQ(noted("Friend", "dsl-203-0-113-5.city.isp.example"), "friend");
}

TEST(Traits, ShapeSubjectsOnlyFromThreeWords)
{
    TraitSet set;
    const TextTable& texts = set.texts;
    StoredMessage mail = message(1, {});
    mail.message.subject = "Re: Your order #123";
    EXPECT_EQ(texts.text(traits_of(mail, border(-1), set).subject_shape), "re your order");
    mail.message.subject = "Re: 123";
    EXPECT_EQ(traits_of(mail, border(-1), set).subject_shape, 0U);
}

TEST(Traits, KeepEachUrlShapeOnceAndAtMostEight)
{
    TraitSet set;
    const TextTable& texts = set.texts;
    StoredMessage mail = message(1, {});
    for (int i = 0; i < 30; ++i) {
        mail.message.urls.push_back({"a.example", "example" + std::to_string(i / 2) + ".test", "/N"}
        );
        mail.message.attachments.push_back({"a.gif", "image/gif", 128, std::to_string(i), {}});
    }
    const MailTraits traits = traits_of(mail, border(-1), set);
    ASSERT_EQ(set.urls_of(traits).size(), 8U);
    EXPECT_EQ(texts.text(set.urls_of(traits)[1].shape), "example1.test /N");
    EXPECT_EQ(texts.text(set.urls_of(traits)[1].path), "/N");
    EXPECT_EQ(set.files_of(traits).size(), 8U);
    const MailTraits next = traits_of(message(2, {}), border(-1), set);
    EXPECT_TRUE(set.urls_of(next).empty());
    EXPECT_TRUE(set.files_of(next).empty());
}

TEST(Traits, LeaveOutSpacersAndCallFilesByTheFormOfTheirNames)
{
    TraitSet set;
    StoredMessage mail = message(1, {});
    mail.message.attachments.push_back({"dot.gif", "image/gif", 43, "00ff", {}});
    mail.message.attachments.push_back({"Bill_4821.ZIP", "application/zip", 900, "ab01", "T1AB"});
    const MailTraits traits = traits_of(mail, border(-1), set);
    ASSERT_EQ(set.files_of(traits).size(), 1U);
    EXPECT_EQ(set.texts.text(set.files_of(traits)[0].name), "application/zip bill_N.zip");
    EXPECT_EQ(set.texts.text(set.files_of(traits)[0].similar), "T1AB");
}

TEST(Traits, NameWhatAMessageSaysTheSameInEveryCase)
{
    StoredMessage mail = message(1, {});
    mail.message.subject = "cheap watches";
    mail.message.urls.push_back({"a.example", "a.example", "/N"});
    TraitSet one;
    TraitSet other;
    (void)other.texts.id_of("something else first");
    EXPECT_EQ(
        traits_of(mail, border(-1), one).identity, traits_of(mail, border(-1), other).identity
    );
    const std::uint64_t before = traits_of(mail, border(-1), one).identity;
    mail.message.urls[0].registered_domain = "b.example";
    EXPECT_NE(traits_of(mail, border(-1), one).identity, before);
}

} // namespace takedown
