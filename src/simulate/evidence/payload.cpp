#include "simulate/evidence/payload.hpp"

#include "simulate/evidence/big_endian.hpp"
#include "simulate/evidence/certificate.hpp"

#include <algorithm>
#include <string_view>

namespace takedown::simulate {

namespace {

constexpr std::size_t period = 4'096;
constexpr std::size_t longest_piece = 1'500;

std::string binary_filler()
{
    std::string bytes;
    append_noise(bytes, period, 0x7461'6b65'646f'776e);
    for (char& byte : bytes) {
        byte = static_cast<char>(static_cast<unsigned char>(byte) | 0x80U);
    }
    return bytes + bytes.substr(0, longest_piece);
}

std::string text_filler()
{
    constexpr std::size_t line = 74;
    std::string noise;
    append_noise(noise, period, 0x7061'7065'7220);
    std::string text;
    while (text.size() < period) {
        const std::size_t column = text.size() % (line + 2);
        if (column == line) {
            text += "\r\n";
        } else {
            const unsigned letter = static_cast<unsigned char>(noise[text.size()]) % 32;
            text += letter < 26 ? static_cast<char>('a' + letter) : column == 0 ? 'e' : ' ';
        }
    }
    text.resize(period);
    return text + text.substr(0, longest_piece);
}

const std::string& filler(Fill fill)
{
    static const std::string binary = binary_filler();
    static const std::string text = text_filler();
    return fill == Fill::Text ? text : binary;
}

/// The part of [from, from + length) of what a side says.
void append_said(std::string& out, const Said& said, std::uint64_t from, std::uint64_t length)
{
    if (from < said.text.size()) {
        const std::uint64_t taken = std::min(length, said.text.size() - from);
        out.append(said.text, from, taken);
        from += taken;
        length -= taken;
    }
    const std::uint64_t in_filler = from - std::min<std::uint64_t>(from, said.text.size());
    if (length > 0 && in_filler < said.filler) {
        const std::uint64_t taken = std::min(length, said.filler - in_filler);
        out.append(filler(said.fill), in_filler % period, taken);
        from += taken;
        length -= taken;
    }
    if (length > 0) {
        out += said.tail.substr(from - said.text.size() - said.filler, length);
    }
}

void append_record(std::string& out, std::uint64_t from, std::uint64_t length)
{
    constexpr std::uint64_t record_header = 5;
    append_u24(out, 0x170303); // application data
    append_u16(out, length - record_header);
    out.append(filler(Fill::Binary), from % period, length - record_header);
}

} // namespace

void append_payload(std::string& out, const Script& script, const PacketEvent& event)
{
    if (event.length == 0) {
        return;
    }
    if (event.exchange < script.opening.size()) {
        const Exchange& exchange = script.opening[event.exchange];
        append_said(
            out, event.from_server ? exchange.down : exchange.up, event.offset, event.length
        );
    } else if (script.fill == Fill::Records) {
        append_record(out, event.offset + event.exchange * 97, event.length);
    } else {
        out.append(
            filler(script.fill), (event.offset + event.exchange * 97) % period, event.length
        );
    }
}

} // namespace takedown::simulate
