#include "casework/address_forms.hpp"

#include "core/text.hpp"

#include <array>
#include <tuple>
#include <utility>

namespace takedown {

namespace {

constexpr int most_nesting = 4; ///< "%252540": an escape of an escape, and so on

/// One escape: its length in the source (0: none here) and the character it stands for; 0 stands
/// for nothing at all.
struct Escape {
    std::size_t length = 0;
    char character = '\0';
};

using DigitValues = std::array<signed char, 256>; ///< -1: no digit

constexpr void set_values(DigitValues& values, std::string_view digits)
{
    for (std::size_t i = 0; i < digits.size(); ++i) {
        values[static_cast<unsigned char>(digits[i])] = static_cast<signed char>(i);
    }
}

constexpr DigitValues hex_values = [] {
    DigitValues values{};
    values.fill(-1);
    set_values(values, "0123456789ABCDEF");
    set_values(values, "0123456789abcdef");
    return values;
}();

constexpr DigitValues base64_values = [] {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    DigitValues values{};
    values.fill(-1);
    set_values(values, alphabet);
    values['-'] = 62;
    values['_'] = 63;
    return values;
}();

/// Characters that an escape may start with.
constexpr std::array<bool, 256> starters = [] {
    std::array<bool, 256> marks{};
    for (const char c : std::string_view("%&\\=([{< \t\xe2\xef\xc2")) {
        marks[static_cast<unsigned char>(c)] = true;
    }
    return marks;
}();

/// Characters that a written sign may start with after its blanks.
constexpr std::array<bool, 256> sign_starters = [] {
    std::array<bool, 256> marks{};
    for (const char c : std::string_view("([{<aAdD@.")) {
        marks[static_cast<unsigned char>(c)] = true;
    }
    return marks;
}();

int value_of(const DigitValues& values, char c)
{
    return values[static_cast<unsigned char>(c)];
}

/// The byte that two hexadecimal digits at the start of `text` stand for.
std::optional<char> hex_byte(std::string_view text)
{
    if (text.size() < 2 || value_of(hex_values, text[0]) < 0 || value_of(hex_values, text[1]) < 0) {
        return std::nullopt;
    }
    return static_cast<char>(value_of(hex_values, text[0]) * 16 + value_of(hex_values, text[1]));
}

/// `mark` and two digits; the mark itself may have been escaped before ("%2540", "=3D40").
Escape marked_byte(std::string_view text, std::string_view mark_again)
{
    std::size_t at = 1;
    for (int depth = 0;
         depth < most_nesting && starts_with_ignoring_case(text.substr(at), mark_again) &&
         hex_byte(text.substr(at + 2));
         ++depth) {
        at += 2;
    }
    if (const auto byte = hex_byte(text.substr(at))) {
        return {at + 2, *byte};
    }
    return {};
}

/// After "%" or "\": "u0040" or "x40".
Escape unicode_byte(std::string_view text)
{
    if (starts_with_ignoring_case(text.substr(1), "u00")) {
        if (const auto byte = hex_byte(text.substr(4))) {
            return {6, *byte};
        }
    }
    if (text[0] == '\\' && text.size() > 1 && (text[1] | 32) == 'x') {
        if (const auto byte = hex_byte(text.substr(2))) {
            return {4, *byte};
        }
    }
    return {};
}

Escape numeric_entity(std::string_view text, std::size_t at)
{
    const bool hex = at < text.size() && (text[at] | 32) == 'x';
    at += hex ? 1U : 0U;
    const int base = hex ? 16 : 10;
    const std::size_t first = at;
    int value = 0;
    while (at < text.size() && at - first < 7) {
        const int digit = value_of(hex_values, text[at]);
        if (digit < 0 || digit >= base) {
            break;
        }
        value = value * base + digit;
        ++at;
    }
    if (at == first || value < 32 || value > 126) {
        return {};
    }
    at += at < text.size() && text[at] == ';' ? 1U : 0U;
    return {at, static_cast<char>(value)};
}

Escape entity(std::string_view text)
{
    std::size_t at = 1;
    for (int depth = 0; depth < most_nesting && text.substr(at, 4) == "amp;"; ++depth) {
        at += 4;
    }
    if (at < text.size() && text[at] == '#') {
        return numeric_entity(text, at + 1);
    }
    constexpr std::array<std::pair<std::string_view, char>, 4> names{
        {{"commat;", '@'}, {"period;", '.'}, {"lowbar;", '_'}, {"plus;", '+'}}};
    for (const auto& [name, character] : names) {
        if (text.substr(at, name.size()) == name) {
            return {at + name.size(), character};
        }
    }
    return {};
}

std::size_t blanks_at(std::string_view text, std::size_t at)
{
    std::size_t count = 0;
    while (count < 3 && at + count < text.size() &&
           (text[at + count] == ' ' || text[at + count] == '\t')) {
        ++count;
    }
    return count;
}

/// "at", "dot", "@" or "." at the start of `text`.
Escape sign_word(std::string_view text)
{
    constexpr std::array<std::pair<std::string_view, char>, 4> words{
        {{"at", '@'}, {"dot", '.'}, {"@", '@'}, {".", '.'}}};
    for (const auto& [word, character] : words) {
        if (starts_with_ignoring_case(text, word)) {
            return {word.size(), character};
        }
    }
    return {};
}

/// " (at) ", "[dot]", "{ at }", " at ": the blanks around belong to it.
Escape written_sign(std::string_view text)
{
    std::size_t at = blanks_at(text, 0);
    const bool blank_before = at > 0;
    if (at >= text.size() || !sign_starters[static_cast<unsigned char>(text[at])]) {
        return {}; // so end nearly all blanks, which are many
    }
    constexpr std::string_view opening = "([{<";
    constexpr std::string_view closing = ")]}>";
    const std::size_t kind = opening.find(text[at]);
    const bool bracketed = kind != std::string_view::npos;
    if (!bracketed && !blank_before) {
        return {};
    }
    at += bracketed ? 1 + blanks_at(text, at + 1) : 0;
    const Escape sign = sign_word(text.substr(std::min(at, text.size())));
    if (sign.length == 0) {
        return {};
    }
    at += sign.length;
    const std::size_t blanks_after = blanks_at(text, at);
    if (!bracketed) {
        return blanks_after > 0 ? Escape{at + blanks_after, sign.character} : Escape{};
    }
    at += blanks_after;
    if (at >= text.size() || text[at] != closing[kind]) {
        return {};
    }
    ++at;
    return {at + blanks_at(text, at), sign.character};
}

/// Wide forms of ASCII ("＠"), and marks that nobody sees.
Escape wide_character(std::string_view text)
{
    const auto byte = [text](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    if (byte(0) == 0xC2) {
        return byte(1) == 0xAD ? Escape{2, '\0'} : Escape{}; // soft hyphen
    }
    if (byte(0) == 0xE2) { // zero width space and joiners
        const bool unseen = (byte(1) == 0x80 && byte(2) >= 0x8B && byte(2) <= 0x8F) ||
                            (byte(1) == 0x81 && byte(2) == 0xA0);
        return unseen ? Escape{3, '\0'} : Escape{};
    }
    if (byte(1) == 0xBC && byte(2) >= 0x81 && byte(2) <= 0xBF) {
        return {3, static_cast<char>(byte(2) - 0x60U)};
    }
    if (byte(1) == 0xBD && byte(2) >= 0x80 && byte(2) <= 0x9E) {
        return {3, static_cast<char>(byte(2) - 0x20U)};
    }
    if (byte(1) == 0xB9 && byte(2) == 0xAB) {
        return {3, '@'};
    }
    return byte(1) == 0xBB && byte(2) == 0xBF ? Escape{3, '\0'} : Escape{};
}

Escape quoted_printable(std::string_view text)
{
    if (text.substr(1, 1) == "\n") {
        return {2, '\0'};
    }
    return text.substr(1, 2) == "\r\n" ? Escape{3, '\0'} : marked_byte(text, "3D");
}

Escape escape_at(std::string_view text, EscapeFamily family)
{
    switch (text.front()) {
    case '%': {
        const Escape escape = marked_byte(text, "25");
        return escape.length > 0 ? escape : unicode_byte(text);
    }
    case '\\': return unicode_byte(text);
    case '&': return entity(text);
    case '=': return family == EscapeFamily::QuotedPrintable ? quoted_printable(text) : Escape{};
    case ' ':
    case '\t':
    case '(':
    case '[':
    case '{':
    case '<': return written_sign(text);
    default: return wide_character(text);
    }
}

/// Whether a blank or a bracket at `at` may start a written sign: one look at what follows ends
/// nearly all of them, and they are the most frequent of the starters.
bool may_start_sign(std::string_view text, std::size_t at)
{
    if (text.size() - at < 3) {
        return true; // too close to the end for looks ahead
    }
    const char next = text[at + 1];
    if (next == ' ' || next == '\t') {
        return true;
    }
    switch (next | 32) {
    case 'a': return (text[at + 2] | 32) == 't';
    case 'd': return (text[at + 2] | 32) == 'o';
    default: return sign_starters[static_cast<unsigned char>(next)];
    }
}

bool is_blank_or_bracket(char c)
{
    return c == ' ' || c == '\t' || c == '(' || c == '[' || c == '{' || c == '<';
}

/// The first escape at or after `at`, by position; none: the end of the text.
std::pair<std::size_t, Escape>
next_escape(std::string_view text, std::size_t at, EscapeFamily family)
{
    for (; at < text.size(); ++at) {
        if (starters[static_cast<unsigned char>(text[at])] &&
            (!is_blank_or_bracket(text[at]) || may_start_sign(text, at))) {
            if (const Escape escape = escape_at(text.substr(at), family); escape.length > 0) {
                return {at, escape};
            }
        }
    }
    return {text.size(), {}};
}

/// A kind of digits that stand for bytes.
struct Digits {
    const DigitValues& values;
    unsigned bits;          ///< of one digit
    std::size_t alignments; ///< digits after which bytes and digits begin together again
};

constexpr Digits base64{base64_values, 6, 4};
constexpr Digits hexadecimal{hex_values, 4, 2};

DecodedText
decoded_digits(std::string_view text, std::size_t first, std::size_t last, const Digits& digits)
{
    DecodedText decoded;
    unsigned bits = 0;
    unsigned held = 0;
    for (std::size_t i = first; i < last; ++i) {
        bits = (bits << digits.bits | static_cast<unsigned>(value_of(digits.values, text[i]))) &
               0xFFFFU;
        held += digits.bits;
        if (held >= 8) {
            held -= 8;
            const std::size_t begin = first + decoded.text.size() * 8 / digits.bits;
            decoded.begins.push_back(static_cast<std::uint32_t>(begin));
            decoded.ends.push_back(static_cast<std::uint32_t>(i + 1));
            decoded.text += static_cast<char>(bits >> held & 0xFFU);
        }
    }
    return decoded;
}

void take_runs(
    std::string_view text,
    std::size_t least,
    const Digits& digits,
    const std::function<void(const DecodedText&)>& take
)
{
    const std::size_t least_digits = (least * 8 + digits.bits - 1) / digits.bits;
    const auto is_digit = [&](std::size_t i) {
        return value_of(digits.values, text[i]) >= 0;
    };
    for (std::size_t first = 0; text.size() - first >= least_digits;) {
        // From the end of the shortest run that counts backwards: most words are skipped by one
        // look.
        std::size_t known = first + least_digits;
        while (known > first && is_digit(known - 1)) {
            --known;
        }
        if (known > first) {
            first = known;
            continue;
        }
        std::size_t end = first + least_digits;
        while (end < text.size() && is_digit(end)) {
            ++end;
        }
        for (std::size_t skip = 0; skip < digits.alignments && end - first >= least_digits + skip;
             ++skip) {
            take(decoded_digits(text, first + skip, end, digits));
        }
        first = end;
    }
}

} // namespace

std::optional<std::string> text_without_escapes(std::string_view text, EscapeFamily family)
{
    if (text.size() > longest_decoded) {
        return std::nullopt;
    }
    if (family == EscapeFamily::QuotedPrintable && text.find('=') == std::string_view::npos) {
        return std::nullopt; // the other family finds all there is
    }
    auto [at, escape] = next_escape(text, 0, family);
    if (escape.length == 0) {
        return std::nullopt;
    }
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t done = 0; done < text.size();) {
        decoded += text.substr(done, at - done);
        done = at + escape.length;
        if (escape.character != '\0') {
            decoded += escape.character;
        }
        std::tie(at, escape) = next_escape(text, done, family);
    }
    return decoded;
}

DecodedText without_escapes(std::string_view text, EscapeFamily family)
{
    DecodedText decoded;
    decoded.text.reserve(text.size());
    decoded.begins.reserve(text.size());
    decoded.ends.reserve(text.size());
    const auto put = [&decoded](char c, std::size_t begin, std::size_t end) {
        decoded.text += c;
        decoded.begins.push_back(static_cast<std::uint32_t>(begin));
        decoded.ends.push_back(static_cast<std::uint32_t>(end));
    };
    for (std::size_t done = 0; done < text.size();) {
        const auto [at, escape] = next_escape(text, done, family);
        for (; done < at; ++done) {
            put(text[done], done, done + 1);
        }
        done += escape.length;
        if (escape.character != '\0') {
            put(escape.character, at, done);
        }
    }
    return decoded;
}

void for_each_decoded_run(
    std::string_view text, std::size_t least, const std::function<void(const DecodedText&)>& take
)
{
    if (text.size() > longest_decoded) {
        return;
    }
    take_runs(text, least, base64, take);
    take_runs(text, least, hexadecimal, take);
}

} // namespace takedown
