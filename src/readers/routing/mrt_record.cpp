#include "readers/routing/mrt_record.hpp"

#include "readers/routing/bgp_update.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace takedown {

namespace {

constexpr std::uint16_t table_dump = 12;
constexpr std::uint16_t table_dump_v2 = 13;
constexpr std::uint16_t bgp4mp = 16;
constexpr std::uint16_t bgp4mp_et = 17;

constexpr std::uint16_t afi_v4 = 1;
constexpr std::uint16_t afi_v6 = 2;
constexpr std::uint16_t afi_v4_wide = 3; // bgpdump's name: AFI_IP_32BIT_AS
constexpr std::uint16_t afi_v6_wide = 4;

constexpr std::uint16_t peer_index_table = 1;
constexpr std::uint16_t rib_v4_unicast = 2;
constexpr std::uint16_t rib_v6_unicast = 4;
constexpr std::uint16_t rib_v4_unicast_add_path = 8; // RFC 8050
constexpr std::uint16_t rib_v6_unicast_add_path = 10;

constexpr std::uint16_t message_2 = 1;
constexpr std::uint16_t message_4 = 4;
constexpr std::uint16_t message_2_local = 6;
constexpr std::uint16_t message_4_local = 7;

Address read_address(ByteCursor& cursor, bool is_v6)
{
    if (!is_v6) {
        return Address::v4(cursor.u32());
    }
    std::array<std::uint8_t, 16> bytes{};
    const auto given = cursor.take(16);
    std::copy(given.begin(), given.end(), bytes.begin());
    return Address::v6(bytes);
}

bool is_unicast_rib(const MrtHeader& header)
{
    return header.type == table_dump_v2 &&
           (header.subtype == rib_v4_unicast || header.subtype == rib_v6_unicast ||
            header.subtype == rib_v4_unicast_add_path || header.subtype == rib_v6_unicast_add_path);
}

bool is_bgp_message(const MrtHeader& header)
{
    return (header.type == bgp4mp || header.type == bgp4mp_et) &&
           (header.subtype == message_2 || header.subtype == message_4 ||
            header.subtype == message_2_local || header.subtype == message_4_local);
}

std::string kind_of(const MrtHeader& header)
{
    return "type " + std::to_string(header.type) + " subtype " + std::to_string(header.subtype);
}

} // namespace

MrtHeader parse_mrt_header(std::span<const std::uint8_t> bytes)
{
    ByteCursor cursor(bytes);
    MrtHeader header;
    header.seconds = cursor.u32();
    header.type = cursor.u16();
    header.subtype = cursor.u16();
    header.length = cursor.u32();
    return header;
}

bool is_plausible(const MrtHeader& header)
{
    constexpr std::uint32_t most_body = std::uint32_t{64} << 20U;
    const bool old_or_current = header.type <= 17;
    const bool ospf_or_isis =
        header.type == 32 || header.type == 33 || header.type == 48 || header.type == 49;
    return (old_or_current || ospf_or_isis) && header.subtype <= 64 && header.length <= most_body;
}

void MrtRecords::malformed(const MrtHeader& header, std::uint64_t offset, std::string_view what)
{
    sink_.oddity("mrt-record-malformed", offset, kind_of(header) + ": " + std::string(what));
}

void MrtRecords::emit(Route route, const Prefix& prefix)
{
    route.prefix = prefix;
    sink_.add(std::move(route));
}

void MrtRecords::take(
    const MrtHeader& header, std::span<const std::uint8_t> body, std::uint64_t offset
)
{
    const ByteCursor cursor(body);
    if (header.type == table_dump && header.subtype >= afi_v4 && header.subtype <= afi_v6_wide) {
        take_table_dump(header, cursor, offset);
    } else if (header.type == table_dump_v2 && header.subtype == peer_index_table) {
        take_peer_index(cursor, offset);
    } else if (is_unicast_rib(header)) {
        take_rib(header, cursor, offset);
    } else if (is_bgp_message(header)) {
        take_update(header, cursor, offset);
    } else {
        sink_.oddity("mrt-record-not-used", offset, kind_of(header));
    }
}

void MrtRecords::take_table_dump(const MrtHeader& header, ByteCursor body, std::uint64_t offset)
{
    const bool is_v6 = header.subtype == afi_v6 || header.subtype == afi_v6_wide;
    const bool wide = header.subtype == afi_v4_wide || header.subtype == afi_v6_wide;
    body.skip(4); // view, sequence number
    const Address address = read_address(body, is_v6);
    const unsigned bits = body.u8();
    body.skip(5); // status, time of origination
    Route route;
    route.where.offset = offset;
    route.time = from_epoch(header.seconds, 0);
    route.peer = read_address(body, is_v6);
    route.peer_as = wide ? body.u32() : body.u16();
    const std::size_t attribute_bytes = body.u16();
    auto attributes = parse_bgp_attributes(body.take(attribute_bytes), wide ? 4 : 2, false);
    if (body.failed() || bits > address.width()) {
        malformed(header, offset, "ends too early or names no prefix");
        return;
    }
    if (attributes.broken) {
        malformed(header, offset, "unreadable path attributes");
        return;
    }
    if (body.remaining() > 0) {
        sink_.oddity("mrt-trailing-bytes", offset, kind_of(header) + " holds more than one entry");
    }
    route.path = std::move(attributes.path.path);
    route.has_set = attributes.path.has_set;
    emit(std::move(route), Prefix(address, bits));
}

