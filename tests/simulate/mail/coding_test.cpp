#include "readers/mail/decoding.hpp"
#include "simulate/mail/damage.hpp"
#include "simulate/mail/file_content.hpp"
#include "simulate/mail/mail_date.hpp"
#include "simulate/mail/transfer_coding.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace takedown::simulate {
namespace {

using testing::EndsWith;
using testing::StartsWith;

constexpr std::size_t plenty = 1U << 20U;

std::string chance(std::size_t bytes, std::uint64_t seed)
{
    Random random(seed);
    std::string text;
    for (std::size_t i = 0; i < bytes; ++i) {
        text += static_cast<char>(random.below(256));
    }
    return text;
}

TEST(TransferCoding, Base64IsReadBack)
{
    for (const std::size_t length : {0U, 1U, 2U, 3U, 56U, 57U, 58U, 1000U}) {
        const std::string bytes = chance(length, length);
        std::string coded;
        append_base64(bytes, coded);
        EXPECT_EQ(decoded(coded, TransferEncoding::Base64, plenty), bytes) << length;
    }
}

TEST(TransferCoding, QuotedPrintableIsReadBackInShortLines)
{
    std::string text = "blank at end \nequals = and caf\xc3\xa9 and a tab\t\n";
    text += std::string(300, 'x') + "=\n" + std::string(75, 'y') + "\n\nlast\n";
    std::string coded;
    append_quoted_printable(text, coded);
    EXPECT_EQ(decoded(coded, TransferEncoding::QuotedPrintable, plenty), text);
    std::size_t start = 0;
    while (start < coded.size()) {
        const std::size_t end = coded.find('\n', start);
        EXPECT_LE(end - start, 76U);
        start = end + 1;
    }
}

TEST(TransferCoding, TextComesBackFromItsCharset)
{
    const std::string russian = "\u041f\u0440\u0438\u0432\u0435\u0442 \u0416\u044f";
    for (const std::string_view charset : {"windows-1251", "koi8-r", "utf-8"}) {
        EXPECT_EQ(to_utf8(in_charset(russian, charset), charset), russian) << charset;
    }
    EXPECT_EQ(to_utf8(in_charset("caf\u00e9", "iso-8859-1"), "iso-8859-1"), "caf\u00e9");
    EXPECT_EQ(in_charset("caf\u00e9", "us-ascii"), "caf?");
}

TEST(TransferCoding, EncodedWordsAreReadBack)
{
    const std::string text = "\u041f\u0440\u0438\u0432\u0435\u0442 and a long tail of words that "
                             "does not fit into a single encoded word at all";
    for (const std::string_view charset : {"windows-1251", "utf-8", "us-ascii"}) {
        std::string value;
        append_header_text(text, charset, false, value);
        std::replace(value.begin(), value.end(), '\n', ' ');
        EXPECT_EQ(decoded_words(value, "utf-8", plenty), text) << charset;
    }
    std::string plain;
    append_header_text("plain", "utf-8", false, plain);
    EXPECT_EQ(plain, "plain");
}

TEST(MailDate, IsReadBackInEveryZone)
{
    const TimePoint time = *parse_iso_time("2012-02-29T23:59:08Z");
    for (int zone = -720; zone <= 840; zone += 30) {
        for (const char padding : {'\0', ' ', '0'}) {
            std::string text;
            append_mail_date(time, {zone, padding != ' ', padding, false}, text);
            EXPECT_EQ(parse_mail_date(text), time) << text;
        }
    }
    std::string text;
    append_mail_date(*parse_iso_time("2007-04-08T17:18:40Z"), {-240, true, 0, false}, text);
    EXPECT_EQ(text, "Sun, 8 Apr 2007 13:18:40 -0400");
}

TEST(FileContent, BeginsAndEndsAsItsKindDoes)
{
    Random random(3);
    std::string coded;
    append_picture({PictureKind::Png, 400, 300}, 9'000, random, coded);
    const std::string png = decoded(coded, TransferEncoding::Base64, plenty);
    EXPECT_THAT(png, StartsWith(std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x90", 20)));
    EXPECT_THAT(png, EndsWith(std::string("IEND\xae\x42\x60\x82")));
    EXPECT_NEAR(static_cast<double>(png.size()), 9'000, 150);
    coded.clear();
    append_picture({PictureKind::Gif, 400, 300}, 9'000, random, coded);
    const std::string gif = decoded(coded, TransferEncoding::Base64, plenty);
    EXPECT_THAT(gif, StartsWith(std::string("GIF89a\x90\x01\x2c\x01", 10)));
    EXPECT_EQ(gif.back(), ';');
    EXPECT_THAT(zip_file("notice.txt", 5'000, random), StartsWith("PK\x03\x04"));
    EXPECT_THAT(
        pdf_file(5'000, random), testing::AllOf(StartsWith("%PDF-1.4"), EndsWith("%%EOF\n"))
    );
}

TEST(Damage, LeavesWhatStandsBeforeAndALineEnd)
{
    const std::string head = "Received: from a by b\n";
    std::string own = "From: a@b.example\nSubject: s\n\n--x\nContent-Type: text/plain\n\n";
    for (int i = 0; i < 50; ++i) {
        own += "a line of text\n";
    }
    own += "--x--\n";
    std::size_t changed = 0;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        std::string mail = head + own;
        Random random(seed);
        damage(head.size(), random, mail);
        EXPECT_THAT(mail, StartsWith(head));
        EXPECT_EQ(mail.back(), '\n');
        changed += mail != head + own ? 1U : 0U;
    }
    EXPECT_EQ(changed, 60U);
}

} // namespace
} // namespace takedown::simulate
