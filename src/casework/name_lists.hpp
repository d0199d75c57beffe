#pragma once

// The lists of names that a case's settings point to, and what they say of a name's owner.

#include "casework/case.hpp"
#include "reference/popular_names.hpp"
#include "reference/public_suffix.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace takedown {

/// The list at `path`, which is relative to the case unless absolute; null for no path. Error: it
/// cannot be read.
Result<std::unique_ptr<PopularNames>> load_names(const Case& target, const std::string& path);

/// The domain of a dynamic DNS service or of web space that handed `name` out or that it is itself,
/// by the public suffix list and by `dynamic` (null: none); empty for a name somebody registered.
std::string name_service_of(
    std::string_view name, const PublicSuffixList& suffixes, const PopularNames* dynamic
);

} // namespace takedown
