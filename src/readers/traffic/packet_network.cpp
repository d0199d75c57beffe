#include "readers/traffic/packet_network.hpp"

#include "core/cursor.hpp"
#include "readers/traffic/packet_link.hpp"

#include <algorithm>

namespace takedown {

namespace {

constexpr std::uint8_t protocol_ipip = 4;
constexpr std::uint8_t protocol_6in4 = 41;
constexpr std::uint8_t protocol_gre = 47;
constexpr int most_extensions = 16;

/// Payload that begins `header` bytes into the packet; `total` is the packet's length as sent.
void set_payload(Datagram& datagram, Bytes bytes, std::uint32_t header, std::uint32_t total)
{
    datagram.payload_length = total - header;
    const Bytes rest = bytes.subspan(std::min<std::size_t>(header, bytes.size()));
    datagram.payload = rest.first(std::min<std::size_t>(rest.size(), datagram.payload_length));
}

NetworkFault read_ipv4(Bytes bytes, std::uint32_t length, Datagram& datagram)
{
    ByteCursor cursor(bytes);
    const std::uint32_t header = (cursor.u8() & 0x0fU) * 4U;
    cursor.skip(1);
    std::uint32_t total = cursor.u16();
    const std::uint16_t identification = cursor.u16();
    const std::uint16_t fragment = cursor.u16();
    cursor.skip(1);
    const std::uint8_t protocol = cursor.u8();
    cursor.skip(2);
    const std::uint32_t source = cursor.u32();
    const std::uint32_t destination = cursor.u32();
    if (cursor.failed()) {
        return NetworkFault::Cut;
    }
    if (total == 0) { // segmentation left to the network card
        total = length;
    }
    if (header < 20 || total < header) {
        return NetworkFault::Damaged;
    }
    datagram.source = Address::v4(source);
    datagram.destination = Address::v4(destination);
    datagram.protocol = protocol;
    datagram.more_fragments = (fragment & 0x2000U) != 0;
    datagram.fragment_offset = (fragment & 0x1fffU) * 8U;
    datagram.is_fragment = datagram.more_fragments || datagram.fragment_offset > 0;
    datagram.identification = identification;
    set_payload(datagram, bytes, header, total);
    return NetworkFault::None;
}

bool is_extension(std::uint8_t type)
{
    return type == 0 || type == 43 || type == 44 || type == 51 || type == 60 || type == 135 ||
           type == 139 || type == 140;
}

/// One extension header; gives the next header's type.
std::uint8_t read_extension(ByteCursor& cursor, std::uint8_t type, Datagram& datagram)
{
    const std::uint8_t next = cursor.u8();
    const std::uint32_t size = cursor.u8();
    if (type == 44) {
        const std::uint16_t fragment = cursor.u16();
        datagram.identification = cursor.u32();
        datagram.more_fragments = (fragment & 1U) != 0;
        datagram.fragment_offset = fragment & 0xfff8U;
        datagram.is_fragment = datagram.more_fragments || datagram.fragment_offset > 0;
    } else {
        // The authentication header counts in 4 bytes, less two of them; the others in 8, less one.
        cursor.skip(type == 51 ? (size + 2) * 4 - 2 : (size + 1) * 8 - 2);
    }
    return next;
}

NetworkFault read_ipv6(Bytes bytes, std::uint32_t length, Datagram& datagram)
{
    ByteCursor cursor(bytes);
    cursor.skip(4);
    const std::uint32_t payload = cursor.u16();
    std::uint8_t type = cursor.u8();
    cursor.skip(1);
    const Bytes source = cursor.take(16);
    const Bytes destination = cursor.take(16);
    if (cursor.failed()) {
        return NetworkFault::Cut;
    }
    const std::uint32_t total = payload == 0 ? length : payload + 40; // 0: jumbogram
    datagram.is_fragment = false;
    datagram.more_fragments = false;
    datagram.fragment_offset = 0;
    int extensions = 0;
    while (is_extension(type) && datagram.fragment_offset == 0) {
        if (++extensions > most_extensions) {
            return NetworkFault::Damaged;
        }
        type = read_extension(cursor, type, datagram);
        if (cursor.failed()) {
            return NetworkFault::Cut;
        }
    }
    const auto header = static_cast<std::uint32_t>(cursor.position());
    if (total < header) {
        return NetworkFault::Damaged;
    }
    datagram.source = Address::v6(source.first<16>());
    datagram.destination = Address::v6(destination.first<16>());
    datagram.protocol = type;
    set_payload(datagram, bytes, header, total);
    return NetworkFault::None;
}

/// What a GRE packet carries; Other if that is not IP.
LinkPayload strip_gre(Bytes bytes, std::uint32_t length)
{
    ByteCursor cursor(bytes);
    const std::uint16_t flags = cursor.u16();
    const std::uint16_t type = cursor.u16();
    for (const unsigned optional : {0x8000U, 0x2000U, 0x1000U}) { // checksum, key, sequence
        cursor.skip((flags & optional) != 0 ? 4 : 0);
    }
    const auto used = static_cast<std::uint32_t>(cursor.position());
    if (cursor.failed() || (flags & 7U) != 0 || used > length) {
        return {};
    }
    if (type == 0x6558) {
        return strip_ethernet(cursor.rest(), length - used);
    }
    if (type != 0x0800 && type != 0x86dd) {
        return {};
    }
    return {LinkContent::Ip, cursor.rest(), length - used};
}

} // namespace

NetworkFault read_ip(Bytes bytes, std::uint32_t length, Datagram& datagram)
{
    if (bytes.empty()) {
        return NetworkFault::Cut;
    }
    switch (bytes[0] >> 4U) {
    case 4: return read_ipv4(bytes, length, datagram);
    case 6: return read_ipv6(bytes, length, datagram);
    default: return NetworkFault::Damaged;
    }
}

bool open_tunnel(Datagram& datagram)
{
    LinkPayload inside;
    if (datagram.protocol == protocol_ipip || datagram.protocol == protocol_6in4) {
        inside = {LinkContent::Ip, datagram.payload, datagram.payload_length};
    } else if (datagram.protocol == protocol_gre) {
        inside = strip_gre(datagram.payload, datagram.payload_length);
    }
    if (inside.content != LinkContent::Ip) {
        return false;
    }
    Datagram opened = datagram;
    if (read_ip(inside.bytes, inside.length, opened) != NetworkFault::None) {
        return false;
    }
    datagram = opened;
    return true;
}

} // namespace takedown
