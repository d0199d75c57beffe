#pragma once

// Zeek rows turned into flows, lookups, requests, handshakes and mail sessions.

#include "model/record_sink.hpp"
#include "readers/traffic/zeek_row.hpp"

#include <cstdint>

namespace takedown {

/// Hands the row to the sink as what `log` holds, or as an oddity "zeek-row-malformed" when time
/// or addresses are missing. `log` is none of Unknown and Other.
void emit_zeek_row(ZeekLog log, const ZeekRow& row, std::uint64_t offset, RecordSink& sink);

} // namespace takedown
