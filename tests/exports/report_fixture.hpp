#pragma once

// Findings as they might come of the Grum week, of nothing, and of a hostile sender.

#include "exports/report.hpp"

namespace takedown {

ReportInput grum_like_input();
ReportInput empty_input();
ReportInput hostile_input();

} // namespace takedown
