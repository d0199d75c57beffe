#pragma once

// The best plan on what is true, and the true places it rests on.

#include "simulate/internet/internet.hpp"
#include "simulate/truth/truth.hpp"

namespace takedown::simulate {

/// Where each controller with an address truly is.
std::vector<TrueSite> true_sites(const Truth& truth, const Internet& internet);

/// The least that cuts every segment with watched bots, by planning/plan.hpp over true controllers,
/// roles, segments, sites and fallbacks; parties that are deaf in the world are left out.
/// Controllers that no watched bot ever met stay out too: nobody could plan for those.
TruePlan true_plan(const Truth& truth, const World& world, const Internet& internet);

} // namespace takedown::simulate
