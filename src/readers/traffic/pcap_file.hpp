#pragma once

// PcapFile: the records of a classic capture file.

#include "model/record_sink.hpp"
#include "readers/traffic/packet.hpp"
#include "readers/traffic/pcap_window.hpp"

#include <optional>

namespace takedown {

/// Microsecond, nanosecond and "modified" (Kuznetzov) files of either byte order.
class PcapFile {
public:
    /// True if `head` starts with one of the magic numbers.
    static bool recognises(Bytes head);

    PcapFile(ByteSource& source, RecordSink& sink);

    /// The next record, or false at the end. A record header that cannot be is an oddity
    /// ("pcap-damaged"); reading goes on where the next two plausible headers stand within 64 KiB,
    /// else it ends.
    bool next(CapturedFrame& frame);

    [[nodiscard]] const std::optional<Error>& error() const { return window_.error(); }

private:
    struct Header {
        std::int64_t seconds = 0;
        std::uint32_t fraction = 0;
        std::uint32_t captured = 0;
        std::uint32_t original = 0;
    };

    void read_file_header();
    [[nodiscard]] Header header_at(Bytes bytes) const;
    [[nodiscard]] bool possible(const Header& header) const;
    [[nodiscard]] bool likely(const Header& header) const;
    bool resynchronise();

    PcapWindow window_;
    RecordSink& sink_;
    bool started_ = false;
    bool little_ = true;
    bool nanoseconds_ = false;
    std::size_t header_size_ = 16;
    std::uint32_t link_type_ = 0;
    std::uint32_t most_captured_ = 0;
    std::optional<std::int64_t> last_seconds_;
};

} // namespace takedown
