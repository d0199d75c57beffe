#include "simulate/registries/mrt_records.hpp"

#include "core/cursor.hpp"

#include <algorithm>

namespace takedown::simulate {

namespace {

enum class MrtType : std::uint16_t { TableDumpV2 = 13, Bgp4mp = 16 };

constexpr std::uint16_t peer_index_table = 1;
constexpr std::uint16_t rib_ipv4_unicast = 2;
constexpr std::uint16_t rib_ipv6_unicast = 4;
constexpr std::uint16_t message_as4 = 4;

constexpr std::uint8_t well_known = 0x40;
constexpr std::uint8_t optional_attribute = 0x80;
constexpr std::uint8_t extended_length = 0x10;

constexpr std::size_t longest_segment = 255;

/// The collector itself: numbers and addresses kept for documentation (RFC 5398, 5737, 9637).
constexpr Asn collector_as = 64511;
constexpr std::uint32_t collector_v4 = 0xc00002fe;

Address collector_v6()
{
    return Address::parse("3fff::fe").value_or(Address());
}

void append(std::string& bytes, std::uint64_t number, std::size_t size)
{
    for (std::size_t i = size; i > 0; --i) {
        bytes += static_cast<char>(number >> (8 * (i - 1)) & 0xffU);
    }
}

void append(std::string& bytes, const Address& address)
{
    if (address.is_v4()) {
        append(bytes, address.v4_bits(), 4);
    } else {
        bytes += as_text(address.bytes());
    }
}

void append(std::string& bytes, const Prefix& prefix)
{
    std::string address;
    append(address, prefix.address());
    append(bytes, prefix.length(), 1);
    bytes.append(address, 0, (prefix.length() + 7) / 8);
}

void append_record(
    std::string& bytes,
    std::uint32_t time,
    MrtType type,
    std::uint16_t subtype,
    std::string_view body
)
{
    append(bytes, time, 4);
    append(bytes, static_cast<std::uint16_t>(type), 2);
    append(bytes, subtype, 2);
    append(bytes, body.size(), 4);
    bytes += body;
}

void append_attribute(
    std::string& bytes, std::uint8_t flags, std::uint8_t type, std::string_view value
)
{
    const bool is_long = value.size() > 0xff;
    append(bytes, is_long ? flags | extended_length : flags, 1);
    append(bytes, type, 1);
    append(bytes, value.size(), is_long ? 2 : 1);
    bytes += value;
}

void append_origin_and_path(std::string& bytes, std::span<const Asn> path)
{
    append_attribute(bytes, well_known, 1, std::string(1, '\0')); // ORIGIN: IGP
    std::string value;
    while (!path.empty()) {
        const auto segment = path.first(std::min(path.size(), longest_segment));
        append(value, 2, 1); // AS_SEQUENCE
        append(value, segment.size(), 1);
        for (const Asn number : segment) {
            append(value, number, 4);
        }
        path = path.subspan(segment.size());
    }
    append_attribute(bytes, well_known, 2, value);
}

void append_next_hop(std::string& bytes, const Address& next_hop)
{
    std::string value;
    append(value, next_hop);
    append_attribute(bytes, well_known, 3, value);
}

/// AFI and SAFI of IPv6 unicast.
std::string v6_unicast()
{
    std::string value;
    append(value, 2, 2);
    append(value, 1, 1);
    return value;
}

/// The BGP message of one prefix (RFC 4271 section 4.3; IPv6 as in RFC 4760).
std::string update_of(
    const Prefix& prefix, const Address& next_hop, const std::optional<std::vector<Asn>>& path
)
{
    std::string withdrawn;
    std::string attributes;
    std::string announced;
    const bool is_v4 = prefix.address().is_v4();
    if (path) {
        append_origin_and_path(attributes, *path);
        if (is_v4) {
            append_next_hop(attributes, next_hop);
            append(announced, prefix);
        } else {
            std::string reach = v6_unicast();
            append(reach, 16, 1);
            append(reach, next_hop);
            append(reach, 0, 1);
            append(reach, prefix);
            append_attribute(attributes, optional_attribute, 14, reach);
        }
    } else if (is_v4) {
        append(withdrawn, prefix);
    } else {
        std::string unreach = v6_unicast();
        append(unreach, prefix);
        append_attribute(attributes, optional_attribute, 15, unreach);
    }
    std::string message(16, '\xff');
    append(message, 23 + withdrawn.size() + attributes.size() + announced.size(), 2);
    append(message, 2, 1); // UPDATE
    append(message, withdrawn.size(), 2);
    message += withdrawn;
    append(message, attributes.size(), 2);
    message += attributes;
    message += announced;
    return message;
}

} // namespace

void append_peer_index(std::string& bytes, std::uint32_t time, std::span<const MrtPeer> peers)
{
    std::string body;
    append(body, collector_v4, 4); // the collector's BGP identifier
    append(body, 0, 2);            // no view name
    append(body, peers.size(), 2);
    for (const MrtPeer& peer : peers) {
        append(body, peer.address.is_v4() ? 2 : 3, 1); // 4-byte AS; IPv6
        append(body, peer.id);
        append(body, peer.address);
        append(body, peer.number, 4);
    }
    append_record(bytes, time, MrtType::TableDumpV2, peer_index_table, body);
}

void append_rib(
    std::string& bytes,
    std::uint32_t time,
    std::uint32_t sequence,
    const Prefix& prefix,
    std::span<const MrtEntry> entries
)
{
    const bool is_v4 = prefix.address().is_v4();
    std::string body;
    append(body, sequence, 4);
    append(body, prefix);
    append(body, entries.size(), 2);
    std::string attributes;
    for (const MrtEntry& entry : entries) {
        attributes.clear();
        append_origin_and_path(attributes, entry.path);
        if (is_v4) {
            append_next_hop(attributes, *entry.next_hop);
        } else { // RFC 6396 section 4.3.4: the next hop alone
            std::string reach;
            append(reach, 16, 1);
            append(reach, *entry.next_hop);
            append_attribute(attributes, optional_attribute, 14, reach);
        }
        append(body, entry.peer, 2);
        append(body, entry.originated, 4);
        append(body, attributes.size(), 2);
        body += attributes;
    }
    append_record(
        bytes, time, MrtType::TableDumpV2, is_v4 ? rib_ipv4_unicast : rib_ipv6_unicast, body
    );
}

void append_update(
    std::string& bytes,
    std::uint32_t time,
    const MrtPeer& peer,
    const Prefix& prefix,
    const std::optional<std::vector<Asn>>& path
)
{
    const bool is_v4 = peer.address.is_v4();
    std::string body;
    append(body, peer.number, 4);
    append(body, collector_as, 4);
    append(body, 0, 2); // interface
    append(body, is_v4 ? 1 : 2, 2);
    append(body, peer.address);
    append(body, is_v4 ? Address::v4(collector_v4) : collector_v6());
    body += update_of(prefix, peer.address, path);
    append_record(bytes, time, MrtType::Bgp4mp, message_as4, body);
}

} // namespace takedown::simulate
