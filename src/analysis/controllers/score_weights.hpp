#pragma once

// Weights of the controller score, in the order of Signal. Written by
// tools/fit_controller_score.py.

#include "analysis/controllers/signal.hpp"

#include <array>

namespace takedown {

constexpr double fitted_base = -3.5;

constexpr std::array<double, signal_count> fitted_weights{
    1.8, 2.0, 1.8, 2.0, 1.2, 1.2, 1.0,  1.2,  2.0,  2.0,  1.5,  1.5,  1.5,
    1.5, 2.0, 1.2, 1.5, 5.0, 6.0, -8.0, -6.0, -4.0, -2.0, -2.5, -2.0, -3.0,
};

} // namespace takedown
