#include "readers/traffic/packet_link.hpp"

#include "core/cursor.hpp"

namespace takedown {

namespace {

constexpr std::uint16_t type_ipv4 = 0x0800;
constexpr std::uint16_t type_ipv6 = 0x86dd;
constexpr std::uint16_t type_pppoe = 0x8864;
constexpr std::uint16_t type_mpls = 0x8847;
constexpr int most_tags = 4;

/// Bytes and their length on the wire, cut from the front together.
class Layer {
public:
    Layer(Bytes bytes, std::uint32_t length) : cursor_(bytes), length_(length) {}

    ByteCursor& cursor() { return cursor_; }

    [[nodiscard]] LinkPayload ip() const
    {
        if (cursor_.failed() || cursor_.remaining() == 0) {
            return {LinkContent::Cut, {}, 0};
        }
        const auto used = static_cast<std::uint32_t>(cursor_.position());
        return {LinkContent::Ip, cursor_.rest(), length_ > used ? length_ - used : 0};
    }

private:
    ByteCursor cursor_;
    std::uint32_t length_;
};

LinkPayload other_or_cut(const ByteCursor& cursor)
{
    return {cursor.failed() ? LinkContent::Cut : LinkContent::Other, {}, 0};
}

LinkPayload strip_ppp(Layer layer)
{
    ByteCursor& cursor = layer.cursor();
    std::uint16_t protocol = cursor.u8();
    if (protocol == 0xff) { // address and control, left out by some links
        cursor.skip(1);
        protocol = cursor.u8();
    }
    if ((protocol & 1U) == 0) { // compressed protocols are odd in their only byte
        protocol = static_cast<std::uint16_t>(protocol << 8U | cursor.u8());
    }
    return protocol == 0x21 || protocol == 0x57 ? layer.ip() : other_or_cut(cursor);
}

LinkPayload strip_mpls(Layer layer)
{
    ByteCursor& cursor = layer.cursor();
    for (int label = 0; label < 8; ++label) {
        if ((cursor.u32() & 0x100U) != 0) {
            const unsigned version = cursor.remaining() > 0 ? cursor.rest()[0] >> 4U : 0U;
            return version == 4 || version == 6 ? layer.ip() : other_or_cut(cursor);
        }
    }
    return other_or_cut(cursor);
}

LinkPayload by_ethertype(Layer layer, std::uint16_t type)
{
    ByteCursor& cursor = layer.cursor();
    for (int tag = 0; tag < most_tags && (type == 0x8100 || type == 0x88a8 || type == 0x9100);
         ++tag) {
        cursor.skip(2);
        type = cursor.u16();
    }
    switch (type) {
    case type_ipv4:
    case type_ipv6: return layer.ip();
    case type_pppoe: cursor.skip(6); return strip_ppp(layer);
    case type_mpls: return strip_mpls(layer);
    default: return other_or_cut(cursor);
    }
}

LinkPayload strip_loopback(Layer layer)
{
    ByteCursor& cursor = layer.cursor();
    std::uint32_t family = cursor.u32();
    if (family > 0xffff) { // written in the other byte order
        family = family >> 24U | (family >> 8U & 0xff00U);
    }
    // AF_INET; AF_INET6 of Linux, NetBSD, FreeBSD and macOS
    const bool ip = family == 2 || family == 10 || family == 24 || family == 28 || family == 30;
    return ip ? layer.ip() : other_or_cut(cursor);
}

} // namespace

LinkPayload strip_ethernet(Bytes bytes, std::uint32_t length)
{
    Layer layer(bytes, length);
    layer.cursor().skip(12);
    const std::uint16_t type = layer.cursor().u16();
    return by_ethertype(layer, type);
}

LinkPayload strip_link(const CapturedFrame& frame)
{
    Layer layer(frame.bytes, frame.original_length);
    ByteCursor& cursor = layer.cursor();
    switch (frame.link_type) {
    case 1: // Ethernet
        return strip_ethernet(frame.bytes, frame.original_length);
    case 0:   // BSD loopback
    case 108: // OpenBSD loopback
        return strip_loopback(layer);
    case 9:  // PPP
    case 50: // PPP in HDLC framing
        return strip_ppp(layer);
    case 51: // PPPoE
        cursor.skip(6);
        return strip_ppp(layer);
    case 12: // raw IP under the numbers of several systems
    case 14:
    case 101:
    case 228:
    case 229: return layer.ip();
    case 113: { // Linux cooked
        cursor.skip(14);
        const std::uint16_t type = cursor.u16();
        return by_ethertype(layer, type);
    }
    case 276: { // Linux cooked, version 2
        const std::uint16_t type = cursor.u16();
        cursor.skip(18);
        return by_ethertype(layer, type);
    }
    default: return {LinkContent::Unsupported, {}, 0};
    }
}

} // namespace takedown
