#pragma once

// Truth as JSON text and back, without loss.

#include "core/result.hpp"
#include "simulate/truth/truth.hpp"

#include <string>
#include <string_view>

namespace takedown::simulate {

/// One indented object with the fields of Truth by their names, spelled as findings are
/// (model/json.hpp), but a host as one text, "NETWORK/ADDRESS". Same truth, same bytes.
std::string truth_to_json(const Truth& truth);

/// As read_truth(); `path` is for messages only.
Result<Truth> truth_from_json(std::string_view text, const std::string& path);

} // namespace takedown::simulate
