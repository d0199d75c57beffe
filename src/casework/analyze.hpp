#pragma once

// Analyze: runs the stages over what the case holds and keeps the findings.

#include "casework/case.hpp"
#include "model/findings.hpp"

#include <vector>

namespace takedown {

struct Analysis {
    Findings findings;
    std::vector<StageTiming> timings; ///< empty if nothing had changed
    bool reused = false;              ///< evidence and settings were those of the stored findings
};

/// Whether stored findings are good enough while evidence, settings and program are the same.
enum class Reuse { IfUnchanged, Never };

/// Runs mail, traffic, hosting and planning in order and stores what they found.
Result<Analysis> analyze(Case& target, Reuse reuse, const Watcher& watcher);

} // namespace takedown
