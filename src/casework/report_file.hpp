#pragma once

// The file a report goes to: whole or not at all, and never over anything but an earlier report.

#include "core/result.hpp"

#include <string>
#include <string_view>

namespace takedown {

/// Error (Usage) when a report of the case in `case_folder` may not go to `path`: among the
/// evidence, a file of the case, no regular file, or a file that is no report.
Result<void> may_hold_report(const std::string& path, const std::string& case_folder);

/// Replaces `path`, through a link at the file it points to. Error as above, or Storage.
Result<void>
write_report_file(const std::string& path, const std::string& case_folder, std::string_view page);

} // namespace takedown
