#include "core/text.hpp"

#include <gtest/gtest.h>

namespace takedown {
namespace {

TEST(ValidUtf8, ReplacesWhatIsNoneAndWhatSteersTerminals)
{
    struct Row {
        std::string_view name;
        std::string_view text;
        std::string_view expected;
    };

    const Row rows[] = {
        {"plain", "abc\tdef\n", "abc\tdef\n"},
        {"valid",
         "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80",
         "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80"},
        {"latin-1", "gr\xfc\xdf", "gr\xef\xbf\xbd\xef\xbf\xbd"},
        {"overlong", "\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd"},
        {"surrogate", "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
        {"cut", "a\xe2\x82", "a\xef\xbf\xbd\xef\xbf\xbd"},
        {"escape", "\x1b[31mred", " [31mred"},
        {"C1 control",
         "\xc2\x9b"
         "31m",
         " 31m"},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(to_valid_utf8(row.text), row.expected) << row.name;
    }
}

TEST(Shorten, CutsAtACharacter)
{
    EXPECT_EQ(shorten("short", 5), "short");
    EXPECT_EQ(shorten("longer text", 8), "longe\xe2\x80\xa6");
    EXPECT_EQ(shorten("gr\xc3\xbc\xc3\x9f dich", 8), "gr\xc3\xbc\xe2\x80\xa6");
}

TEST(Numbers, WholeTextOrNothing)
{
    EXPECT_EQ(parse_number<int>("42"), 42);
    EXPECT_FALSE(parse_number<int>("42 "));
    EXPECT_FALSE(parse_number<int>(""));
    EXPECT_FALSE(parse_number<std::uint8_t>("256"));
    EXPECT_EQ(parse_real("1.5"), 1.5);
    EXPECT_FALSE(parse_real("nan"));
    EXPECT_FALSE(parse_real("1e999"));
}

TEST(Search, FoldsAsciiCaseOnly)
{
    EXPECT_EQ(find_ignoring_case("Hello World", "WORLD"), 6U);
    EXPECT_EQ(find_ignoring_case("Hello", "x"), std::string_view::npos);
    EXPECT_EQ(find_ignoring_case("Hello", "h", 6), std::string_view::npos);
    EXPECT_TRUE(starts_with_ignoring_case("Received: from", "received:"));
}

TEST(Defang, MakesNamesAndLinksUnclickable)
{
    EXPECT_EQ(defang("http://evil.example/x.php"), "hxxp://evil[.]example/x[.]php");
    EXPECT_EQ(defang("a@b.example"), "a[at]b[.]example");
}

TEST(Thousands, AreSetApart)
{
    EXPECT_EQ(with_thousands(7), "7");
    EXPECT_EQ(with_thousands(1234567), "1,234,567");
    EXPECT_EQ(with_thousands(123456), "123,456");
}

} // namespace
} // namespace takedown
