#pragma once

// Captures: pcap and pcapng files to flows, lookups, HTTP requests, TLS handshakes, SMTP sessions.

#include "readers/format.hpp"

namespace takedown {

/// docs/formats/pcap.md
Format pcap_format();
Format pcapng_format();

} // namespace takedown
