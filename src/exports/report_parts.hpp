#pragma once

// The parts of the report, in its order; each writes one section.

#include "exports/html.hpp"
#include "exports/report.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace takedown {

void append_summary(Html& html, const ReportInput& input);
void append_share(Html& html, const ReportInput& input);
/// The share of each day: a chart of the bulk of the mail and a table of all days.
void append_days(Html& html, const Findings& findings, const std::vector<Share>& overall);
void append_botnets(Html& html, const ReportInput& input);
void append_campaigns(Html& html, const ReportInput& input);
void append_controllers(Html& html, const ReportInput& input);
/// A picture of the days on which each controller answered; nothing when all is of one day.
void append_life(Html& html, const Findings& findings);
void append_bots(Html& html, const ReportInput& input);
void append_map(Html& html, const ReportInput& input);
void append_segments(Html& html, const ReportInput& input);
void append_plan(Html& html, const ReportInput& input);
void append_open_questions(Html& html, const ReportInput& input);
void append_evidence(Html& html, const ReportInput& input);

/// Shares of the whole span over all traps, the unattributed rest last.
std::vector<Share> overall_shares(const Findings& findings);
/// "Grum", "botnet-3f2a9c1b", "botnet-3f2a9c1b (candidate)", "unattributed".
std::string botnet_label(const Findings& findings, std::string_view id);
/// How a series is filled: the largest botnets each by a pattern of their own, all others by that
/// of the rest.
constexpr std::size_t most_series = 6;
constexpr std::size_t rest_series = most_series;
constexpr double chart_width = 900;
/// Controllers from confidence 0.5 on, in their order: their place in it is their number.
std::vector<const Controller*> claimed_controllers(const Findings& findings);

} // namespace takedown
