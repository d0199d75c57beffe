#include "simulate/world/template_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace takedown::simulate {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<TemplatePiece> pieces_of(std::string_view text)
{
    auto pieces = parse_template(text);
    EXPECT_TRUE(pieces) << text;
    return pieces ? *pieces : std::vector<TemplatePiece>{};
}

std::string error_of(std::string_view text)
{
    const auto pieces = parse_template(text);
    return pieces ? "none" : pieces.error().message;
}

TEST(Template, KeepsTextBetweenMacros)
{
    const auto pieces = pieces_of("Dear {{name}}, only ${{number:1-99}}!");
    ASSERT_EQ(pieces.size(), 5U);
    EXPECT_EQ(pieces[0].text, "Dear ");
    EXPECT_EQ(pieces[1].macro, Macro::Name);
    EXPECT_EQ(pieces[2].text, ", only $");
    EXPECT_EQ(pieces[3].macro, Macro::Number);
    EXPECT_EQ(pieces[3].low, 1U);
    EXPECT_EQ(pieces[3].high, 99U);
    EXPECT_EQ(pieces[4].text, "!");
}

TEST(Template, LeavesSingleBracesAlone)
{
    const auto pieces = pieces_of("a { color: red } }} b");
    ASSERT_EQ(pieces.size(), 1U);
    EXPECT_EQ(pieces[0].text, "a { color: red } }} b");
}

TEST(Template, OfNothingHasNoPieces)
{
    EXPECT_THAT(pieces_of(""), IsEmpty());
}

TEST(Template, TakesOneNumberAsARange)
{
    const auto pieces = pieces_of("{{words:5}}{{hex:8}}");
    ASSERT_EQ(pieces.size(), 2U);
    EXPECT_EQ(pieces[0].low, 5U);
    EXPECT_EQ(pieces[0].high, 5U);
    EXPECT_EQ(pieces[1].macro, Macro::Hex);
    EXPECT_EQ(pieces[1].low, 8U);
    EXPECT_EQ(pieces[1].high, 8U);
}

TEST(Template, SplitsChoicesAndKeepsEmptyOnes)
{
    const auto pieces = pieces_of("{{choice:a b||c:d}}");
    ASSERT_EQ(pieces.size(), 1U);
    EXPECT_THAT(pieces[0].choices, ElementsAre("a b", "", "c:d"));
}

TEST(Template, SaysWhereAndWhatIsAllowed)
{
    struct Row {
        std::string text;
        std::string error;
    };

    const std::vector<Row> rows{
        {"Hello {{nam}}", "at character 7: {{nam}} is no macro, write one of {{name}}, {{date}}"},
        {"{{words}}", "write a range up to 1,000, as {{words:3-8}}"},
        {"{{words:8-3}}", "write a range up to 1,000"},
        {"{{words:1-1001}}", "write a range up to 1,000"},
        {"{{number:1-x}}", "write a range up to 999,999,999,999"},
        {"{{hex:1-4}}", "write a number from 1 to 64, as {{hex:8}}"},
        {"{{hex:0}}", "write a number from 1 to 64"},
        {"{{hex:65}}", "write a number from 1 to 64"},
        {"{{name:x}}", "it takes nothing after a colon, as {{name}}"},
        {"{{choice}}", "write the choices with | between them"},
        {"abc {{date", "at character 5: '{{' without '}}'"},
        {std::string(70'000, 'x'), "a template may have 65,536 bytes"},
    };
    for (const Row& row : rows) {
        EXPECT_THAT(error_of(row.text), HasSubstr(row.error)) << row.text.substr(0, 40);
    }
}

} // namespace

} // namespace takedown::simulate
