#include "simulate/evidence/dns_script.hpp"

#include "core/cursor.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"
#include "simulate/evidence/big_endian.hpp"
#include "simulate/evidence/byte_count.hpp"

#include <algorithm>
#include <utility>

namespace takedown::simulate {

namespace {

constexpr std::uint16_t type_a = 1;
constexpr std::uint16_t type_ns = 2;
constexpr std::uint16_t type_cname = 5;
constexpr std::uint16_t type_ptr = 12;
constexpr std::uint16_t type_mx = 15;
constexpr std::uint16_t type_txt = 16;
constexpr std::uint16_t type_aaaa = 28;
constexpr std::uint16_t type_srv = 33;
constexpr std::uint16_t question_pointer = 0xc00c;

/// A label as shown, with odd bytes as \DDD, back to its bytes.
template <class Out>
void append_label(Out& out, std::string_view label)
{
    const std::size_t length_at = out.size();
    out += '\0';
    for (std::size_t i = 0; i < label.size() && out.size() - length_at <= 63; ++i) {
        if (label[i] == '\\' && label.size() - i >= 4) {
            const auto byte = parse_number<unsigned>(label.substr(i + 1, 3));
            append_u8(out, byte.value_or('?'));
            i += 3;
        } else {
            out += label[i];
        }
    }
    out[length_at] = static_cast<char>(out.size() - length_at - 1);
}

template <class Out>
void append_name(Out& out, std::string_view name)
{
    while (!name.empty()) {
        const std::string_view label = name.substr(0, name.find('.'));
        if (!label.empty()) {
            append_label(out, label);
        }
        name.remove_prefix(std::min(name.size(), label.size() + 1));
    }
    out += '\0';
}

template <class Out>
void append_header(Out& out, const Lookup& lookup, std::uint16_t id, std::uint16_t flags)
{
    const std::size_t answers =
        (flags & 0x8000U) != 0 ? lookup.addresses.size() + lookup.other_answers.size() : 0;
    append_u16(out, id);
    append_u16(out, flags);
    append_u16(out, 1);
    append_u16(out, answers);
    append_u32(out, 0);
    append_name(out, lookup.name);
    append_u16(out, lookup.type);
    append_u16(out, 1);
}

/// Numbers in front of the name: "10 mail.example" has one, SRV data three.
template <class Out>
void append_numbered_name(Out& out, std::string_view data, int numbers)
{
    for (int i = 0; i < numbers; ++i) {
        const std::size_t blank = data.find(' ');
        append_u16(out, parse_number<std::uint16_t>(data.substr(0, blank)).value_or(0));
        data = blank == std::string_view::npos ? std::string_view() : data.substr(blank + 1);
    }
    append_name(out, data);
}

template <class Out>
void append_strings(Out& out, std::string_view text)
{
    do {
        const std::string_view piece = text.substr(0, 255);
        append_u8(out, piece.size());
        out += piece;
        text.remove_prefix(piece.size());
    } while (!text.empty());
}

template <class Out>
void append_data(Out& out, std::uint16_t type, std::string_view data)
{
    switch (type) {
    case type_mx: append_numbered_name(out, data, 1); return;
    case type_srv: append_numbered_name(out, data, 3); return;
    case type_txt: append_strings(out, data); return;
    default: append_name(out, data); return;
    }
}

/// Type, class, time to live and an empty length; returns where the length is.
template <class Out>
std::size_t begin_record(Out& out, std::uint16_t type, std::uint32_t ttl)
{
    append_u16(out, type);
    append_u16(out, 1);
    append_u32(out, ttl);
    append_u16(out, 0);
    return out.size();
}

template <class Out>
void end_record(Out& out, std::size_t data_at)
{
    const std::size_t length = out.size() - data_at;
    out[data_at - 2] = static_cast<char>(length >> 8U & 0xffU);
    out[data_at - 1] = static_cast<char>(length & 0xffU);
}

std::uint16_t type_of_other(const Lookup& lookup)
{
    switch (lookup.type) {
    case type_ns:
    case type_ptr:
    case type_mx:
    case type_txt:
    case type_srv: return lookup.type;
    default: return type_cname;
    }
}

/// CNAMEs are a chain: each is the owner of what follows.
template <class Out>
void append_answers(Out& out, const Lookup& lookup)
{
    const std::uint16_t other = type_of_other(lookup);
    std::string_view owner;
    const auto append_owner = [&] {
        if (owner.empty()) {
            append_u16(out, question_pointer);
        } else {
            append_name(out, owner);
        }
    };
    for (const std::string& data : lookup.other_answers) {
        append_owner();
        const std::size_t at = begin_record(out, other, lookup.least_ttl);
        append_data(out, other, data);
        end_record(out, at);
        if (other == type_cname) {
            owner = data;
        }
    }
    for (const Address& address : lookup.addresses) {
        append_owner();
        const bool v4 = address.is_v4();
        const std::size_t at = begin_record(out, v4 ? type_a : type_aaaa, lookup.least_ttl);
        out += as_text(address.bytes()).substr(v4 ? 12 : 0);
        end_record(out, at);
    }
}

/// DNS over TCP has each message's length in front.
template <class Out>
void add_length(Out& message)
{
    std::string length;
    append_u16(length, message.size());
    message.insert(0, length);
}

template <class Out>
Exchange messages_of(const Lookup& lookup, const Flow& flow)
{
    constexpr std::uint16_t asks_recursion = 0x0100;
    constexpr std::uint16_t answers_recursion = 0x8180;
    Out query;
    Out answer;
    const std::uint16_t id = dns_id(flow);
    append_header(query, lookup, id, asks_recursion);
    if (lookup.response != dns_no_answer) {
        const unsigned code = static_cast<unsigned>(lookup.response) & 0xfU;
        append_header(answer, lookup, id, static_cast<std::uint16_t>(answers_recursion | code));
        append_answers(answer, lookup);
    }
    if (flow.transport == Transport::Tcp) {
        add_length(query);
        if (!answer.empty()) {
            add_length(answer);
        }
    }
    return {said(std::move(query), 0, Fill::Binary), said(std::move(answer), 0, Fill::Binary)};
}

} // namespace

std::uint16_t dns_id(const Flow& flow)
{
    const auto start = static_cast<std::uint64_t>(flow.start.time_since_epoch().count());
    return static_cast<std::uint16_t>(hash64(as_text(flow.client.bytes()), start) & 0xffffU);
}

Exchange dns_exchange(const Lookup& lookup, const Flow& flow)
{
    return messages_of<std::string>(lookup, flow);
}

Exchange dns_outline(const Lookup& lookup, const Flow& flow)
{
    return messages_of<ByteCount>(lookup, flow);
}

} // namespace takedown::simulate
