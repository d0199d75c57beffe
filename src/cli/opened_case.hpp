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

/// Opens for reading. Error if there is no case, or it was never analysed.
Result<OpenedCase> open_to_look(const std::string& folder, const Invocation& invocation);

} // namespace takedown
