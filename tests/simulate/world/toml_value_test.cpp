#include "simulate/world/toml_value.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace takedown::simulate {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string error_of(std::string_view text)
{
    const auto value = parse_toml(text, "w.toml");
    return value ? "none" : value.error().message;
}

TEST(TomlValue, KeepsKindsAndLines)
{
    const auto table = parse_toml(
        "whole = 3\nreal = 1.5\ntext = \"x\"\nflag = true\nlist = [1, 2]\n[inner]\nkey = 1\n",
        "w.toml"
    );
    ASSERT_TRUE(table);
    ASSERT_THAT(table->keys, ElementsAre("flag", "inner", "list", "real", "text", "whole"));
    EXPECT_TRUE(table->values[0].flag);
    EXPECT_EQ(table->values[1].line, 6U);
    EXPECT_EQ(table->values[1].values.front().whole, 1);
    EXPECT_EQ(table->values[2].values.size(), 2U);
    EXPECT_EQ(table->values[3].real, 1.5);
    EXPECT_EQ(table->values[4].text, "x");
    EXPECT_EQ(table->values[5].whole, 3);
    EXPECT_EQ(table->values[5].real, 3);
    EXPECT_EQ(table->values[5].line, 1U);
}

TEST(TomlValue, TakesTimesToUtc)
{
    const auto table = parse_toml(
        "a = 2012-07-16\nb = 2012-07-16T11:30:00\nc = 2012-07-16T11:30:00.5+02:00\nd = 11:30:00\n",
        "w.toml"
    );
    ASSERT_TRUE(table);
    EXPECT_EQ(format_time(table->values[0].time), "2012-07-16T00:00:00Z");
    EXPECT_EQ(format_time(table->values[1].time), "2012-07-16T11:30:00Z");
    EXPECT_EQ(format_time(table->values[2].time), "2012-07-16T09:30:00.500000Z");
    EXPECT_EQ(table->values[3].kind, TomlValue::Kind::ClockTime);
}

TEST(TomlValue, NamesTheLineOfWhatIsNoToml)
{
    EXPECT_THAT(error_of("a = 1\nb = = 2\n"), HasSubstr("w.toml:2: "));
    EXPECT_THAT(error_of("a = 1\na = 2\n"), HasSubstr("w.toml:2: "));
    EXPECT_THAT(error_of("a = \"\xff\"\n"), HasSubstr("w.toml:1: "));
    EXPECT_THAT(error_of("a = \"open\n"), HasSubstr("w.toml:1: "));
}

TEST(TomlValue, RefusesWhatIsTooLargeOrTooDeep)
{
    EXPECT_THAT(
        error_of(std::string(most_toml_bytes + 1, '\n')),
        HasSubstr("larger than a world file may be")
    );
    EXPECT_THAT(error_of("a = " + std::string(100'000, '[')), HasSubstr("w.toml:1: lists, tables"));
    std::string key = "a";
    for (int i = 0; i < 1'000'000; ++i) {
        key += ".a";
    }
    EXPECT_THAT(error_of(key + " = 1"), HasSubstr("deeper in each other than 32"));
    EXPECT_THAT(error_of("\n[" + key + "]"), HasSubstr("w.toml:2: "));
}

} // namespace

} // namespace takedown::simulate
