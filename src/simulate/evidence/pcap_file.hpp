#pragma once

// PcapFile: a classic packet capture, written frame by frame.

#include "core/time.hpp"
#include "simulate/evidence/text_file.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace takedown::simulate {

/// Little endian, microseconds, Ethernet (docs/formats/pcap.md).
class PcapFile {
public:
    static Result<PcapFile> create(const std::string& path, std::uint32_t snaplen);

    /// Keeps at most snaplen bytes of the frame.
    void add(TimePoint time, std::string_view frame);

    Result<void> close() { return file_.close(); }

private:
    PcapFile(TextFile file, std::uint32_t snaplen) : file_(std::move(file)), snaplen_(snaplen) {}

    TextFile file_;
    std::uint32_t snaplen_;
};

} // namespace takedown::simulate
