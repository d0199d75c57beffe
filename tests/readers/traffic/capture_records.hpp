#pragma once

// CaptureRecords: what the pcap reader makes of a capture built by a test.

#include "readers/reading.hpp"
#include "readers/traffic/packet_writer.hpp"
#include "readers/traffic/pcap.hpp"

#include <gtest/gtest.h>

namespace takedown {

class CaptureRecords : public CollectingSink {
public:
    explicit CaptureRecords(const PcapWriter& capture)
    {
        EXPECT_TRUE(read_text(pcap_format(), capture.bytes(), *this));
    }
};

} // namespace takedown
