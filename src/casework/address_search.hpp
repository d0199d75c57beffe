#pragma once

// Where in a text secret addresses stand, in any of the forms of address_forms.hpp.

#include "casework/address_hiding.hpp"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace takedown {

struct FoundAddress {
    std::size_t first = 0;
    std::size_t last = 0; ///< one past
    std::string_view stand_in;
};

/// In order of `first`, longest before shorter ones; they may overlap. Linear in the text for what
/// mail holds; every inner search has a fixed bound.
std::vector<FoundAddress>
find_addresses(std::string_view text, std::span<const SecretAddress> secrets);

} // namespace takedown
