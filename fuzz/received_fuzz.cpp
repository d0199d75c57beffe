// Received lines.

#include "core/cursor.hpp"
#include "readers/mail/received.hpp"

#include <cstdint>
#include <span>

// libFuzzer gives the name.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    (void)takedown::parse_received(takedown::as_text(std::span(data, size)), 0);
    return 0;
}
