#pragma once

// Evidence from the protocol spoken: one of its own, one at an odd port, IRC.

#include "analysis/controllers/scene.hpp"
#include "analysis/controllers/signal.hpp"

#include <optional>

namespace takedown {

std::optional<Observation> observe_own_protocol(const ContactScene& contact);
std::optional<Observation> observe_odd_port(const ContactScene& contact);
std::optional<Observation> observe_irc(const ContactScene& contact);

} // namespace takedown
