#pragma once

// Style sheet and script of the report.

#include <string>
#include <string_view>

namespace takedown {

std::string_view report_style();
std::string_view report_script();
/// 'sha256-...' of the script, as a content security policy names it.
std::string report_script_hash();

} // namespace takedown
