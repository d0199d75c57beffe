#pragma once

// The true messages joined with those of the case: how well campaigns and botnets were told apart.

#include "core/result.hpp"
#include "simulate/score/clusters.hpp"
#include "simulate/score/score.hpp"

#include <string>
#include <vector>

namespace takedown::simulate {

/// What the messages of true botnets stand in, by Contingency numbers: true botnets by
/// `true_names`, found ones by their place in Findings::botnets.
struct BotnetTable {
    std::vector<std::string> true_names;
    Contingency table;
};

/// Fills the parts of `score` about mail, with their wrong cases, from the truth's messages.jsonl.
/// Error: Input, when it cannot be read or no file of it is in the case.
Result<BotnetTable>
score_mail(const ScoredCase& scored, const std::string& truth_folder, Score& score);

} // namespace takedown::simulate
