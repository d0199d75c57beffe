#include "readers/routing/bgp_update.hpp"

#include <algorithm>
#include <array>

namespace takedown {

namespace {

constexpr std::uint16_t family_v4 = 1;
constexpr std::uint16_t family_v6 = 2;
constexpr std::uint8_t unicast = 1;

void read_reach(std::span<const std::uint8_t> value, BgpAttributes& into)
{
    ByteCursor cursor(value);
    const std::uint16_t family = cursor.u16();
    const std::uint8_t kind = cursor.u8();
    cursor.skip(cursor.u8()); // next hop
    cursor.skip(1);           // reserved
    if (cursor.failed()) {
        into.broken = true;
    } else if (kind == unicast && (family == family_v4 || family == family_v6)) {
        into.broken |= !parse_prefixes(cursor.rest(), family == family_v6, into.announced);
    }
}

void read_unreach(std::span<const std::uint8_t> value, BgpAttributes& into)
{
    ByteCursor cursor(value);
    const std::uint16_t family = cursor.u16();
    const std::uint8_t kind = cursor.u8();
    if (cursor.failed()) {
        into.broken = true;
    } else if (kind == unicast && (family == family_v4 || family == family_v6)) {
        into.broken |= !parse_prefixes(cursor.rest(), family == family_v6, into.withdrawn);
    }
}

} // namespace

Prefix read_prefix(ByteCursor& cursor, unsigned bits, bool is_v6)
{
    std::array<std::uint8_t, 16> bytes{};
    if (bits > (is_v6 ? 128U : 32U)) {
        cursor.skip(cursor.remaining() + 1);
        return {};
    }
    const auto given = cursor.take((bits + 7) / 8);
    if (is_v6) {
        std::copy(given.begin(), given.end(), bytes.begin());
        return {Address::v6(bytes), bits};
    }
    std::uint32_t word = 0;
    unsigned shift = 24;
    for (const std::uint8_t byte : given) {
        word |= std::uint32_t{byte} << shift;
        shift -= 8;
    }
    return {Address::v4(word), bits};
}

bool parse_prefixes(std::span<const std::uint8_t> bytes, bool is_v6, std::vector<Prefix>& into)
{
    ByteCursor cursor(bytes);
    while (cursor.remaining() > 0) {
        const unsigned bits = cursor.u8();
        const Prefix prefix = read_prefix(cursor, bits, is_v6);
        if (cursor.failed()) {
            return false;
        }
        into.push_back(prefix);
    }
    return true;
}

BgpAttributes
parse_bgp_attributes(std::span<const std::uint8_t> bytes, std::size_t asn_bytes, bool reach)
{
    constexpr std::uint8_t extended_length = 0x10;
    constexpr std::uint8_t as_path = 2;
    constexpr std::uint8_t mp_reach = 14;
    constexpr std::uint8_t mp_unreach = 15;
    constexpr std::uint8_t as4_path = 17;
    BgpAttributes attributes;
    AsPath four_byte;
    bool has_four_byte = false;
    ByteCursor cursor(bytes);
    while (cursor.remaining() > 0) {
        const std::uint8_t flags = cursor.u8();
        const std::uint8_t kind = cursor.u8();
        const std::size_t length = (flags & extended_length) != 0 ? cursor.u16() : cursor.u8();
        const auto value = cursor.take(length);
        if (cursor.failed()) {
            attributes.broken = true;
            break;
        }
        if (kind == as_path) {
            attributes.path = AsPath{};
            attributes.broken |= !parse_as_path(value, asn_bytes, attributes.path);
        } else if (kind == as4_path && asn_bytes == 2) {
            has_four_byte = parse_as_path(value, 4, four_byte);
        } else if (kind == mp_reach && reach) {
            read_reach(value, attributes);
        } else if (kind == mp_unreach) {
            read_unreach(value, attributes);
        }
    }
    if (has_four_byte) {
        attributes.path = merge_as4_path(attributes.path, four_byte);
    }
    return attributes;
}

} // namespace takedown
