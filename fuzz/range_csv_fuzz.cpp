// Fuzz target: ranges of addresses as CSV.

#include "readers/feeds/range_csv.hpp"

#include "read_formats.hpp"

// libFuzzer gives the name.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    takedown::read_by({takedown::range_csv_format()}, {data, size});
    return 0;
}
