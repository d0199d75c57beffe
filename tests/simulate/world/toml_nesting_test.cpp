#include "simulate/world/toml_nesting.hpp"

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

TEST(TomlNesting, CountsBracketsAndBraces)
{
    EXPECT_FALSE(line_too_deep("a = [[1], [2]]", 2));
    EXPECT_EQ(line_too_deep("a = [[[1]]]", 2), 1U);
    EXPECT_EQ(line_too_deep("\n\na = {b = {c = [1]}}", 2), 3U);
    EXPECT_EQ(line_too_deep("a = [\n[\n[\n", 2), 3U);
    EXPECT_FALSE(line_too_deep(many("[[a]]\n", 1000), 2));
}

TEST(TomlNesting, CountsDottedKeys)
{
    EXPECT_FALSE(line_too_deep("a.b.c = 1", 2));
    EXPECT_EQ(line_too_deep("a.b.c.d = 1", 2), 1U);
    EXPECT_EQ(line_too_deep("x = 1\n[a . 'b' . \"c\" . d]", 2), 2U);
    EXPECT_FALSE(line_too_deep("a = [1.5, 2.5, 3.5, 4.5]", 2));
    EXPECT_TRUE(line_too_deep(many("a.", 2'000'000), 32));
}

TEST(TomlNesting, PassesOverStringsAndComments)
{
    EXPECT_FALSE(line_too_deep("a = \"[[[.....\" # [[[ ....", 2));
    EXPECT_FALSE(line_too_deep("a = '[[[....\\' # [[[", 2));
    EXPECT_FALSE(line_too_deep("a = \"\\\"[[[\"", 2));
    EXPECT_FALSE(line_too_deep("a = \"\"\"\n[[[\n\"quoted\" [[[\\\"\"\"\"\"\"\nb = 1", 2));
    EXPECT_FALSE(line_too_deep("a = '''\n[[[ ''it'' ....'''", 2));
}

TEST(TomlNesting, SeesWhatFollowsAString)
{
    EXPECT_EQ(line_too_deep("a = \"\"\"x\"\"\"\"\"\nb = [[[", 2), 2U);
    EXPECT_EQ(line_too_deep("a = \"\"\nb = [[[", 2), 2U);
    EXPECT_EQ(line_too_deep("a = ''''''\nb = [[[", 2), 2U);
    EXPECT_EQ(line_too_deep("a = \"\"\"x\\\n y\"\"\"\nb = [[[", 2), 3U);
}

} // namespace

} // namespace takedown::simulate
