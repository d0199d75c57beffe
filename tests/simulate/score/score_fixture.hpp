#pragma once

// A small world's truth, the case made from it, and the findings that are right in everything.

#include "simulate/score/score.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace takedown::simulate {

Address address(std::string_view text);
TimePoint time(std::string_view text);

/// Two botnets, three controllers of grum and one of lethic, one segment each but grum with two.
Truth small_truth();

/// 10 grum (6 pills, 4 watches), 5 lethic (loans), 3 of a snowshoe mailing, 2 strays, 2 ham; the
/// last of the pills is damaged.
std::vector<TrueMessage> small_mail();

/// The case that holds all of the mail but the damaged one.
ScoredCase perfect_case();

/// A folder with both, made anew.
std::string
truth_folder(const std::string& name, const Truth& truth, const std::vector<TrueMessage>& messages);

} // namespace takedown::simulate
