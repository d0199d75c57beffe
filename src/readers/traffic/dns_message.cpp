#include "readers/traffic/dns_message.hpp"

#include "core/cursor.hpp"
#include "readers/traffic/traffic_fields.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace takedown {

namespace {

constexpr std::size_t longest_name = 255;
constexpr int most_jumps = 64;
constexpr int most_answers = 256;
constexpr std::size_t longest_text = 512;

bool is_pointer(std::uint8_t size)
{
    return (size & 0xc0U) == 0xc0U;
}

/// A cursor where the pointer that begins with `size` leads; failed if it leads nowhere.
ByteCursor follow(ByteCursor& at, std::uint8_t size, Bytes message)
{
    const std::size_t target = (size & 0x3fU) << 8U | at.u8();
    ByteCursor there(message);
    there.seek(at.failed() ? message.size() + 1 : target);
    return there;
}

/// The name at the cursor, which ends behind it. nullopt if it is cut, loops or is too long.
std::optional<std::string> read_name(ByteCursor& cursor, Bytes message)
{
    std::string name;
    ByteCursor at = cursor;
    std::size_t length = 0;
    int jumps = 0;
    for (std::uint8_t size = at.u8(); size != 0; size = at.u8()) {
        if (is_pointer(size)) {
            ByteCursor there = follow(at, size, message);
            if (jumps == 0) {
                cursor = at;
            }
            if (there.failed() || ++jumps > most_jumps) {
                return std::nullopt;
            }
            at = there;
            continue;
        }
        const Bytes label = at.take(size);
        length += std::size_t{size} + 1;
        if (size > 63 || at.failed() || length > longest_name) {
            return std::nullopt;
        }
        append_dns_label(name, label);
    }
    if (at.failed()) {
        return std::nullopt;
    }
    if (jumps == 0) {
        cursor = at;
    }
    return name;
}

/// TXT data: its strings one after another, odd bytes as \DDD, case kept.
std::string read_txt(ByteCursor data)
{
    std::string text;
    while (data.remaining() > 0 && text.size() < longest_text) {
        const std::uint8_t size = data.u8();
        for (const std::uint8_t byte : data.take(std::min<std::size_t>(size, data.remaining()))) {
            if (byte >= 0x20 && byte < 0x7f && byte != '\\') {
                text += static_cast<char>(byte);
            } else {
                text += fmt::format("\\{:03d}", byte);
            }
        }
    }
    return text;
}

/// Answer data that is a name behind `skip` bytes of numbers.
std::optional<std::string> name_after(Bytes message, std::size_t at, std::size_t skip)
{
    ByteCursor cursor(message);
    cursor.seek(at);
    cursor.skip(skip);
    return read_name(cursor, message);
}

void read_data(DnsMessage& result, std::uint16_t type, Bytes message, std::size_t at, Bytes data)
{
    ByteCursor numbers(data);
    std::optional<std::string> name;
    switch (type) {
    case 1:
        if (data.size() == 4) {
            result.addresses.push_back(Address::v4(numbers.u32()));
        }
        return;
    case 28:
        if (data.size() == 16) {
            result.addresses.push_back(Address::v6(data.first<16>()));
        }
        return;
    case 16: result.other_answers.push_back(read_txt(numbers)); return;
    case 2:  // NS
    case 5:  // CNAME
    case 12: // PTR
    case 39: // DNAME
        if ((name = name_after(message, at, 0))) {
            result.other_answers.push_back(std::move(*name));
        }
        return;
    case 15:
        if (data.size() > 2 && (name = name_after(message, at, 2))) {
            result.other_answers.push_back(fmt::format("{} {}", numbers.u16(), *name));
        }
        return;
    case 33:
        if (data.size() > 6 && (name = name_after(message, at, 6))) {
            const std::uint16_t priority = numbers.u16();
            const std::uint16_t weight = numbers.u16();
            result.other_answers.push_back(
                fmt::format("{} {} {} {}", priority, weight, numbers.u16(), *name)
            );
        }
        return;
    default: return;
    }
}

void read_answers(DnsMessage& result, ByteCursor& cursor, Bytes message, int count)
{
    bool any = false;
    for (int i = 0; i < std::min(count, most_answers); ++i) {
        const auto owner = read_name(cursor, message);
        const std::uint16_t type = cursor.u16();
        cursor.skip(2);
        const std::uint32_t ttl = cursor.u32();
        const std::uint16_t length = cursor.u16();
        const std::size_t at = cursor.position();
        const Bytes data = cursor.take(length);
        if (!owner || cursor.failed()) {
            result.cut = true;
            return;
        }
        result.least_ttl = any ? std::min(result.least_ttl, ttl) : ttl;
        any = true;
        read_data(result, type, message, at, data);
    }
}

} // namespace

std::optional<DnsMessage> read_dns(Bytes bytes)
{
    ByteCursor cursor(bytes);
    DnsMessage result;
    result.id = cursor.u16();
    const std::uint16_t flags = cursor.u16();
    const std::uint16_t questions = cursor.u16();
    const std::uint16_t answers = cursor.u16();
    cursor.skip(4);
    const unsigned operation = flags >> 11U & 0xfU;
    if (cursor.failed() || questions == 0 || operation != 0) { // only standard queries
        return std::nullopt;
    }
    result.is_response = (flags & 0x8000U) != 0;
    result.response_code = flags & 0xf;
    for (int i = 0; i < std::min<int>(questions, 16); ++i) {
        auto name = read_name(cursor, bytes);
        const std::uint16_t type = cursor.u16();
        cursor.skip(2);
        if (!name || cursor.failed()) {
            if (i == 0) {
                return std::nullopt;
            }
            result.cut = true;
            return result;
        }
        if (i == 0) {
            result.name = std::move(*name);
            result.type = type;
        }
    }
    if (result.is_response) {
        read_answers(result, cursor, bytes, answers);
    }
    return result;
}

} // namespace takedown
