#include "simulate/evidence/zeek_fields.hpp"

#include "core/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace takedown::simulate {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::size_t longest_escape = 4; ///< "\\x1f"
constexpr std::size_t longest_number = 20;

std::array<char, longest_escape> hex_escape(char byte)
{
    const auto number = static_cast<unsigned char>(byte);
    return {'\\', 'x', hex_digits[number >> 4U], hex_digits[number & 15U]};
}

std::string_view text_of(const std::array<char, longest_escape>& escape)
{
    return {escape.data(), escape.size()};
}

bool is_plain(char c)
{
    return c >= ' ' && c < '\x7f' && c != '\\';
}

/// A bit of each byte of a word that is 0; more may be set above such a byte.
constexpr std::uint64_t zero_bytes(std::uint64_t word)
{
    return (word - 0x0101010101010101U) & ~word & 0x8080808080808080U;
}

constexpr std::uint64_t repeated(char c)
{
    return 0x0101010101010101U * static_cast<unsigned char>(c);
}

/// is_plain() of eight characters at once.
bool are_plain(const char* at)
{
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    const std::uint64_t odd = (word & repeated('\x80')) | zero_bytes(word & repeated('\xe0')) |
                              zero_bytes(word ^ repeated('\x7f')) |
                              zero_bytes(word ^ repeated('\\'));
    return odd == 0;
}

std::size_t plain_length(std::string_view value)
{
    std::size_t length = 0;
    while (value.size() - length >= 8 && are_plain(value.data() + length)) {
        length += 8;
    }
    while (length < value.size() && is_plain(value[length])) {
        ++length;
    }
    return length;
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// At least one digit; returns where the number ends.
char* put_number(char* at, std::uint64_t value)
{
    return std::to_chars(at, at + longest_number, value).ptr;
}

} // namespace

void ZeekFields::grow(std::size_t size)
{
    row_.resize(std::max<std::size_t>(2 * row_.size(), end_ + size + 1'024));
}

void ZeekFields::append(std::string_view value)
{
    std::copy(value.begin(), value.end(), room(value.size()));
    end_ += value.size();
}

void ZeekFields::append_number(std::uint64_t value)
{
    end_ = static_cast<std::size_t>(put_number(room(longest_number), value) - row_.data());
}

void ZeekFields::append_seconds(std::int64_t micros)
{
    append_number(static_cast<std::uint64_t>(micros / 1'000'000));
    auto fraction = static_cast<unsigned>(micros % 1'000'000);
    char* const digits = room(7);
    digits[0] = '.';
    for (std::size_t i = 6; i > 0; --i, fraction /= 10) {
        digits[i] = static_cast<char>('0' + fraction % 10);
    }
    end_ += 7;
}

void ZeekFields::time(TimePoint value)
{
    append_seconds(value.time_since_epoch().count());
    end_field();
}

void ZeekFields::interval(Micros value)
{
    append_seconds(value.count());
    end_field();
}

void ZeekFields::count(std::uint64_t value)
{
    append_number(value);
    end_field();
}

void ZeekFields::truth(bool value)
{
    append(value ? 'T' : 'F');
    end_field();
}

void ZeekFields::append_address(const Address& value)
{
    if (!value.is_v4()) {
        append(value.text());
        return;
    }
    const std::uint32_t bits = value.v4_bits();
    char* at = room(4 * longest_number);
    for (unsigned shift = 32; shift > 0; shift -= 8) {
        at = put_number(at, bits >> (shift - 8) & 0xffU);
        if (shift > 8) {
            *at++ = '.';
        }
    }
    end_ = static_cast<std::size_t>(at - row_.data());
}

void ZeekFields::address(const Address& value)
{
    append_address(value);
    end_field();
}

void ZeekFields::word(std::string_view value)
{
    append(value);
    end_field();
}

void ZeekFields::append_escaped(std::string_view value, bool in_list)
{
    const std::size_t plain =
        in_list && value.find(',') != std::string_view::npos ? 0 : plain_length(value);
    append(value.substr(0, plain));
    if (plain < value.size()) {
        append_odd(value.substr(plain), in_list);
    }
}

/// UTF-8 stays; control characters, the backslash and, in lists, the comma do not.
void ZeekFields::append_odd(std::string_view value, bool in_list)
{
    while (!value.empty()) {
        const char c = value.front();
        const std::size_t length = std::max<std::size_t>(1, utf8_length(value));
        if (length > 1) {
            append(value.substr(0, length));
        } else if (c == '\\') {
            append("\\\\");
        } else if (c < ' ' || c == '\x7f' || (in_list && c == ',')) { // no UTF-8 is below 0
            append(text_of(hex_escape(c)));
        } else {
            append(c);
        }
        value.remove_prefix(length);
    }
}

void ZeekFields::text(std::string_view value)
{
    if (value.empty()) {
        unset();
    } else if (value == "-" || value == "(empty)") { // the words that mean something else
        append(text_of(hex_escape(value.front())));
        append_escaped(value.substr(1), false);
        end_field();
    } else {
        append_escaped(value, false);
        end_field();
    }
}

void ZeekFields::name(std::string_view value)
{
    if (value.find('\\') == std::string_view::npos) {
        text(value);
        return;
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '\\' && value.size() - i >= 4 && is_digit(value[i + 1])) {
            const int byte =
                (value[i + 1] - '0') * 100 + (value[i + 2] - '0') * 10 + (value[i + 3] - '0');
            append(text_of(hex_escape(static_cast<char>(byte))));
            i += 3;
        } else {
            append(value[i]);
        }
    }
    end_field();
}

void ZeekFields::begin_element()
{
    if (end_ > list_at_) {
        append(',');
    }
}

void ZeekFields::element(std::string_view value)
{
    begin_element();
    append_escaped(value, true);
}

void ZeekFields::elements(std::string_view values)
{
    begin_element();
    append_escaped(values, false);
}

void ZeekFields::address_element(const Address& value)
{
    begin_element();
    append_address(value);
}

void ZeekFields::seconds_element(std::uint64_t seconds)
{
    begin_element();
    append_number(seconds);
    append(".000000");
}

void ZeekFields::end_list()
{
    if (end_ == list_at_) {
        append('-');
    }
    end_field();
}

std::string_view ZeekFields::row()
{
    row_[end_ - 1] = '\n';
    return {row_.data(), end_};
}

} // namespace takedown::simulate
