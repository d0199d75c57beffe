#pragma once

// Writes a case's report.html.

#include "casework/case.hpp"
#include "model/findings.hpp"

#include <string>
#include <vector>

namespace takedown {

/// The page. `timings`: of an analysis that was just made; empty otherwise.
Result<std::string>
report_page(Case& target, const Findings& findings, const std::vector<StageTiming>& timings);

/// Writes it to `path` (report_file.hpp says where it may not go).
Result<void> write_report(
    Case& target,
    const Findings& findings,
    const std::vector<StageTiming>& timings,
    const std::string& path
);

} // namespace takedown
