#include "trap/byte_text.hpp"

#include <algorithm>

namespace takedown::trap {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

bool is_plain(char c)
{
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

void append_special(std::string& text, char c)
{
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\r') {
        text += "\\r";
    } else if (c == '\n') {
        text += "\\n";
    } else if (c == '"' || c == '\\') {
        text += '\\';
        text += c;
    } else if (byte >= 0x80) {
        text += static_cast<char>(0xC0U | byte >> 6U);
        text += static_cast<char>(0x80U | (byte & 0x3FU));
    } else {
        text += "\\u00";
        text += hex_digits[byte >> 4U];
        text += hex_digits[byte & 15U];
    }
}

bool is_harmless(char c)
{
    return c > ' ' && c <= '~' &&
           std::string_view("()<>[]\\\",;").find(c) == std::string_view::npos;
}

} // namespace

void append_json_bytes(std::string& text, std::string_view bytes)
{
    text += '"';
    std::size_t from = 0;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        if (!is_plain(bytes[at])) {
            text += bytes.substr(from, at - from);
            append_special(text, bytes[at]);
            from = at + 1;
        }
    }
    text += bytes.substr(from);
    text += '"';
}

std::string header_word(std::string_view bytes)
{
    constexpr std::size_t longest = 255;
    std::string word(bytes.substr(0, longest));
    std::replace_if(
        word.begin(), word.end(), [](char c) { return !is_harmless(c); }, '?'
    );
    return word.empty() ? "-" : word;
}

} // namespace takedown::trap
