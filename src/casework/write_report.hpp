#pragma once

// Writes a case's report.html.

#include "casework/case.hpp"
#include "model/findings.hpp"

#include <string>
#include <vector>

namespace takedown {

/// Writes the report to `path` (whole or not at all). `timings` may be empty.
Result<void> write_report(
    Case& target,
    const Findings& findings,
    const std::vector<StageTiming>& timings,
    const std::string& path
);

} // namespace takedown
