#pragma once

// What `run` and `analyze` tell at the end: the findings in short, and how long each stage took.

#include "casework/analyze.hpp"

#include <string>

namespace takedown {

/// "12 campaigns, 1 botnet, 2 candidate groups, ..." and one line a stage.
std::string analysis_text(const Analysis& analysis);
std::string analysis_json(const Analysis& analysis);

/// The findings a person wants first: botnets, controllers, fallback and plan as tables of `width`
/// columns, each cut to its first rows.
std::string summary_text(const Findings& findings, const Case& target, std::size_t width);

} // namespace takedown
