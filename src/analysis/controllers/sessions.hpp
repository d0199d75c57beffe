#pragma once

// Evidence from how sessions go: long and quiet, talking to silence, or nothing said at all.

#include "analysis/controllers/scene.hpp"
#include "analysis/controllers/signal.hpp"

#include <optional>

namespace takedown {

std::optional<Observation> observe_long_session(const ContactScene& contact);
std::optional<Observation> observe_calls_unanswered(const ContactScene& contact);
std::optional<Observation> observe_nothing_said(const ContactScene& contact);

} // namespace takedown
