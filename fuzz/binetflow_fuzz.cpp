// Fuzz target: Argus flows as CSV.

#include "readers/traffic/binetflow.hpp"

#include "read_formats.hpp"

// libFuzzer gives the name.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    takedown::read_by({takedown::binetflow_format()}, {data, size});
    return 0;
}
