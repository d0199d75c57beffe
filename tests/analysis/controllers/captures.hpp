#pragma once

// The labelled captures beside the project, read as a case would read them.

#include "analysis/controllers/settings.hpp"
#include "model/activity.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace takedown::captures {

/// Empty when the data is not there.
std::string folder();

/// Rows of a tab-separated table with a head line, as column → value.
std::vector<std::map<std::string, std::string>> read_table(const std::string& path);

/// Hosts of a capture or flow file, read in full.
std::vector<HostActivity> read_hosts(const std::string& path, std::string_view format);

/// Settings with the popular and dynamic names beside the project.
ControllerSettings settings();

} // namespace takedown::captures
