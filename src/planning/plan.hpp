#pragma once

// The least to ask for that cuts every segment off, and why each part of it is needed.

#include "planning/plan_input.hpp"

namespace takedown {

/// A call to one party for one kind of action costs its effort once, however many of its servers it
/// is asked to stop (a CERT: once for each), plus the collateral of the actions by
/// the weight set. The plan's calls are the cheapest that cut every route that can be cut; of a
/// call's actions only those that some route needs are kept, so each planned action has a witness,
/// and its regret is that of its whole call.
///
/// Order to ask: by the weight of the segments a call is needed for, largest first; then those
/// that cut a known config master; then by party. Calls should still go out together: see
/// docs/sources/planning.md#order.
///
/// Same input, same plan.
Plan make_plan(const PlanInput& input);

} // namespace takedown
