#pragma once

// Import: evidence files → records in the case, each file once, whole or not at all.

#include "casework/case.hpp"
#include "core/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

struct RefusedFile {
    std::string path;
    std::string why;
    bool recognised = false; ///< a format we know, but unreadable; else of no known format
    bool named = false;      ///< the user gave this very path
};

struct ImportSummary {
    std::uint64_t files = 0;       ///< newly imported
    std::uint64_t known_files = 0; ///< in the case already, by SHA-256
    std::uint64_t bytes = 0;       ///< on disk, of the new files
    std::uint64_t records = 0;
    std::uint64_t oddities = 0;
    std::uint64_t damaged = 0;        ///< files of which only the part before the damage was read
    std::vector<RefusedFile> refused; ///< also those met again
    double seconds = 0;
};

struct KnownFormat {
    std::string_view name;
    std::string_view describes;
    bool binary = false; ///< shown as a hex dump, not as lines
};

/// Every format that import recognises.
std::vector<KnownFormat> known_formats();

/// Imports every supported file at and below `paths`. A file is known by its SHA-256: what the case
/// has is skipped. Files land in transactions of whole files, so a killed import loses nothing that
/// was committed and leaves nothing half; running it again continues. Unreadable and unrecognised
/// files are refused by name and the rest goes on, and so is one whose content has changed since it
/// was imported. Errors: a path does not exist; the disk is full; interrupted (what was committed
/// stays).
Result<ImportSummary>
import_evidence(Case& target, const std::vector<std::string>& paths, const Watcher& watcher);

} // namespace takedown
