#pragma once

// The one score: strengths of all signals, weighed and added as log-odds, made a probability.

#include "analysis/controllers/signal.hpp"

namespace takedown {

/// Log-odds that a signal of strength 1 adds; negative for those that explain. Fitted by
/// tools/fit_controller_score.py; see docs/sources/controllers.md#score.
double weight_of(Signal signal);

/// Log-odds of a contact with no signal at all.
double base_log_odds();

double log_odds_of(const Strengths& strengths);

/// [0, 1].
double confidence_of(double log_odds);

} // namespace takedown
