#include "simulate/evidence/zeek_fields.hpp"

#include "core/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace takedown::simulate {

namespace {

void append_hex_byte(std::string& out, unsigned char byte)
{
    constexpr std::string_view digits = "0123456789abcdef";
    out += "\\x";
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
}

bool is_plain(char c)
{
    return c > ' ' && c < '\x7f' && c != '\\' && c != ',';
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

} // namespace

void ZeekFields::append_number(std::uint64_t value)
{
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    row_.append(digits.data(), end);
}

void ZeekFields::append_seconds(std::int64_t micros)
{
    append_number(static_cast<std::uint64_t>(micros / 1'000'000));
    auto fraction = static_cast<unsigned>(micros % 1'000'000);
    std::array<char, 7> digits{'.', '0', '0', '0', '0', '0', '0'};
    for (std::size_t i = 6; i > 0; --i, fraction /= 10) {
        digits[i] = static_cast<char>('0' + fraction % 10);
    }
    row_.append(digits.data(), digits.size());
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
    row_ += value ? 'T' : 'F';
    end_field();
}

void ZeekFields::address(const Address& value)
{
    if (!value.is_v4()) {
        word(value.text());
        return;
    }
    const std::uint32_t bits = value.v4_bits();
    for (unsigned shift = 32; shift > 0; shift -= 8) {
        append_number(bits >> (shift - 8) & 0xffU);
        row_ += shift > 8 ? '.' : '\t';
    }
}

void ZeekFields::word(std::string_view value)
{
    row_ += value;
    end_field();
}

/// UTF-8 stays; control characters, the backslash and, in lists, the comma do not.
void ZeekFields::append_escaped(std::string_view value, bool in_list)
{
    if (std::all_of(value.begin(), value.end(), is_plain)) {
        row_ += value;
        return;
    }
    while (!value.empty()) {
        const char c = value.front();
        const std::size_t length = std::max<std::size_t>(1, utf8_length(value));
        if (length > 1) {
            row_ += value.substr(0, length);
        } else if (c == '\\') {
            row_ += "\\\\";
        } else if (c < ' ' || c == '\x7f' || (in_list && c == ',')) { // no UTF-8 is below 0
            append_hex_byte(row_, static_cast<unsigned char>(c));
        } else {
            row_ += c;
        }
        value.remove_prefix(length);
    }
}

void ZeekFields::text(std::string_view value)
{
    if (value.empty()) {
        unset();
    } else if (value == "-" || value == "(empty)") { // the words that mean something else
        append_hex_byte(row_, static_cast<unsigned char>(value.front()));
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
            append_hex_byte(row_, static_cast<unsigned char>(byte));
            i += 3;
        } else {
            row_ += value[i];
        }
    }
    end_field();
}

void ZeekFields::begin_element()
{
    if (row_.size() > list_at_) {
        row_ += ',';
    }
}

void ZeekFields::element(std::string_view value)
{
    begin_element();
    append_escaped(value, true);
}

void ZeekFields::seconds_element(std::uint64_t seconds)
{
    begin_element();
    append_number(seconds);
    row_ += ".000000";
}

void ZeekFields::end_list()
{
    if (row_.size() == list_at_) {
        row_ += '-';
    }
    end_field();
}

std::string_view ZeekFields::row()
{
    row_.back() = '\n';
    return row_;
}

} // namespace takedown::simulate
