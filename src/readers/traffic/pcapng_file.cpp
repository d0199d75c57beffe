#include "readers/traffic/pcapng_file.hpp"

#include "core/cursor.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace takedown {

namespace {

constexpr std::uint32_t section_block = 0x0a0d0d0a;
constexpr std::uint32_t interface_block = 1;
constexpr std::uint32_t obsolete_packet_block = 2;
constexpr std::uint32_t simple_packet_block = 3;
constexpr std::uint32_t enhanced_packet_block = 6;
constexpr std::uint32_t byte_order_magic = 0x1a2b3c4d;
constexpr std::uint32_t largest_block = 16U << 20U;
constexpr std::size_t resync_reach = std::size_t{64} << 10U;
constexpr std::size_t most_interfaces = 4'096;
constexpr std::int64_t micros_of_a_second = 1'000'000;

} // namespace

bool PcapngFile::recognises(Bytes head)
{
    ByteCursor cursor(head);
    const std::uint32_t type = cursor.u32();
    cursor.skip(4);
    const std::uint32_t magic = cursor.u32();
    return type == section_block && (magic == byte_order_magic || magic == 0x4d3c2b1aU);
}

std::uint16_t PcapngFile::u16(Bytes bytes, std::size_t at) const
{
    ByteCursor cursor(bytes);
    cursor.seek(at);
    return little_ ? cursor.u16_little() : cursor.u16();
}

std::uint32_t PcapngFile::u32(Bytes bytes, std::size_t at) const
{
    ByteCursor cursor(bytes);
    cursor.seek(at);
    return little_ ? cursor.u32_little() : cursor.u32();
}

bool PcapngFile::possible_block(Bytes bytes) const
{
    const std::uint32_t length = u32(bytes, 4);
    return length >= 12 && length % 4 == 0 && length <= largest_block && length <= bytes.size() &&
           u32(bytes, length - 4) == length;
}

/// Damaged length fields: the next block whose two lengths agree and whose type packets need.
bool PcapngFile::find_block()
{
    const std::uint64_t broken_at = window_.offset();
    const Bytes bytes = window_.view(2 * resync_reach);
    for (std::size_t at = 4; at < resync_reach && at + 12 <= bytes.size(); at += 4) {
        const Bytes candidate = bytes.subspan(at);
        const std::uint32_t type = u32(candidate, 0);
        const bool wanted = type == enhanced_packet_block || type == section_block ||
                            type == interface_block || type == simple_packet_block ||
                            type == obsolete_packet_block;
        if (wanted && possible_block(candidate)) {
            sink_.oddity(
                "pcapng-damaged", broken_at, fmt::format("{} bytes skipped to the next block", at)
            );
            window_.skip(at);
            return true;
        }
    }
    return false;
}

void PcapngFile::read_section(Bytes head)
{
    ByteCursor cursor(head);
    cursor.skip(8);
    const std::uint32_t magic = cursor.u32_little();
    if (magic == byte_order_magic || magic == 0x4d3c2b1aU) {
        little_ = magic == byte_order_magic;
        interfaces_.clear();
    }
}

void PcapngFile::read_options(Bytes options, Interface& interface) const
{
    constexpr std::uint16_t if_tsresol = 9;
    constexpr std::uint16_t if_tsoffset = 14;
    while (options.size() >= 4) {
        const std::uint16_t code = u16(options, 0);
        const std::uint16_t length = u16(options, 2);
        const std::size_t padded = 4 + (std::size_t{length} + 3) / 4 * 4;
        if (code == 0 || padded > options.size()) {
            return;
        }
        if (code == if_tsresol && length >= 1) {
            interface.resolution = options[4];
        }
        if (code == if_tsoffset && length >= 8) {
            const std::uint64_t low = u32(options, little_ ? 4 : 8);
            const std::uint64_t high = u32(options, little_ ? 8 : 4);
            interface.offset_seconds = static_cast<std::int64_t>(high << 32U | low);
        }
        options = options.subspan(padded);
    }
}

void PcapngFile::read_interface(Bytes block)
{
    if (block.size() < 20 || interfaces_.size() >= most_interfaces) {
        sink_.oddity("pcapng-interface", window_.offset(), "interface description not usable");
        return;
    }
    Interface interface;
    interface.link_type = u16(block, 8);
    interface.snaplen = u32(block, 12);
    read_options(block.subspan(16, block.size() - 20), interface);
    interfaces_.push_back(interface);
}

