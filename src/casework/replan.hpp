#pragma once

// Replan: the plan again under other limits, without analysing again.

#include "casework/settings.hpp"
#include "core/result.hpp"
#include "model/findings.hpp"

#include <string>
#include <vector>

namespace takedown {

/// Replaces findings.plan by the smallest plan in which the `deaf` parties do not answer and the
/// `forbidden` actions may not be asked for, besides those that the settings name.
/// Error (Usage): one of them is no party or action of this plan; findings are as before.
Result<void> replan(
    Settings settings,
    const std::vector<std::string>& deaf,
    const std::vector<std::string>& forbidden,
    Findings& findings
);

} // namespace takedown
