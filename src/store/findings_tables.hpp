#pragma once

// Findings in the case: one document that loads back exactly, and tables a person can query.

#include "model/findings.hpp"
#include "store/duckdb_handles.hpp"

#include <optional>
#include <string_view>

namespace takedown {

/// Replaces everything in one transaction.
Result<void>
write_findings(Connection& connection, const Findings& findings, std::string_view input);

Result<std::optional<Findings>> read_findings(Connection& connection);

} // namespace takedown
