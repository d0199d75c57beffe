#pragma once

// Routes as collectors saw them, and registered or measured places of address ranges.

#include "core/ip.hpp"
#include "core/time.hpp"
#include "model/evidence.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace takedown {

using Asn = std::uint32_t;

/// One AS path of one peer to one prefix. An AS_SET is kept out of `path` and noted in `has_set`.
struct Route {
    EvidenceRef where;
    TimePoint time{};
    Address peer;
    Asn peer_as = 0;
    Prefix prefix;
    std::vector<Asn> path; ///< nearest first, origin last, prepends as seen
    bool has_set = false;
    bool withdrawn = false; ///< from updates: the peer lost its route at `time`
};

/// What one source says of an address range.
struct PlaceRange {
    EvidenceRef where;
    Address first;
    Address last;
    std::string country; ///< ISO 3166 alpha-2, upper case; empty if not said
    std::string city;
    std::optional<double> latitude; ///< degrees
    std::optional<double> longitude;
    Asn asn = 0;        ///< 0 if not said
    std::string holder; ///< organisation
};

} // namespace takedown
