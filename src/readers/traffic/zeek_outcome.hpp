#pragma once

// What Zeek's connection state and history say of how far a flow got.

#include "model/traffic.hpp"

#include <string_view>

namespace takedown {

/// What one row of conn.log knows, besides addresses.
struct ZeekConnection {
    Transport transport = Transport::Other;
    std::string_view state;   ///< "SF", "S0" ...; empty: unset
    std::string_view history; ///< "ShADadFf"; empty: unset
    bool bytes_down_known = false;
    std::uint64_t bytes_down = 0; ///< payload
    std::uint64_t packets_down = 0;
    bool asks_echo = false; ///< ICMP echo request, of version 4 or 6
};

/// The table is in docs/formats/zeek.md.
Outcome zeek_outcome(const ZeekConnection& connection);

bool zeek_reset_by_server(std::string_view state, std::string_view history);

} // namespace takedown
