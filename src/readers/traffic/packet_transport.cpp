#include "readers/traffic/packet_transport.hpp"

#include "core/cursor.hpp"
#include "readers/traffic/packet_network.hpp"

#include <algorithm>

namespace takedown {

namespace {

constexpr std::uint8_t protocol_icmp = 1;
constexpr std::uint8_t protocol_tcp = 6;
constexpr std::uint8_t protocol_udp = 17;
constexpr std::uint8_t protocol_icmp6 = 58;

void set_payload(const Datagram& datagram, Packet& packet, std::uint32_t header)
{
    packet.payload_length = datagram.payload_length - header;
    const Bytes rest =
        datagram.payload.subspan(std::min<std::size_t>(header, datagram.payload.size()));
    packet.payload = rest.first(std::min<std::size_t>(rest.size(), packet.payload_length));
}

bool read_tcp(const Datagram& datagram, Packet& packet, const char*& fault)
{
    ByteCursor cursor(datagram.payload);
    packet.transport = Transport::Tcp;
    packet.source_port = cursor.u16();
    packet.destination_port = cursor.u16();
    packet.sequence = cursor.u32();
    packet.acknowledgement = cursor.u32();
    const std::uint32_t header = (cursor.u8() >> 4U) * 4U;
    packet.tcp_flags = cursor.u8();
    if (cursor.failed()) {
        fault = "packet-transport-cut";
        return false;
    }
    if (header < 20 || header > datagram.payload_length) {
        fault = "packet-tcp-damaged";
        return false;
    }
    set_payload(datagram, packet, header);
    return true;
}

bool read_udp(const Datagram& datagram, Packet& packet, const char*& fault)
{
    constexpr std::uint32_t header = 8;
    ByteCursor cursor(datagram.payload);
    packet.transport = Transport::Udp;
    packet.source_port = cursor.u16();
    packet.destination_port = cursor.u16();
    const std::uint32_t length = cursor.u16();
    if (cursor.failed()) {
        fault = "packet-transport-cut";
        return false;
    }
    if (datagram.payload_length < header) {
        fault = "packet-udp-damaged";
        return false;
    }
    set_payload(datagram, packet, header);
    if (length >= header && length - header < packet.payload_length) {
        packet.payload_length = length - header;
        packet.payload =
            packet.payload.first(std::min<std::size_t>(packet.payload.size(), length - header));
    }
    return true;
}

/// Echo and its like: {question, answer}.
struct Exchange {
    std::uint8_t question;
    std::uint8_t answer;
};

constexpr Exchange icmp_exchanges[] = {{8, 0}, {13, 14}, {15, 16}, {17, 18}};
constexpr Exchange icmp6_exchanges[] = {{128, 129}, {133, 134}, {135, 136}};

bool read_icmp(const Datagram& datagram, Packet& packet, const char*& fault)
{
    constexpr std::uint32_t header = 8;
    ByteCursor cursor(datagram.payload);
    packet.transport = Transport::Icmp;
    std::uint8_t type = cursor.u8();
    const std::uint8_t code = cursor.u8();
    if (cursor.failed()) {
        fault = "packet-transport-cut";
        return false;
    }
    const bool version6 = datagram.protocol == protocol_icmp6;
    const auto exchanges = version6 ? std::span<const Exchange>(icmp6_exchanges)
                                    : std::span<const Exchange>(icmp_exchanges);
    for (const Exchange& exchange : exchanges) {
        if (exchange.answer == type) {
            packet.is_reply = true;
            type = exchange.question;
        }
    }
    packet.source_port = packet.is_reply ? code : type;
    packet.destination_port = packet.is_reply ? type : code;
    set_payload(datagram, packet, std::min(header, datagram.payload_length));
    if (type == (version6 ? 1 : 3)) {
        packet.quoted = packet.payload;
    }
    return true;
}

} // namespace

bool read_transport(const Datagram& datagram, Packet& packet, const char*& fault)
{
    packet = Packet{};
    packet.offset = datagram.offset;
    packet.time = datagram.time;
    packet.protocol = datagram.protocol;
    packet.source = datagram.source;
    packet.destination = datagram.destination;
    packet.packets = datagram.packets;
    switch (datagram.protocol) {
    case protocol_tcp: return read_tcp(datagram, packet, fault);
    case protocol_udp: return read_udp(datagram, packet, fault);
    case protocol_icmp:
    case protocol_icmp6: return read_icmp(datagram, packet, fault);
    default:
        packet.payload_length = datagram.payload_length;
        packet.payload = datagram.payload;
        return true;
    }
}

std::optional<Packet> read_quoted(Bytes quoted)
{
    Datagram datagram;
    if (read_ip(quoted, static_cast<std::uint32_t>(quoted.size()), datagram) !=
            NetworkFault::None ||
        datagram.fragment_offset > 0) {
        return std::nullopt;
    }
    Packet packet;
    packet.protocol = datagram.protocol;
    packet.source = datagram.source;
    packet.destination = datagram.destination;
    ByteCursor cursor(datagram.payload);
    packet.source_port = cursor.u16();
    packet.destination_port = cursor.u16();
    if (cursor.failed()) {
        return std::nullopt;
    }
    if (datagram.protocol == protocol_tcp) {
        packet.transport = Transport::Tcp;
        return packet;
    }
    if (datagram.protocol == protocol_udp) {
        packet.transport = Transport::Udp;
        return packet;
    }
    return std::nullopt;
}

} // namespace takedown
