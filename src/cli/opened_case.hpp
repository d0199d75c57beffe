#pragma once

// OpenedCase: what commands that only look at a case need of it, read once.

#include "casework/case.hpp"
#include "cli/command.hpp"
#include "exports/display_text.hpp"
#include "model/findings.hpp"

#include <map>
#include <string>
#include <vector>

namespace takedown {

struct OpenedCase {
    Case target;
    Findings findings;
    std::vector<EvidenceFile> files;
    std::vector<Oddity> oddities;
    TableCounts counts;

    /// Takes this case's trap addresses out of a text.
    [[nodiscard]] Redact redact() const;
};

/// What of a case is looked at: what was found, or only what was imported.
enum class LookAt { Findings, Evidence };

/// Opens for reading. Findings that are not of today's evidence and settings are told on stderr and
/// among their notes. Error if there is no case, or findings are wanted and there are none.
Result<OpenedCase> open_to_look(
    const std::string& folder, const Invocation& invocation, LookAt what = LookAt::Findings
);

} // namespace takedown
