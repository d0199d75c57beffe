#pragma once

// One DNS message (RFC 1035): its question and what its answers say.

#include "core/ip.hpp"
#include "readers/traffic/packet.hpp"

#include <optional>
#include <string>
#include <vector>

namespace takedown {

struct DnsMessage {
    std::uint16_t id = 0;
    bool is_response = false;
    int response_code = 0;
    std::string name; ///< of the first question: lower case, no final dot, odd bytes as \DDD
    std::uint16_t type = 0;
    std::vector<Address> addresses;
    std::vector<std::string> other_answers; ///< CNAME, NS, PTR, MX, SRV, TXT as text
    std::uint32_t least_ttl = 0;
    bool cut = false; ///< the answers end before their count says so
};

/// nullopt if there is no readable question (or none at all): then it is not a lookup.
/// At most 256 answers are read.
std::optional<DnsMessage> read_dns(Bytes bytes);

} // namespace takedown
