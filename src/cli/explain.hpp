#pragma once

// explain: from an identifier to the evidence behind it.

#include "core/result.hpp"
#include "model/evidence.hpp"
#include "model/findings.hpp"

#include <span>
#include <string>
#include <string_view>

namespace takedown {

/// Everything behind the campaign, engine, botnet, controller, segment, site ("site:192.0.2.1") or
/// action called `id`, down to file and byte. A bare address or endpoint names its controller. An
/// unknown id is a Usage error that lists the nearest ones. Secrets are not yet taken out.
Result<std::string> explain(
    std::string_view id, const Findings& findings, std::span<const EvidenceFile> files, bool json
);

} // namespace takedown
