// Fuzz target: routes as text.

#include "readers/routing/bgpdump.hpp"

#include "read_formats.hpp"

// libFuzzer gives the name.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    takedown::read_by({takedown::bgpdump_format()}, {data, size});
    return 0;
}
