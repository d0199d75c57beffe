#include "simulate/evidence/frame.hpp"

#include "core/cursor.hpp"
#include "core/hash.hpp"
#include "simulate/evidence/big_endian.hpp"
#include "simulate/evidence/checksum.hpp"
#include "simulate/evidence/packet_count.hpp"
#include "simulate/evidence/payload.hpp"

#include <string_view>

namespace takedown::simulate {

namespace {

using namespace std::string_view_literals;

constexpr std::uint8_t protocol_icmp = 1;
constexpr std::uint8_t protocol_tcp = 6;
constexpr std::uint8_t protocol_udp = 17;
constexpr std::uint8_t protocol_icmp6 = 58;
constexpr std::uint8_t protocol_other = 253; ///< for experiments (RFC 3692)
constexpr std::size_t ethernet_size = 14;
constexpr std::size_t tcp_checksum = 16;
constexpr std::size_t udp_checksum = 6;
constexpr std::size_t icmp_checksum = 2;

/// The two routers of the link where the traffic is captured.
constexpr std::string_view to_server = "\x02\x00\x5e\x00\x00\x02\x02\x00\x5e\x00\x00\x01"sv;
constexpr std::string_view to_client = "\x02\x00\x5e\x00\x00\x01\x02\x00\x5e\x00\x00\x02"sv;

void put_u16(std::string& out, std::size_t at, std::uint64_t value)
{
    out[at] = static_cast<char>(value >> 8U & 0xffU);
    out[at + 1] = static_cast<char>(value & 0xffU);
}

NetworkStack stack_of_bits(std::uint64_t bits)
{
    constexpr std::array<NetworkStack, 6> kinds{{
        {128, 65'535, 0, false},
        {128, 16'384, 0, false},
        {128, 8'192, 2, false},
        {128, 8'192, 8, false},
        {64, 29'200, 7, true},
        {64, 5'840, 5, true},
    }};
    return kinds[bits % kinds.size()];
}

std::uint8_t protocol_of(Transport transport, bool v4)
{
    switch (transport) {
    case Transport::Tcp: return protocol_tcp;
    case Transport::Udp: return protocol_udp;
    case Transport::Icmp: return v4 ? protocol_icmp : protocol_icmp6;
    case Transport::Other: break;
    }
    return protocol_other;
}

} // namespace

NetworkStack stack_of(const Address& address, bool is_far)
{
    const std::uint64_t bits = hash64(as_text(address.bytes()), 0x73746163);
    NetworkStack stack = stack_of_bits(bits);
    const std::uint64_t hops = is_far ? 6 + bits / 64 % 14 : 1 + bits / 64 % 2;
    stack.hops_left = static_cast<std::uint8_t>(stack.hops_left - hops);
    return stack;
}

NetworkStack stack_of_mailer(const std::string& dialect)
{
    const std::uint64_t bits = hash64(dialect, 0x6d61696c);
    NetworkStack stack = stack_of_bits(bits);
    stack.window = static_cast<std::uint16_t>(16'384 + bits / 64 % 32 * 1'460);
    stack.hops_left = static_cast<std::uint8_t>(stack.hops_left - 1);
    return stack;
}

FrameMaker::FrameMaker(const Conversation& conversation)
    : client_(conversation.flow.client),
      server_(conversation.flow.server),
      transport_(conversation.flow.transport),
      v4_(conversation.flow.server.is_v4()),
      ports_{conversation.flow.client_port, conversation.flow.server_port}
{
    const Flow& flow = conversation.flow;
    address_sum_ = word_sum(as_text(client_.bytes()).substr(v4_ ? 12 : 0)) +
                   word_sum(as_text(server_.bytes()).substr(v4_ ? 12 : 0));
    const auto time = static_cast<std::uint64_t>(flow.start.time_since_epoch().count());
    const std::uint64_t ports = std::uint64_t{ports_[0]} << 16U | ports_[1];
    std::uint64_t bits = hash64(as_text(client_.bytes()), time ^ ports << 32U);
    first_numbers_ = {static_cast<std::uint32_t>(bits), static_cast<std::uint32_t>(bits >> 32U)};
    bits *= 0x9e3779b97f4a7c15U;
    identification_ = {
        static_cast<std::uint16_t>(bits >> 32U), static_cast<std::uint16_t>(bits >> 48U)};
    const auto* mail = std::get_if<SmtpSession>(&conversation.talk);
    stacks_ = {
        mail != nullptr ? stack_of_mailer(mail->dialect) : stack_of(client_, false),
        stack_of(server_, true)};
}

void FrameMaker::append_headers(
    std::string& out, bool from_server, std::uint8_t protocol, std::size_t size
)
{
    const std::size_t side = from_server ? 1 : 0;
    const Address& source = from_server ? server_ : client_;
    const Address& destination = from_server ? client_ : server_;
    out += from_server ? to_client : to_server;
    append_u16(out, v4_ ? 0x0800 : 0x86dd);
    if (!v4_) {
        append_u32(out, 0x60000000);
        append_u16(out, size);
        append_u8(out, protocol);
        append_u8(out, stacks_[side].hops_left);
        out += as_text(source.bytes());
        out += as_text(destination.bytes());
        return;
    }
    constexpr std::size_t header = 20;
    const std::size_t at = out.size();
    append_u16(out, 0x4500);
    append_u16(out, header + size);
    append_u16(out, identification_[side]++);
    append_u16(out, 0x4000); // do not fragment
    append_u8(out, stacks_[side].hops_left);
    append_u8(out, protocol);
    append_u16(out, 0);
    out += as_text(source.bytes()).substr(12);
    out += as_text(destination.bytes()).substr(12);
    put_u16(out, at + 10, checksum_of(word_sum(std::string_view(out).substr(at, header))));
}

void FrameMaker::set_checksum(
    std::string& out, std::size_t transport_at, std::size_t field, std::uint8_t protocol
) const
{
    const std::string_view body = std::string_view(out).substr(transport_at);
    std::uint64_t sum = word_sum(body);
    if (protocol != protocol_icmp) { // ICMP over IPv4 counts no addresses
        const std::array<char, 4> pseudo{
            static_cast<char>(body.size() >> 8U & 0xffU),
            static_cast<char>(body.size() & 0xffU),
            0,
            static_cast<char>(protocol)};
        sum += address_sum_ + word_sum({pseudo.data(), pseudo.size()});
    }
    std::uint16_t checksum = checksum_of(sum);
    if (checksum == 0 && protocol == protocol_udp) {
        checksum = 0xffff;
    }
    put_u16(out, transport_at + field, checksum);
}

void FrameMaker::append_tcp(std::string& out, const PacketEvent& event)
{
    const std::size_t side = event.from_server ? 1 : 0;
    const bool syn = (event.flags & flag_syn) != 0;
    const NetworkStack& stack = stacks_[side];
    append_u16(out, ports_[side]);
    append_u16(out, ports_[1 - side]);
    append_u32(out, first_numbers_[side] + event.sequence);
    const bool acknowledges = (event.flags & flag_ack) != 0;
    append_u32(out, acknowledges ? first_numbers_[1 - side] + event.acknowledgement : 0);
    append_u8(out, syn ? 0x80 : 0x50);
    append_u8(out, event.flags);
    append_u16(out, (event.flags & flag_reset) != 0 ? 0 : stack.window);
    append_u32(out, 0);
    if (syn) {
        append_u16(out, 0x0204);
        append_u16(out, v4_ ? 1'460 : 1'440);
        out += stack.sack_first ? "\x01\x01\x04\x02\x01\x03\x03"sv : "\x01\x03\x03"sv;
        append_u8(out, stack.window_scale);
        out += stack.sack_first ? ""sv : "\x01\x01\x04\x02"sv;
    }
}

void FrameMaker::append_udp(std::string& out, const PacketEvent& event)
{
    const std::size_t side = event.from_server ? 1 : 0;
    append_u16(out, ports_[side]);
    append_u16(out, ports_[1 - side]);
    append_u16(out, datagram_header_size + event.length);
    append_u16(out, 0);
}

/// The client's port is the message's type, the server's its code; echo replies have a type of
/// their own.
void FrameMaker::append_echo(std::string& out, const PacketEvent& event)
{
    const std::uint64_t reply = v4_ ? 0 : 129;
    append_u8(out, event.from_server ? reply : ports_[0]);
    append_u8(out, ports_[1]);
    append_u16(out, 0);
    append_u16(out, first_numbers_[0]);
    append_u16(out, event.exchange + 1);
}

void FrameMaker::append(std::string& out, const Script& script, const PacketEvent& event)
{
    const bool syn = (event.flags & flag_syn) != 0;
    const std::uint8_t protocol = protocol_of(transport_, v4_);
    const std::size_t at = out.size() + ethernet_size + (v4_ ? 20 : 40);
    switch (transport_) {
    case Transport::Tcp:
        append_headers(
            out,
            event.from_server,
            protocol,
            tcp_header_size + (syn ? syn_options_size : 0) + event.length
        );
        append_tcp(out, event);
        append_payload(out, script, event);
        set_checksum(out, at, tcp_checksum, protocol);
        return;
    case Transport::Udp:
        append_headers(out, event.from_server, protocol, datagram_header_size + event.length);
        append_udp(out, event);
        append_payload(out, script, event);
        set_checksum(out, at, udp_checksum, protocol);
        return;
    case Transport::Icmp:
        append_headers(out, event.from_server, protocol, datagram_header_size + event.length);
        append_echo(out, event);
        append_payload(out, script, event);
        set_checksum(out, at, icmp_checksum, protocol);
        return;
    case Transport::Other:
        append_headers(out, event.from_server, protocol, event.length);
        append_payload(out, script, event);
        return;
    }
}

void FrameMaker::append_unreachable(std::string& out, const Script& script)
{
    std::string datagram;
    FrameMaker again = *this;
    --again.identification_[0]; // it quotes what was sent
    PacketEvent first;
    first.length = static_cast<std::uint32_t>(script.up(0));
    again.append(datagram, script, first);
    const std::size_t quoted = (v4_ ? 20 : 40) + datagram_header_size;
    const std::uint8_t protocol = v4_ ? protocol_icmp : protocol_icmp6;
    append_headers(out, true, protocol, datagram_header_size + quoted);
    const std::size_t at = out.size();
    append_u16(out, v4_ ? 0x0303 : 0x0104);
    append_u16(out, 0);
    append_u32(out, 0);
    out += std::string_view(datagram).substr(ethernet_size, quoted);
    set_checksum(out, at, icmp_checksum, protocol);
}

std::uint64_t unreachable_size(const Flow& flow)
{
    return ip_header_size(flow) + datagram_header_size;
}

} // namespace takedown::simulate
