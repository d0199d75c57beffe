// Fuzz target: captures, through every layer up to the dialogues; little memory, so that tables
// overflow.

#include "readers/traffic/pcap.hpp"

#include "read_formats.hpp"

// libFuzzer gives the name.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    takedown::read_by(
        {takedown::pcap_format(), takedown::pcapng_format()}, {data, size}, std::size_t{64} << 10U
    );
    return 0;
}
