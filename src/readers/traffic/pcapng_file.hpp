#pragma once

// PcapngFile: the packets of a pcapng file.

#include "model/record_sink.hpp"
#include "readers/traffic/packet.hpp"
#include "readers/traffic/pcap_window.hpp"

#include <optional>
#include <vector>

namespace takedown {

/// Enhanced, simple and obsolete packet blocks; several sections and interfaces, either byte order.
/// Other blocks are passed over.
class PcapngFile {
public:
    static bool recognises(Bytes head);

    PcapngFile(ByteSource& source, RecordSink& sink) : window_(source), sink_(sink) {}

    /// The next packet, or false at the end. A block that cannot be is an oddity
    /// ("pcapng-damaged"); reading goes on at the next plausible block within 64 KiB.
    bool next(CapturedFrame& frame);

    [[nodiscard]] const std::optional<Error>& error() const { return window_.error(); }

private:
    enum class BlockFault : std::uint8_t { None, End, Cut, Damaged };

    struct Interface {
        std::uint32_t link_type = 0;
        std::uint32_t snaplen = 0;
        std::uint8_t resolution = 6; ///< if_tsresol
        std::int64_t offset_seconds = 0;
    };

    [[nodiscard]] std::uint16_t u16(Bytes bytes, std::size_t at) const;
    [[nodiscard]] std::uint32_t u32(Bytes bytes, std::size_t at) const;
    [[nodiscard]] bool possible_block(Bytes bytes) const;
    bool find_block();
    BlockFault look(Bytes& block);
    std::optional<Bytes> next_block();
    void read_section(Bytes head);
    void read_interface(Bytes block);
    void read_options(Bytes options, Interface& interface) const;
    bool read_packet(std::uint32_t type, Bytes block, CapturedFrame& frame);
    bool read_simple(Bytes block, CapturedFrame& frame);
    static TimePoint time_of(std::uint64_t ticks, const Interface& interface);

    PcapWindow window_;
    RecordSink& sink_;
    bool little_ = true;
    std::vector<Interface> interfaces_;
    TimePoint last_time_{};
};

} // namespace takedown
