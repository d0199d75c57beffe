#pragma once

// All evidence of one host: what each kind found for each contact, and the names it made up.

#include "analysis/controllers/attack_act.hpp"
#include "analysis/controllers/generated_names.hpp"
#include "analysis/controllers/scene.hpp"
#include "analysis/controllers/switches.hpp"

#include <optional>

namespace takedown {

struct HostEvidence {
    std::optional<AttackAct> attack;
    GeneratedNames generated;
    ObservationsByContact contacts; ///< in the order of HostScene::contacts; infrastructure has
                                    ///< only its explanation
};

HostEvidence observe(const HostScene& host);

/// Strength by signal, the largest where one was seen twice.
Strengths strengths_of(const std::vector<Observation>& observations);

} // namespace takedown
