// Fuzz target: Zeek logs, tab-separated and JSON.

#include "readers/traffic/zeek_json.hpp"
#include "readers/traffic/zeek_tsv.hpp"

#include "read_formats.hpp"

// libFuzzer gives the name.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    takedown::read_by({takedown::zeek_tsv_format(), takedown::zeek_json_format()}, {data, size});
    return 0;
}
