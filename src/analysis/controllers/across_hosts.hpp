#pragma once

// Evidence that only several hosts together give: servers shared by suspects, servers like those of
// suspects, servers that many clean hosts use.

#include "analysis/controllers/endpoint_record.hpp"

#include <span>

namespace takedown {

/// Weakens what hangs on one host where many other hosts use the server too, and adds
/// SharedBySuspects and ManyCleanHosts.
void observe_sharing(EndpointRecord& record);

/// Adds LikeSuspects: at least two attacking hosts keep sessions of the same size on the same odd
/// port, each with a server of its own, and this server is used in the same way.
void observe_likeness(std::span<EndpointRecord> records);

} // namespace takedown
