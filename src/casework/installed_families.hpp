#pragma once

// Families that an installation knows: families/*.toml, see families/README.md.

#include "core/result.hpp"
#include "model/family.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace takedown {

/// Paths of the family files, ascending by name: below $TAKEDOWN_FAMILIES, else below the folder of
/// the installation. Empty when there is none.
std::vector<std::string> family_files();

/// All of them, read. Error (Input): names file and line; two of one name, what is no file and one
/// of more than 64 KiB are errors, too.
Result<std::vector<Family>> installed_families();

/// One family file. Every trait needs a source: without one it is an error, as is an unknown key
/// or a line of more than 2,000 bytes.
Result<Family> family_from_text(std::string_view text, const std::string& path);

} // namespace takedown
