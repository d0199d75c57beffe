#pragma once

// What was hidden when evidence was imported, kept with the case's audit log: whether the stored
// text still is what the settings ask for.

#include "casework/case.hpp"
#include "core/result.hpp"

#include <string>
#include <vector>

namespace takedown {

/// Notes which trap addresses are hidden from now on (a keyed hash of them), unless the last note
/// says the same. Call before the first file of an import is stored.
Result<void> record_hiding(Case& target);

/// What people should know about hiding in this case, for stderr and the report; empty if all is
/// well: mail without trap_addresses, or trap_addresses that changed after files were imported.
Result<std::vector<std::string>> hiding_notes(Case& target);

} // namespace takedown
