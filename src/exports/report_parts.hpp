#pragma once

// The parts of the report, in its order; each writes one section.

#include "exports/html.hpp"
#include "exports/report.hpp"

#include <vector>

namespace takedown {

void append_summary(Html& html, const ReportInput& input);
void append_share(Html& html, const ReportInput& input);
void append_botnets(Html& html, const ReportInput& input);
void append_campaigns(Html& html, const ReportInput& input);
void append_controllers(Html& html, const ReportInput& input);
void append_map(Html& html, const ReportInput& input);
void append_segments(Html& html, const ReportInput& input);
void append_plan(Html& html, const ReportInput& input);
void append_open_questions(Html& html, const ReportInput& input);
void append_evidence(Html& html, const ReportInput& input);

/// Shares of the whole span over all traps, the unattributed rest last.
std::vector<Share> overall_shares(const Findings& findings);
/// Controllers from confidence 0.5 on, in their order: their place in it is their number.
std::vector<const Controller*> claimed_controllers(const Findings& findings);

} // namespace takedown
