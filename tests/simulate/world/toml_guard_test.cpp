#include "simulate/world/toml_guard.hpp"

#include <gtest/gtest.h>

#include <string>

namespace takedown::simulate {

namespace {

std::string many(std::string_view piece, std::size_t count)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += piece;
    }
    return text;
}

std::optional<std::uint32_t> line_too_deep(std::string_view text, std::size_t most)
{
    const auto danger = find_danger(text, most);
    return danger ? std::optional(danger->line) : std::nullopt;
}

TEST(TomlGuard, CountsBracketsAndBraces)
{
    EXPECT_FALSE(line_too_deep("a = [[1], [2]]", 2));
    EXPECT_EQ(line_too_deep("a = [[[1]]]", 2), 1U);
    EXPECT_EQ(line_too_deep("\n\na = {b = {c = [1]}}", 2), 3U);
    EXPECT_EQ(line_too_deep("a = [\n[\n[\n", 2), 3U);
    EXPECT_FALSE(line_too_deep(many("[[a]]\n", 1000), 2));
}

TEST(TomlGuard, CountsDottedKeys)
{
    EXPECT_FALSE(line_too_deep("a.b.c = 1", 2));
    EXPECT_EQ(line_too_deep("a.b.c.d = 1", 2), 1U);
    EXPECT_EQ(line_too_deep("x = 1\n[a . 'b' . \"c\" . d]", 2), 2U);
    EXPECT_FALSE(line_too_deep("a = [1.5, 2.5, 3.5, 4.5]", 2));
    EXPECT_TRUE(line_too_deep(many("a.", 2'000'000), 32));
}

TEST(TomlGuard, PassesOverStringsAndComments)
{
    EXPECT_FALSE(line_too_deep("a = \"[[[.....\" # [[[ ....", 2));
    EXPECT_FALSE(line_too_deep("a = '[[[....\\' # [[[", 2));
    EXPECT_FALSE(line_too_deep("a = \"\\\"[[[\"", 2));
    EXPECT_FALSE(line_too_deep("a = \"\"\"\n[[[\n\"quoted\" [[[\\\"\"\"\"\"\"\nb = 1", 2));
    EXPECT_FALSE(line_too_deep("a = '''\n[[[ ''it'' ....'''", 2));
}

TEST(TomlGuard, SeesWhatFollowsAString)
{
    EXPECT_EQ(line_too_deep("a = \"\"\"x\"\"\"\"\"\nb = [[[", 2), 2U);
    EXPECT_EQ(line_too_deep("a = \"\"\nb = [[[", 2), 2U);
    EXPECT_EQ(line_too_deep("a = ''''''\nb = [[[", 2), 2U);
    EXPECT_EQ(line_too_deep("a = \"\"\"x\\\n y\"\"\"\nb = [[[", 2), 3U);
}

TEST(TomlGuard, SeesNamesThatTheParserDoesNotExpect)
{
    for (const std::string_view bad :
         {"[=]", "a = 1\n [ .a]", "[[\n]]", "[[[a]]]", "\xef\xbb\xbf[!]"}) {
        const auto danger = find_danger(bad, 8);
        ASSERT_TRUE(danger) << bad;
        EXPECT_EQ(danger->what, "a table's name must begin with a letter, digit or quote");
    }
    for (const std::string_view good : {"[a]", "[[ 'a' ]]", "[]", "[", "a = [\n[=]]", "# [=]"}) {
        EXPECT_FALSE(find_danger(good, 8)) << good;
    }
}

TEST(TomlGuard, SeesBracesThatCloseBrackets)
{
    EXPECT_EQ(line_too_deep("a = [\n}", 8), 2U);
    EXPECT_EQ(line_too_deep("a = {b = [1, }", 8), 1U);
    EXPECT_FALSE(find_danger("a = {b = [1, 2]}\nc = [{d = 1}]", 8));
}

TEST(TomlGuard, CountsWhatWouldTakeTheParserLong)
{
    EXPECT_FALSE(find_danger("a = [" + many("1,", 190'000) + "]", 8));
    EXPECT_TRUE(find_danger("a = [" + many("1,", 210'000) + "]", 8));
    EXPECT_EQ(line_too_deep(many("[[a]]\nx.y=1\n", 60'000), 8), 100'002U);
}

TEST(TomlGuard, SeesDatesWithoutTheTimeTheyPromise)
{
    EXPECT_EQ(line_too_deep("\na = 2012-07-19T.2:00:00", 8), 2U);
    EXPECT_EQ(line_too_deep("a = 2012-07-19t", 8), 1U);
    EXPECT_FALSE(find_danger("a = 2012-07-19T12:00:00Z\nTom-1T = 1\n# 2012-07-19T", 8));
}

TEST(TomlGuard, SeesWhatLiesOutsideAscii)
{
    EXPECT_EQ(line_too_deep("a = 1\n\xc3\xbc = 2", 8), 2U);
    EXPECT_EQ(line_too_deep("a =\xc2\xa0 2", 8), 1U) << "a blank that does not break";
    EXPECT_FALSE(find_danger("a = \"\xc3\xbc\" # \xc3\xbc\nb = '''\n\xc3\xbc'''", 8));
    EXPECT_TRUE(find_danger("a = \"\"\"x \\\n  \xc3\xbc\"\"\"", 8));
    EXPECT_FALSE(find_danger("a = \"\"\"x \\\n  u\xc3\xbc\"\"\"", 8));
}

} // namespace

} // namespace takedown::simulate
