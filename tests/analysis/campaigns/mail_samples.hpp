#pragma once

// Made-up messages for the tests of campaigns.

#include "model/message.hpp"

#include <string>

namespace takedown::samples {

inline Hop
hop(const std::string& from, const std::string& helo, const std::string& rdns, const std::string& by
)
{
    Hop result;
    result.from = Address::parse(from);
    result.helo = helo;
    result.rdns = rdns;
    result.by = by;
    return result;
}

/// Each hop gets its place among the headers: all Received lines first, then `headers`.
inline StoredMessage
message(std::uint64_t id, std::vector<Hop> hops, const std::vector<std::string>& headers = {})
{
    StoredMessage result;
    result.id = id;
    result.trap = "trap";
    for (std::size_t i = 0; i < hops.size(); ++i) {
        hops[i].header_index = static_cast<std::uint32_t>(i);
        result.message.headers.emplace_back("Received");
    }
    result.message.hops = std::move(hops);
    result.message.headers.insert(result.message.headers.end(), headers.begin(), headers.end());
    return result;
}

inline std::string bot_address(unsigned number)
{
    return Address::v4(0x29000000U + number * 65537U).text();
}

} // namespace takedown::samples
