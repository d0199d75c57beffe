#include "simulate/mail/transfer_coding.hpp"

#include "core/utf8.hpp"
#include "simulate/mail/letters.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace takedown::simulate {

namespace {

constexpr std::string_view base64_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t line_length = 76;

void append_escaped(char c, std::string& out)
{
    const auto byte = static_cast<unsigned char>(c);
    out += '=';
    out += upper_hex_digits[byte >> 4U];
    out += upper_hex_digits[byte & 15U];
}

/// KOI8-R's letters from U+0430 on, "a" to "ya" by sound; capitals lie 32 higher.
constexpr std::array<std::uint8_t, 32> koi8_letters{
    0xc1, 0xc2, 0xd7, 0xc7, 0xc4, 0xc5, 0xd6, 0xda, 0xc9, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf, 0xd0,
    0xd2, 0xd3, 0xd4, 0xd5, 0xc6, 0xc8, 0xc3, 0xde, 0xdb, 0xdd, 0xdf, 0xd9, 0xd8, 0xdc, 0xc0, 0xd1};

char cyrillic(char32_t letter, bool koi8)
{
    if (letter < 0x410 || letter > 0x44f) {
        return '?';
    }
    if (!koi8) {
        return static_cast<char>(0xc0 + (letter - 0x410));
    }
    const bool capital = letter < 0x430;
    const std::uint8_t small = koi8_letters[letter - (capital ? 0x410 : 0x430)];
    return static_cast<char>(capital ? small + 32 : small);
}

char in_one_byte(char32_t letter, std::string_view charset)
{
    if (charset == "windows-1251" || charset == "koi8-r") {
        return cyrillic(letter, charset == "koi8-r");
    }
    const bool latin = charset == "iso-8859-1" || charset == "windows-1252";
    if (!latin || letter > 0xff || letter < 0xa0) {
        return charset == "windows-1252" && letter == 0x20ac ? '\x80' : '?';
    }
    return static_cast<char>(letter);
}

/// The code point that starts at `at`, which moves behind it; U+FFFD for bytes that are none.
char32_t take_letter(std::string_view text, std::size_t& at)
{
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    if (lead < 0x80 || length == 1 || at + length > text.size()) {
        ++at;
        return lead < 0x80 ? lead : 0xfffd;
    }
    char32_t letter = lead & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        letter = letter << 6U | (static_cast<unsigned char>(text[at + i]) & 0x3fU);
    }
    at += length;
    return letter;
}

} // namespace

void append_quoted_printable(std::string_view bytes, std::string& out)
{
    std::size_t column = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (c == '\n') {
            out += c;
            column = 0;
            continue;
        }
        const bool blank_at_end =
            (c == ' ' || c == '\t') && (i + 1 == bytes.size() || bytes[i + 1] == '\n');
        const bool plain =
            (c >= ' ' && c <= '~' && c != '=' && !blank_at_end) || (c == '\t' && !blank_at_end);
        if (column + (plain ? 1 : 3) > line_length - 1) {
            out += "=\n";
            column = 0;
        }
        if (plain) {
            out += c;
            ++column;
        } else {
            append_escaped(c, out);
            column += 3;
        }
    }
    if (column > 0) {
        out += '\n';
    }
}

void append_base64_run(std::string_view bytes, std::string& out)
{
    std::size_t i = 0;
    const auto byte = [&bytes](std::size_t at) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at]));
    };
    for (; i + 3 <= bytes.size(); i += 3) {
        const std::uint32_t bits = byte(i) << 16U | byte(i + 1) << 8U | byte(i + 2);
        const std::array<char, 4> letters{
            base64_letters[bits >> 18U],
            base64_letters[(bits >> 12U) & 63U],
            base64_letters[(bits >> 6U) & 63U],
            base64_letters[bits & 63U]};
        out.append(letters.data(), letters.size());
    }
    if (i < bytes.size()) {
        const bool two = i + 1 < bytes.size();
        const std::uint32_t bits = byte(i) << 16U | (two ? byte(i + 1) << 8U : 0U);
        out += base64_letters[bits >> 18U];
        out += base64_letters[(bits >> 12U) & 63U];
        out += two ? base64_letters[(bits >> 6U) & 63U] : '=';
        out += '=';
    }
}

void append_base64(std::string_view bytes, std::string& out)
{
    constexpr std::size_t bytes_a_line = line_length / 4 * 3;
    out.reserve(out.size() + bytes.size() * 7 / 5);
    for (std::size_t i = 0; i < bytes.size(); i += bytes_a_line) {
        append_base64_run(bytes.substr(i, bytes_a_line), out);
        out += '\n';
    }
}

bool is_ascii(std::string_view text)
{
    return std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) >= 0x80;
    });
}

std::string in_charset(std::string_view utf8, std::string_view charset)
{
    constexpr std::array<std::string_view, 7> one_byte{
        "us-ascii",
        "iso-8859-1",
        "windows-1252",
        "windows-1250",
        "iso-8859-2",
        "windows-1251",
        "koi8-r"};
    const bool narrow = std::find(one_byte.begin(), one_byte.end(), charset) != one_byte.end();
    if (!narrow || is_ascii(utf8)) {
        return std::string(utf8);
    }
    std::string bytes;
    bytes.reserve(utf8.size());
    for (std::size_t at = 0; at < utf8.size();) {
        const char32_t letter = take_letter(utf8, at);
        bytes += letter < 0x80 ? static_cast<char>(letter) : in_one_byte(letter, charset);
    }
    return bytes;
}

void append_header_text(
    std::string_view utf8, std::string_view charset, bool always, std::string& out
)
{
    if (!always && is_ascii(utf8)) {
        out += utf8;
        return;
    }
    constexpr std::size_t most_in_a_word = 45; // of the 75 that RFC 2047 allows, less its marks
    const std::string_view used = charset == "us-ascii" && !is_ascii(utf8) ? "utf-8" : charset;
    std::size_t at = 0;
    while (at < utf8.size()) {
        out += at == 0 ? "=?" : "\n =?";
        out += used;
        out += "?Q?";
        const std::size_t start = out.size();
        while (at < utf8.size() && out.size() - start < most_in_a_word) {
            const std::size_t before = at;
            take_letter(utf8, at);
            for (const char c : in_charset(utf8.substr(before, at - before), used)) {
                const bool plain =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
                if (plain) {
                    out += c;
                } else if (c == ' ') {
                    out += '_';
                } else {
                    append_escaped(c, out);
                }
            }
        }
        out += "?=";
    }
}

} // namespace takedown::simulate
