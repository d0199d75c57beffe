#include "simulate/world/pattern_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace takedown::simulate {

namespace {

using testing::HasSubstr;

std::vector<PatternPiece> pieces_of(std::string_view text, PatternUse use)
{
    auto pieces = parse_pattern(text, use);
    EXPECT_TRUE(pieces) << text;
    return pieces ? *pieces : std::vector<PatternPiece>{};
}

std::string error_of(std::string_view text, PatternUse use)
{
    const auto pieces = parse_pattern(text, use);
    return pieces ? "none" : pieces.error().message;
}

TEST(Pattern, TakesAMessageIdApart)
{
    const auto pieces = pieces_of("<{hex12}${HEX8}@{domain}>", PatternUse::MessageId);
    ASSERT_EQ(pieces.size(), 7U);
    EXPECT_EQ(pieces[0].text, "<");
    EXPECT_EQ(pieces[1].letter, Letter::Hex);
    EXPECT_EQ(pieces[1].count, 12U);
    EXPECT_EQ(pieces[2].text, "$");
    EXPECT_EQ(pieces[3].letter, Letter::UpperHex);
    EXPECT_EQ(pieces[3].count, 8U);
    EXPECT_EQ(pieces[4].text, "@");
    EXPECT_EQ(pieces[5].letter, Letter::Domain);
    EXPECT_EQ(pieces[6].text, ">");
}

TEST(Pattern, WritesABraceTwiceForItself)
{
    const auto pieces = pieces_of("/a{{b}?{lower3}", PatternUse::Uri);
    ASSERT_EQ(pieces.size(), 2U);
    EXPECT_EQ(pieces[0].text, "/a{b}?");
    EXPECT_EQ(pieces[1].letter, Letter::Lower);
}

TEST(Pattern, AllowsLettersWhereTheyMeanSomething)
{
    EXPECT_EQ(pieces_of("[{ip}]", PatternUse::Helo).size(), 3U);
    EXPECT_EQ(pieces_of("{trap}", PatternUse::Helo).size(), 1U);
    EXPECT_EQ(pieces_of("/?id={id}", PatternUse::Uri).size(), 2U);
    EXPECT_NE(error_of("{ip}", PatternUse::MessageId), "none");
    EXPECT_NE(error_of("{id}", PatternUse::Helo), "none");
    EXPECT_NE(error_of("{domain}", PatternUse::Boundary), "none");
}

TEST(Pattern, SaysWhereAndWhatIsAllowed)
{
    struct Row {
        std::string text;
        std::string error;
    };

    const std::vector<Row> rows{
        {"ab{hey3}", "at character 3: '{hey3}' is no letter here, write one of {hexN} {HEXN}"},
        {"{hex}", "'{hex}' is no letter here"},
        {"{hex0}", "(N from 1 to 64)"},
        {"{hex65}", "(N from 1 to 64)"},
        {"{hex4294967297}", "(N from 1 to 64)"},
        {"{word3}", "'{word3}' is no letter here"},
        {"a{dec3", "at character 2: '{dec3' is no letter here"},
        {"{", "at character 1"},
        {"a\nb", "at character 2: only printable ASCII"},
        {"\xc3\xa4", "only printable ASCII"},
        {std::string(501, 'x'), "a pattern may have 500 bytes"},
    };
    for (const Row& row : rows) {
        EXPECT_THAT(error_of(row.text, PatternUse::Boundary), HasSubstr(row.error))
            << row.text.substr(0, 40);
    }
}

TEST(Pattern, TakesAUseAtItsWord)
{
    for (const PatternUse use :
         {PatternUse::MessageId,
          PatternUse::Boundary,
          PatternUse::Helo,
          PatternUse::Attachment,
          PatternUse::Uri}) {
        EXPECT_EQ(pieces_of("{hex1}{HEX1}{dec1}{alnum1}{lower1}{word}{epoch}", use).size(), 7U);
    }
}

} // namespace

} // namespace takedown::simulate
