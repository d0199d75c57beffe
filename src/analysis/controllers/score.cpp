#include "analysis/controllers/score.hpp"

#include "analysis/controllers/score_weights.hpp"

#include <cmath>

namespace takedown {

double weight_of(Signal signal)
{
    return fitted_weights.at(index_of(signal)).weight;
}

double base_log_odds()
{
    return fitted_base;
}

double log_odds_of(const Strengths& strengths)
{
    double sum = fitted_base;
    for (std::size_t i = 0; i < strengths.size(); ++i) {
        sum += fitted_weights.at(i).weight * strengths.at(i);
    }
    return sum;
}

double confidence_of(double log_odds)
{
    return 1 / (1 + std::exp(-log_odds));
}

} // namespace takedown
