#pragma once

// Addresses in the shape of a URL's path (Url::path_shape), where numbers and words that look made
// up were already replaced, and "%40trap" with them.

#include "casework/address_hiding.hpp"

#include <span>
#include <string>

namespace takedown {

/// Replaces what has the shape of a secret address. A shape that shows nothing of the address
/// ("W%W.com") is left alone: many paths have it that hold no address at all.
void hide_in_shape(std::string& shape, std::span<const SecretAddress> secrets);

} // namespace takedown
