#pragma once

// How far the stated shares of botnets are from the true ones, and whether their intervals hold.

#include "simulate/score/mail_score.hpp"

#include <map>
#include <string>

namespace takedown::simulate {

/// True botnet → Botnet::id of the found one that stands for it. One to one: pairs with most
/// messages in common first, of equals the first by name and id.
std::map<std::string, std::string>
match_botnets(const BotnetTable& botnets, const Findings& findings);

/// Source: docs/sources/score.md#shares
void score_shares(
    const Truth& truth, const Findings& findings, const BotnetTable& botnets, Score& score
);

} // namespace takedown::simulate
