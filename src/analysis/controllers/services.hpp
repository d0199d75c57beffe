#pragma once

// Evidence that explains a contact by the service it is: mail, files, remote access, updates,
// certificate checks.

#include "analysis/controllers/scene.hpp"
#include "analysis/controllers/signal.hpp"

#include <optional>

namespace takedown {

std::optional<Observation>
observe_known_service(const HostScene& host, const ContactScene& contact);

/// Told by at least two of: agent, shape of the request, kind of answer, name.
std::optional<Observation>
observe_platform_service(const HostScene& host, const ContactScene& contact);

} // namespace takedown
