#pragma once

// explain: from an identifier to the evidence behind it.

#include "core/result.hpp"
#include "model/evidence.hpp"
#include "model/findings.hpp"

#include <span>
#include <string>
#include <string_view>

namespace takedown {

/// Everything behind the finding called `id`, down to file and byte: a campaign, engine, botnet,
/// controller, segment (with its fallback), site ("site:192.0.2.1"), party, action, bot, trap or
/// file, by any identifier that a table of `show` holds, or a family's name. A bare address or
/// endpoint names its controller. The marks of a report are undone ("evil[.]example"). An unknown
/// id is a Usage error that lists the nearest ones. `folder` is the case's as the user gave it.
/// Secrets are not yet taken out.
Result<std::string> explain(
    std::string_view id,
    const Findings& findings,
    std::span<const EvidenceFile> files,
    const std::string& folder,
    bool json
);

} // namespace takedown
