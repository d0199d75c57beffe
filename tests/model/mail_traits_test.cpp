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

TEST(MailTraits, FitIntoAboutThreeHundredBytes)
{
    EXPECT_LE(sizeof(MailTraits), 320U);
}

TEST(HeloClass, CallsOnlyTheFormsThatServersDoNotUseBotLike)
{
    EXPECT_TRUE(is_bot_like(HeloClass::BareWord));
    EXPECT_FALSE(is_bot_like(HeloClass::SameAsRdns));
    EXPECT_FALSE(is_bot_like(HeloClass::OwnBracketed)) << "RFC 5321 4.1.3 allows it";
    EXPECT_EQ(text_of(HeloClass::ReceiverName), "receiver's name");
}

} // namespace takedown
