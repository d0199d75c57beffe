#pragma once

// What findings come from, as one text: evidence, settings, program. Findings whose text differs
// from today's are out of date.

#include "casework/case.hpp"
#include "core/result.hpp"

#include <string>

namespace takedown {

/// "SHA-256 of program and settings:SHA-256 over the files".
Result<std::string> input_identity(Case& target);

/// Why the stored findings are not those of what the case holds now, with what to run; empty if
/// they are, or if there are none.
Result<std::string> why_outdated(Case& target);

} // namespace takedown
