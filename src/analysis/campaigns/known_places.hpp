#pragma once

// The places of a search as bytes, so that the next search can go on from them.

#include "analysis/campaigns/campaigns.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace takedown {

struct KnownPlaces {
    std::uint64_t identity = 0;     ///< of what they depend on: a search of another must not go on
    std::vector<KnownPlace> places; ///< ascending message
};

/// 21 bytes a place.
std::string bytes_of(const KnownPlaces& known);

/// Nothing when the bytes are damaged or of another version of the rules.
std::optional<KnownPlaces> places_from(std::span<const std::uint8_t> bytes);

} // namespace takedown
