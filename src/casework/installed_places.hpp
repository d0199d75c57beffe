#pragma once

// Place data that comes with an installation.

#include <string>
#include <vector>

namespace takedown {

/// Paths of MMDB and range CSV files that are there, in order of trust: below $TAKEDOWN_PLACES,
/// else below the folder that tools/install.sh fills. See docs/formats/mmdb.md.
std::vector<std::string> installed_places();

} // namespace takedown
