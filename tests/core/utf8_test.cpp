#include "core/utf8.hpp"

#include <gtest/gtest.h>

#include <string>

namespace takedown {

namespace {

TEST(Utf8, KnowsValidFromMalformedSequences)
{
    struct Row {
        std::string name;
        std::string text;
        bool valid;
    };

    const Row rows[] = {
        {"nothing", "", true},
        {"ASCII with controls", std::string("a\0\r\x7f", 4), true},
        {"two bytes", "\xc3\xa9", true},
        {"three bytes", "\xe2\x82\xac", true},
        {"the last code point", "\xf4\x8f\xbf\xbf", true},
        {"past the last code point", "\xf4\x90\x80\x80", false},
        {"overlong slash", "\xc0\xaf", false},
        {"overlong of three", "\xe0\x9f\xbf", false},
        {"overlong of four", "\xf0\x8f\xbf\xbf", false},
        {"surrogate", "\xed\xa0\x80", false},
        {"continuation alone", "\x80", false},
        {"cut short", "\xe2\x82", false},
        {"lead without continuation", "\xe2\x82x", false},
    };
    for (const Row& row : rows) {
        for (std::size_t before = 0; before < 10; ++before) { // words of 8 are looked at at once
            const std::string text = std::string(before, 'x') + row.text;
            EXPECT_EQ(is_valid_utf8(text), row.valid) << row.name << " after " << before;
            EXPECT_EQ(is_valid_utf8(text + "12345678"), row.valid) << row.name;
        }
    }
}

TEST(Utf8, MeasuresTheFirstSequence)
{
    EXPECT_EQ(utf8_length("ab"), 1U);
    EXPECT_EQ(utf8_length("\xc3\xa9x"), 2U);
    EXPECT_EQ(utf8_length("\xf0\x9f\x98\x80"), 4U);
    EXPECT_EQ(utf8_length("\xf0\x9f\x98"), 0U);
}

} // namespace

} // namespace takedown
