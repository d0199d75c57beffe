#include "readers/traffic/traffic_fields.hpp"

#include "core/cursor.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <cmath>

namespace takedown {

namespace {

constexpr double most_seconds = 3.2e9; // a century

void append_dns_byte(std::string& name, std::uint8_t byte)
{
    const char c = static_cast<char>(byte);
    if (c >= 'A' && c <= 'Z') {
        name += static_cast<char>(c - 'A' + 'a');
    } else if (byte > 0x20 && byte < 0x7f && c != '.' && c != '\\') {
        name += c;
    } else {
        name += '\\';
        name += static_cast<char>('0' + byte / 100);
        name += static_cast<char>('0' + byte / 10 % 10);
        name += static_cast<char>('0' + byte % 10);
    }
}

std::string_view without_final_dots(std::string_view name)
{
    while (name.size() > 1 && name.back() == '.') {
        name.remove_suffix(1);
    }
    return name;
}

/// An IPv6 address without brackets has more than one colon, and then no port.
std::string_view without_port(std::string_view host)
{
    if (host.starts_with('[')) {
        host.remove_prefix(1);
        return host.substr(0, host.find(']'));
    }
    const std::size_t colon = host.find(':');
    const bool one = colon != std::string_view::npos && colon == host.rfind(':');
    return one ? host.substr(0, colon) : host;
}

std::string shown(std::string_view text, std::size_t most)
{
    return shorten(to_lower(to_valid_utf8(text.substr(0, most))), most);
}

} // namespace

Micros duration_of_seconds(std::string_view seconds)
{
    const auto value = parse_real(seconds);
    return value && *value > 0 && *value < most_seconds
               ? Micros{static_cast<std::int64_t>(std::llround(*value * 1e6))}
               : Micros{0};
}

bool is_duration(std::string_view seconds)
{
    const auto value = parse_real(seconds);
    return value && *value >= 0 && *value < most_seconds;
}

void append_dns_label(std::string& name, std::span<const std::uint8_t> label)
{
    if (!name.empty()) {
        name += '.';
    }
    for (const std::uint8_t byte : label) {
        append_dns_byte(name, byte);
    }
}

std::string dns_name_of(std::string_view joined)
{
    joined = without_final_dots(joined.substr(0, 1024));
    std::string name;
    name.reserve(joined.size());
    for (const std::uint8_t byte : as_bytes(joined)) {
        if (byte == '.') {
            name += '.';
        } else {
            append_dns_byte(name, byte);
        }
    }
    return name;
}

std::string host_name_of(std::string_view host)
{
    return shown(without_final_dots(without_port(trim(host))), 255);
}

std::string envelope_address_of(std::string_view argument)
{
    const std::size_t open = argument.find('<');
    argument = trim(open == std::string_view::npos ? argument : argument.substr(open + 1));
    const std::size_t close = argument.find('>');
    const bool bracketed = close != std::string_view::npos; // else parameters follow a blank
    return shown(trim(argument.substr(0, bracketed ? close : argument.find(' '))), 512);
}

} // namespace takedown
