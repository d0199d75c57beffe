#pragma once

// Weights of the controller score, in the order of Signal. Written by
// tools/fit_controller_score.py.

#include "analysis/controllers/signal.hpp"

#include <array>

namespace takedown {

constexpr double fitted_base = -3.20;

constexpr std::array<double, signal_count> fitted_weights{
    1.80, 2.00, 1.80, 2.66, 1.73, 1.46, 1.05,  1.45,  2.16,  3.94,  1.83,  1.91,  1.76,
    1.80, 3.54, 1.98, 1.50, 5.29, 6.19, -8.00, -6.00, -3.39, -2.02, -1.97, -0.82, -3.00,
};

} // namespace takedown
