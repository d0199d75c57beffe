#pragma once

// Which tables `show` knows, and how to get one by its name.

#include "core/result.hpp"
#include "exports/tables.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>

namespace takedown {

struct ShowName {
    std::string_view name;
    std::string_view help; ///< half a sentence
};

std::span<const ShowName> show_names();

/// The table called `what`. An unknown name is a Usage error that lists the known ones. Secrets are
/// not yet taken out: redact_cells() does that.
Result<Table> table_for(
    std::string_view what,
    const Findings& findings,
    std::span<const EvidenceFile> files,
    std::span<const Oddity> oddities,
    const std::map<std::string, std::uint64_t>& counts
);

} // namespace takedown