void MrtRecords::take_peer_index(ByteCursor body, std::uint64_t offset)
{
    constexpr std::uint8_t has_v6_address = 1;
    constexpr std::uint8_t has_wide_as = 2;
    peers_.clear();
    has_index_ = true;
    body.skip(4); // collector
    body.skip(body.u16());
    const std::size_t count = body.u16();
    peers_.resize(count);
    for (Peer& peer : peers_) {
        const std::uint8_t flags = body.u8();
        body.skip(4); // BGP identifier
        peer.address = read_address(body, (flags & has_v6_address) != 0);
        peer.asn = (flags & has_wide_as) != 0 ? body.u32() : body.u16();
        peer.known = !body.failed();
        if (body.failed()) {
            sink_.oddity("mrt-peer-index-cut", offset, "fewer peers than the index counts");
            return;
        }
    }
}

void MrtRecords::take_rib(const MrtHeader& header, ByteCursor body, std::uint64_t offset)
{
    if (!has_index_) {
        sink_.oddity("mrt-no-peer-index", offset, "route before any peer index table");
        return;
    }
    const bool add_path = header.subtype >= rib_v4_unicast_add_path;
    const bool is_v6 =
        header.subtype == rib_v6_unicast || header.subtype == rib_v6_unicast_add_path;
    body.skip(4); // sequence number
    const unsigned bits = body.u8();
    const Prefix prefix = read_prefix(body, bits, is_v6);
    const std::size_t count = body.u16();
    for (std::size_t i = 0; i < count && !body.failed(); ++i) {
        const std::size_t index = body.u16();
        body.skip(add_path ? 8 : 4); // time of origination, path identifier
        const std::size_t attribute_bytes = body.u16();
        auto attributes = parse_bgp_attributes(body.take(attribute_bytes), 4, false);
        if (body.failed()) {
            break;
        }
        if (attributes.broken || index >= peers_.size() || !peers_[index].known) {
            malformed(header, offset, "unreadable path attributes or no such peer");
            continue;
        }
        Route route;
        route.where.offset = offset;
        route.time = from_epoch(header.seconds, 0);
        route.peer = peers_[index].address;
        route.peer_as = peers_[index].asn;
        route.path = std::move(attributes.path.path);
        route.has_set = attributes.path.has_set;
        emit(std::move(route), prefix);
    }
    if (body.failed()) {
        malformed(header, offset, "ends too early");
    }
}

void MrtRecords::take_update(const MrtHeader& header, ByteCursor body, std::uint64_t offset)
{
    constexpr std::size_t marker_bytes = 16;
    constexpr std::size_t bgp_header_bytes = 19;
    constexpr std::uint8_t update = 2;
    const std::int64_t micros = header.type == bgp4mp_et ? body.u32() : 0;
    const bool wide = header.subtype == message_4 || header.subtype == message_4_local;
    Route like;
    like.where.offset = offset;
    like.time = from_epoch(header.seconds, micros);
    like.peer_as = wide ? body.u32() : body.u16();
    body.skip(wide ? 6 : 4); // our own AS, interface
    const std::uint16_t family = body.u16();
    if (family != afi_v4 && family != afi_v6) {
        malformed(header, offset, "peer of an unknown address family");
        return;
    }
    like.peer = read_address(body, family == afi_v6);
    (void)read_address(body, family == afi_v6); // our own
    body.skip(marker_bytes);
    const std::size_t length = body.u16();
    const std::uint8_t kind = body.u8();
    if (body.failed() || length < bgp_header_bytes ||
        length - bgp_header_bytes > body.remaining()) {
        malformed(header, offset, "BGP message cut");
        return;
    }
    if (kind != update) {
        return; // OPEN, KEEPALIVE, NOTIFICATION say nothing of routes
    }
    emit_update(like, ByteCursor(body.take(length - bgp_header_bytes)), wide ? 4 : 2);
}

void MrtRecords::emit_update(const Route& like, ByteCursor message, std::size_t asn_bytes)
{
    std::vector<Prefix> withdrawn;
    std::vector<Prefix> announced;
    const std::size_t withdrawn_bytes = message.u16();
    bool good = parse_prefixes(message.take(withdrawn_bytes), false, withdrawn);
    const std::size_t attribute_bytes = message.u16();
    const BgpAttributes attributes =
        parse_bgp_attributes(message.take(attribute_bytes), asn_bytes, true);
    good = parse_prefixes(message.rest(), false, announced) && good;
    if (message.failed() || !good || attributes.broken) {
        sink_.oddity("mrt-update-malformed", like.where.offset, "prefixes or attributes broken");
        return;
    }
    Route route = like;
    route.withdrawn = true;
    for (const std::vector<Prefix>* list : {&std::as_const(withdrawn), &attributes.withdrawn}) {
        for (const Prefix& prefix : *list) {
            emit(route, prefix);
        }
    }
    route.withdrawn = false;
    route.path = attributes.path.path;
    route.has_set = attributes.path.has_set;
    for (const std::vector<Prefix>* list : {&std::as_const(announced), &attributes.announced}) {
        for (const Prefix& prefix : *list) {
            emit(route, prefix);
        }
    }
}

} // namespace takedown
