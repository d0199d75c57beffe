#include "readers/traffic/pcap_file.hpp"

#include "core/cursor.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace takedown {

namespace {

constexpr std::size_t file_header_size = 24;
constexpr std::size_t resync_reach = std::size_t{64} << 10U;
constexpr std::uint32_t largest_snaplen = 262'144; // as in libpcap
constexpr std::uint32_t magic_micros = 0xa1b2c3d4;
constexpr std::uint32_t magic_nanos = 0xa1b23c4d;
constexpr std::uint32_t magic_modified = 0xa1b2cd34;
constexpr std::int64_t seconds_of_a_day = 86'400;

bool is_magic(std::uint32_t value)
{
    return value == magic_micros || value == magic_nanos || value == magic_modified;
}

} // namespace

bool PcapFile::recognises(Bytes head)
{
    ByteCursor big(head);
    ByteCursor little(head);
    return is_magic(big.u32()) || is_magic(little.u32_little());
}

PcapFile::PcapFile(ByteSource& source, RecordSink& sink) : window_(source), sink_(sink) {}

void PcapFile::read_file_header()
{
    started_ = true;
    const Bytes bytes = window_.view(file_header_size);
    ByteCursor cursor(bytes);
    std::uint32_t magic = cursor.u32_little();
    little_ = is_magic(magic);
    if (!little_) {
        cursor.seek(0);
        magic = cursor.u32();
    }
    nanoseconds_ = magic == magic_nanos;
    header_size_ = magic == magic_modified ? 24 : 16;
    cursor.skip(12);
    const std::uint32_t snaplen = little_ ? cursor.u32_little() : cursor.u32();
    const std::uint32_t link = little_ ? cursor.u32_little() : cursor.u32();
    if (cursor.failed()) {
        sink_.oddity("pcap-header-cut", 0, "the file ends within its header");
    }
    link_type_ = link & 0xffffU; // the upper half says how long the frame check sequence is
    most_captured_ = snaplen == 0 ? largest_snaplen : std::clamp(snaplen, 65'535U, largest_snaplen);
    window_.skip(file_header_size);
}

PcapFile::Header PcapFile::header_at(Bytes bytes) const
{
    ByteCursor cursor(bytes);
    Header header;
    if (little_) {
        header.seconds = cursor.u32_little();
        header.fraction = cursor.u32_little();
        header.captured = cursor.u32_little();
        header.original = cursor.u32_little();
    } else {
        header.seconds = cursor.u32();
        header.fraction = cursor.u32();
        header.captured = cursor.u32();
        header.original = cursor.u32();
    }
    return header;
}

bool PcapFile::possible(const Header& header) const
{
    return header.captured <= most_captured_ &&
           header.fraction < (nanoseconds_ ? 1'000'000'000U : 1'000'000U);
}

bool PcapFile::likely(const Header& header) const
{
    return possible(header) && header.captured > 0 && header.captured <= header.original &&
           header.original <= most_captured_ &&
           (!last_seconds_ || (header.seconds >= *last_seconds_ - seconds_of_a_day &&
                               header.seconds <= *last_seconds_ + seconds_of_a_day));
}

bool PcapFile::resynchronise()
{
    const std::uint64_t broken_at = window_.offset();
    const Bytes bytes = window_.view(resync_reach + most_captured_ + 2 * header_size_);
    for (std::size_t at = 1; at < resync_reach && bytes.size() - at >= header_size_; ++at) {
        const Header header = header_at(bytes.subspan(at));
        if (!likely(header)) {
            if (bytes.size() - at == header_size_) {
                break;
            }
            continue;
        }
        const Bytes body = bytes.subspan(at + header_size_);
        if (header.captured > body.size()) {
            continue;
        }
        const Bytes after = body.subspan(header.captured);
        const bool last = after.empty();
        if (last || (after.size() >= header_size_ && likely(header_at(after)))) {
            sink_.oddity(
                "pcap-damaged", broken_at, fmt::format("{} bytes skipped to the next record", at)
            );
            window_.skip(at);
            return true;
        }
    }
    sink_.oddity(
        "pcap-damaged", broken_at, "no record found in the next 64 KiB: reading ends here"
    );
    return false;
}

bool PcapFile::next(CapturedFrame& frame)
{
    if (!started_) {
        read_file_header();
    }
    Bytes bytes = window_.view(header_size_);
    if (bytes.size() < header_size_) {
        if (!bytes.empty()) {
            sink_.oddity("pcap-packet-cut", window_.offset(), "the file ends in a record header");
            window_.skip(bytes.size());
        }
        return false;
    }
    Header header = header_at(bytes);
    if (!possible(header)) {
        if (!resynchronise()) {
            return false;
        }
        header = header_at(window_.view(header_size_));
    }
    frame.offset = window_.offset();
    window_.skip(header_size_);
    bytes = window_.view(header.captured);
    if (bytes.size() < header.captured) {
        sink_.oddity("pcap-packet-cut", frame.offset, "the file ends within a packet");
    }
    frame.bytes = bytes.first(std::min<std::size_t>(header.captured, bytes.size()));
    frame.time =
        from_epoch(header.seconds, nanoseconds_ ? header.fraction / 1'000 : header.fraction);
    frame.link_type = link_type_;
    frame.original_length = std::max(header.original, header.captured);
    last_seconds_ = header.seconds;
    // The frame's bytes stay where they are: skip only moves the window's start.
    window_.skip(frame.bytes.size());
    return true;
}

} // namespace takedown
