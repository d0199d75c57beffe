#include "model/mail_traits.hpp"

#include <gtest/gtest.h>

namespace takedown {

TEST(TextTable, GivesEachTextOneNumberAndTheTextBack)
{
    TextTable texts;
    const TextId a = texts.id_of("alpha");
    std::string long_text(100, 'x');
    const TextId b = texts.id_of(long_text);
    for (int i = 0; i < 1000; ++i) {
        (void)texts.id_of(std::to_string(i));
    }
    EXPECT_EQ(texts.id_of("alpha"), a);
    EXPECT_EQ(texts.id_of(long_text), b);
    EXPECT_EQ(texts.text(b), long_text);
    EXPECT_EQ(texts.id_of(""), 0U);
    EXPECT_EQ(texts.text(4'000'000'000U), "");
}

TEST(TextTable, KeepsNumbersButNotTextsWhenItsRoomIsFull)
{
    TextTable texts(20'000);
    for (int i = 0; i < 5000; ++i) {
        const std::string text = "subject " + std::to_string(i);
        const TextId id = texts.id_of(text, KeepText::WhileRoom);
        EXPECT_EQ(texts.id_of(text, KeepText::WhileRoom), id);
        EXPECT_EQ(texts.find(text), id);
    }
    EXPECT_EQ(texts.size(), 5001U);
    EXPECT_GT(texts.not_kept(), 4000U);
    EXPECT_EQ(texts.text(1), "subject 0");
    EXPECT_EQ(texts.text(5000), "");
    const TextId order = texts.id_of("From,To");
    EXPECT_EQ(texts.text(order), "From,To") << "half of the room is kept for these";
    EXPECT_EQ(texts.find("never seen"), 0U);
}

TEST(MailTraits, FitIntoAboutTwoHundredBytes)
{
    EXPECT_LE(sizeof(MailTraits), 224U);
}

TEST(HeloClass, CallsOnlyTheFormsThatServersDoNotUseBotLike)
{
    EXPECT_TRUE(is_bot_like(HeloClass::BareWord));
    EXPECT_FALSE(is_bot_like(HeloClass::SameAsRdns));
    EXPECT_FALSE(is_bot_like(HeloClass::OwnBracketed)) << "RFC 5321 4.1.3 allows it";
    EXPECT_EQ(text_of(HeloClass::ReceiverName), "receiver's name");
}

} // namespace takedown
