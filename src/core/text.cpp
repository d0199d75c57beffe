#include "core/text.hpp"

#include "core/utf8.hpp"

#include <algorithm>
#include <cmath>

namespace takedown {

namespace {

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::size_t printable_ascii_run(std::string_view text)
{
    std::size_t length = 0;
    while (length < text.size() && ((text[length] >= ' ' && text[length] < '\x7f') ||
                                    text[length] == '\n' || text[length] == '\t')) {
        ++length;
    }
    return length;
}

} // namespace

std::string to_lower(std::string_view text)
{
    std::string folded(text);
    std::transform(folded.begin(), folded.end(), folded.begin(), lower);
    return folded;
}

bool equal_ignoring_case(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return lower(x) == lower(y);
    });
}

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix)
{
    return text.size() >= prefix.size() &&
           equal_ignoring_case(text.substr(0, prefix.size()), prefix);
}

std::size_t find_ignoring_case(std::string_view text, std::string_view needle, std::size_t from)
{
    if (from > text.size()) {
        return std::string_view::npos;
    }
    const auto found = std::search(
        text.begin() + static_cast<std::ptrdiff_t>(from),
        text.end(),
        needle.begin(),
        needle.end(),
        [](char x, char y) { return lower(x) == lower(y); }
    );
    return found == text.end() && !needle.empty() ? std::string_view::npos
                                                  : static_cast<std::size_t>(found - text.begin());
}

std::string_view trim(std::string_view text)
{
    while (!text.empty() && is_blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_blank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> pieces;
    std::size_t start = 0;
    while (true) {
        const std::size_t end = text.find(separator, start);
        if (end == std::string_view::npos) {
            pieces.push_back(text.substr(start));
            return pieces;
        }
        pieces.push_back(text.substr(start, end - start));
        start = end + 1;
    }
}

std::optional<double> parse_real(std::string_view text)
{
    double value = 0;
    const char* const end = text.data() + text.size();
    const auto [last, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || last != end || text.empty() || !std::isfinite(value)) {
        return std::nullopt;
    }
    return value;
}

std::string to_hex(std::span<const std::uint8_t> bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const std::uint8_t byte : bytes) {
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
    }
    return text;
}

std::string to_valid_utf8(std::string_view text)
{
    std::string valid;
    valid.reserve(text.size());
    while (!text.empty()) {
        const std::size_t plain = printable_ascii_run(text); // most text is nothing else
        valid.append(text.substr(0, plain));
        text.remove_prefix(plain);
        if (text.empty()) {
            break;
        }
        const std::size_t length = utf8_length(text);
        const auto first = static_cast<unsigned char>(text.front());
        if (length == 0) {
            valid += "\xef\xbf\xbd";
        } else if ((first < 0x20 && first != '\t' && first != '\n') || first == 0x7f) {
            valid += ' ';
        } else if (length == 2 && first == 0xc2 && static_cast<unsigned char>(text[1]) < 0xa0) {
            valid += ' '; // C1 controls steer terminals too
        } else {
            valid += text.substr(0, length);
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return valid;
}

std::string shorten(std::string_view text, std::size_t bytes)
{
    if (text.size() <= bytes) {
        return std::string(text);
    }
    constexpr std::string_view ellipsis = "…";
    std::size_t keep = bytes > ellipsis.size() ? bytes - ellipsis.size() : 0;
    while (keep > 0 && (static_cast<unsigned char>(text[keep]) & 0xc0U) == 0x80) {
        --keep;
    }
    return std::string(text.substr(0, keep)) + std::string(ellipsis);
}

std::string defang(std::string_view text)
{
    std::string safe;
    safe.reserve(text.size() + 8);
    if (starts_with_ignoring_case(text, "http")) {
        safe = "hxxp";
        text.remove_prefix(4);
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '.') {
            safe += "[.]";
        } else if (text[i] == '@') {
            safe += "[at]";
        } else {
            safe += text[i];
        }
    }
    return safe;
}

std::string with_thousands(std::uint64_t number)
{
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3;) {
        at -= 3;
        text.insert(at, ",");
    }
    return text;
}

} // namespace takedown
