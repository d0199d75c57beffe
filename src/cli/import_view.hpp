#pragma once

// How an import's outcome is told: to people, as JSON, and as exit code.

#include "casework/import.hpp"
#include "cli/command.hpp"

#include <string>

namespace takedown {

std::string import_text(const ImportSummary& summary);
std::string import_json(const ImportSummary& summary);

/// BadInput if nothing at all could be used or a file the user named was refused; DoneWithRefusals
/// if a file of a known format was unreadable; Done otherwise (unknown files in folders are only
/// noted).
ExitCode import_code(const ImportSummary& summary);

} // namespace takedown
