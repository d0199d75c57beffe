#pragma once

// The tables of a case database and how older ones become today's. Meaning of each column:
// docs/store.md.

#include "store/duckdb_handles.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

/// One step: the statements that turn a case of version `version - 1` into one of `version`.
struct Migration {
    std::uint64_t version;
    std::string_view sql;
    /// The tables it creates hold findings, which each analysis replaces as a whole.
    bool makes_finding_tables = false;
};

/// All steps, oldest first, from version 1 on without a gap.
std::span<const Migration> migrations();

/// The tables of findings, as the migrations create them.
std::vector<std::string> finding_tables();

/// The version this program reads and writes.
std::uint64_t current_schema_version();

/// Takes a new, empty or older case up to `target`, each step a transaction. Errors: Case when the
/// database is no case or its version is newer.
Result<void> migrate(Connection& connection, std::uint64_t target);

/// Errors: Case unless the database is a case of exactly this program's version.
Result<void> check_schema(Connection& connection);

} // namespace takedown
