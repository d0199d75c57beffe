#pragma once

// Where a controller is: its prefix, origin, upstreams and place, from all sources side by side.

#include "model/controller.hpp"
#include "model/site.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace takedown {

/// What the case knows; borrowed.
struct SiteSources {
    std::span<const Route> routes;      ///< at least those that cover the addresses
    std::span<const PlaceRange> ranges; ///< likewise
    std::map<Address, std::vector<PlaceAnswer>> lookups; ///< MMDB answers by address, trust order
    std::map<std::uint32_t, std::string> file_names;     ///< EvidenceFile::id → name to show
    std::map<Asn, std::string> as_names;                 ///< may be empty
    std::set<Asn> route_servers; ///< exchange ASes to take out of paths; may be empty
};

/// One site a controller, in their order. Answers: the route table first, then ranges (a file's
/// smallest range that holds the address), then lookups; where they disagree in country or AS all
/// are kept and `differs` is set; country and AS are then those of the first that has one.
/// `note` says what is unknown and why. An upstream is the AS left of the origin; a peer AS whose
/// sessions cross several counts in parts. Source: docs/sources/hosting.md
std::vector<Site> locate_all(std::span<const Controller> controllers, const SiteSources& sources);

Site locate(const Controller& controller, const SiteSources& sources);

} // namespace takedown