TimePoint PcapngFile::time_of(std::uint64_t ticks, const Interface& interface)
{
    const unsigned exponent = interface.resolution & 0x7fU;
    std::uint64_t seconds = 0;
    std::uint64_t micros = 0;
    if ((interface.resolution & 0x80U) != 0) {
        const unsigned shift = std::min(exponent, 63U);
        seconds = ticks >> shift;
        std::uint64_t fraction = ticks & ((std::uint64_t{1} << shift) - 1);
        // 43 bits times a million still fit in 64.
        const unsigned kept = std::min(shift, 43U);
        fraction >>= shift - kept;
        micros = fraction * micros_of_a_second >> kept;
    } else {
        std::uint64_t per_second = 1;
        for (unsigned i = 0; i < std::min(exponent, 19U); ++i) {
            per_second *= 10;
        }
        seconds = ticks / per_second;
        const std::uint64_t fraction = ticks % per_second;
        micros = per_second <= micros_of_a_second ? fraction * (micros_of_a_second / per_second)
                                                  : fraction / (per_second / micros_of_a_second);
    }
    constexpr std::int64_t far = std::int64_t{1} << 40U; // from_epoch clamps to real years
    const auto bounded =
        static_cast<std::int64_t>(std::min(seconds, static_cast<std::uint64_t>(far)));
    return from_epoch(
        bounded + std::clamp(interface.offset_seconds, -far, far), static_cast<std::int64_t>(micros)
    );
}

bool PcapngFile::read_packet(std::uint32_t type, Bytes block, CapturedFrame& frame)
{
    constexpr std::size_t header = 28;
    if (block.size() < header + 4) {
        sink_.oddity("pcapng-packet-cut", frame.offset, "packet block shorter than its header");
        return false;
    }
    const std::uint32_t index = type == enhanced_packet_block ? u32(block, 8) : u16(block, 8);
    if (index >= interfaces_.size()) {
        sink_.oddity("pcapng-interface", frame.offset, "packet of an interface never described");
        return false;
    }
    const Interface& interface = interfaces_[index];
    const std::uint64_t ticks = std::uint64_t{u32(block, 12)} << 32U | u32(block, 16);
    const std::uint32_t captured = u32(block, 20);
    const Bytes data = block.subspan(header, block.size() - header - 4);
    if (captured > data.size()) {
        sink_.oddity("pcapng-packet-cut", frame.offset, "packet longer than its block");
    }
    frame.bytes = data.first(std::min<std::size_t>(captured, data.size()));
    frame.original_length =
        std::max(u32(block, 24), static_cast<std::uint32_t>(frame.bytes.size()));
    frame.link_type = interface.link_type;
    frame.time = time_of(ticks, interface);
    last_time_ = frame.time;
    return true;
}

bool PcapngFile::read_simple(Bytes block, CapturedFrame& frame)
{
    if (block.size() < 16 || interfaces_.empty()) {
        sink_.oddity("pcapng-interface", frame.offset, "simple packet without an interface");
        return false;
    }
    const Interface& interface = interfaces_.front();
    const std::uint32_t original = u32(block, 8);
    const Bytes data = block.subspan(12, block.size() - 16);
    std::size_t captured = std::min<std::size_t>(original, data.size());
    if (interface.snaplen > 0) {
        captured = std::min<std::size_t>(captured, interface.snaplen);
    }
    sink_.oddity("pcapng-no-time", frame.offset, "simple packet block: the time before is used");
    frame.bytes = data.first(captured);
    frame.original_length = original;
    frame.link_type = interface.link_type;
    frame.time = last_time_;
    return true;
}

PcapngFile::BlockFault PcapngFile::look(Bytes& block)
{
    const Bytes head = window_.view(12);
    if (head.empty()) {
        return BlockFault::End;
    }
    if (head.size() < 12) {
        return BlockFault::Cut;
    }
    if (u32(head, 0) == section_block) { // states the byte order in which its length is
        read_section(head);
    }
    const std::uint32_t length = u32(head, 4);
    if (length < 12 || length % 4 != 0 || length > largest_block) {
        return BlockFault::Damaged;
    }
    const Bytes seen = window_.view(length);
    if (seen.size() < length) {
        return BlockFault::Cut;
    }
    block = seen.first(length);
    return u32(block, length - 4) == length ? BlockFault::None : BlockFault::Damaged;
}

std::optional<Bytes> PcapngFile::next_block()
{
    Bytes block;
    BlockFault fault = look(block);
    // A cut block may also be one whose length is damaged.
    while ((fault == BlockFault::Cut || fault == BlockFault::Damaged) && find_block()) {
        fault = look(block);
    }
    if (fault == BlockFault::None) {
        return block;
    }
    if (fault == BlockFault::Cut) {
        sink_.oddity("pcapng-packet-cut", window_.offset(), "the file ends in a block");
    } else if (fault == BlockFault::Damaged) {
        sink_.oddity(
            "pcapng-damaged", window_.offset(), "no block in the next 64 KiB: reading ends here"
        );
    }
    return std::nullopt;
}

bool PcapngFile::next(CapturedFrame& frame)
{
    while (const auto block = next_block()) {
        frame.offset = window_.offset();
        const std::uint32_t type = u32(*block, 0);
        bool got = false;
        if (type == interface_block) {
            read_interface(*block);
        } else if (type == enhanced_packet_block || type == obsolete_packet_block) {
            got = read_packet(type, *block, frame);
        } else if (type == simple_packet_block) {
            got = read_simple(*block, frame);
        }
        window_.skip(block->size());
        if (got) {
            return true;
        }
    }
    return false;
}

} // namespace takedown
