#pragma once

// Findings as JSON text and back, without loss.

#include "core/result.hpp"
#include "model/findings.hpp"

#include <string>
#include <string_view>

namespace takedown {

/// One object with the fields of Findings by their names: enumerators by name_of, times as
/// "2011-08-18T15:40:53.826372Z", addresses and prefixes as text, durations as `..._us` integers,
/// an absent optional as null, a number that is not finite as "inf", "-inf" or "nan". Text that
/// is not UTF-8 is mended. Same findings, same bytes.
std::string to_json(const Findings& findings);

/// Fields that are missing keep their defaults, unknown ones are passed over. Errors: Case when the
/// text is no JSON or a field has the wrong type.
Result<Findings> findings_from_json(std::string_view text);

} // namespace takedown
