#include "readers/mail/decoding.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace takedown {
namespace {

constexpr std::size_t no_limit = std::size_t{1} << 20U;

std::string from_base64(std::string_view text)
{
    return decoded(text, TransferEncoding::Base64, no_limit);
}

/// A blank in front is skipped by every decoder, but turns the quick way off.
std::string from_base64_slowly(const std::string& text)
{
    return from_base64(" " + text);
}

TEST(Decoding, ReadsBase64WithAnyLineEnds)
{
    EXPECT_EQ(from_base64("SGVsbG8sIHdvcmxkIQ=="), "Hello, world!");
    EXPECT_EQ(from_base64("SGVs\nbG8s\r\n\r\nIHdvcmxk\nIQ==\n"), "Hello, world!");
    EXPECT_EQ(from_base64("SG\nVsbG8sIHdv\ncmxkIQ==\n"), "Hello, world!");
    EXPECT_EQ(from_base64("\n\n"), "");
    EXPECT_EQ(from_base64("SGVs"), "Hel");
    EXPECT_EQ(from_base64("SGVsbG8="), "Hello");
}

TEST(Decoding, ReadsBrokenBase64TheQuickWayAsTheSlow)
{
    std::mt19937 dice(7);
    constexpr std::string_view mostly = "ABCDEFabcdef0123456789+/";
    constexpr std::string_view seldom = "=\n\r -_.\xff=";
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        const std::size_t size = dice() % 40;
        const bool tidy = dice() % 2 == 0;
        for (std::size_t i = 0; i < size; ++i) {
            const bool odd = dice() % (tidy ? 20 : 5) == 0;
            text += odd ? seldom[dice() % seldom.size()] : mostly[dice() % mostly.size()];
        }
        ASSERT_EQ(from_base64(text), from_base64_slowly(text)) << testing::PrintToString(text);
    }
}

TEST(Decoding, ReadsLongBase64InPiecesThatEndWithinGroups)
{
    std::string text;
    std::string expected;
    for (int i = 0; i < 20'000; ++i) {
        text += i % 19 == 18 ? "QUJD\n" : "QUJD";
        expected += "ABC";
    }
    EXPECT_EQ(from_base64(text), expected);
    EXPECT_EQ(from_base64("Q" + text.substr(1)), expected);
}

TEST(Decoding, TakesWestern8BitLettersForWindows1252)
{
    EXPECT_EQ(to_utf8("caf\xe9 \x80 5", "iso-8859-1"), "café € 5");
    EXPECT_EQ(to_utf8("\x93quoted\x94\x97\x85\x99\x9f", "windows-1252"), "“quoted”—…™Ÿ");
    EXPECT_EQ(to_utf8("\xa0\xbf\xc0\xff", "windows-1252"), "\xc2\xa0¿Àÿ");
}

TEST(Decoding, ShowsBytesThatWindows1252LacksAndTakesControlsOut)
{
    EXPECT_EQ(to_utf8("a\x81\x8d\x8f\x90\x9d", "windows-1252"), "a\ufffd\ufffd\ufffd\ufffd\ufffd");
    EXPECT_EQ(to_utf8("a\x01\x7f\t\n\xe9", "windows-1252"), "a  \t\né");
}

} // namespace
} // namespace takedown
