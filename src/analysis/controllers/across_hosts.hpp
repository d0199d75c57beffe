#pragma once

// Evidence that only several hosts together give: servers shared by suspects, servers like those of
// suspects, servers that many clean hosts use.

#include "analysis/controllers/endpoint_record.hpp"

#include <span>

namespace takedown {

/// Weakens what hangs on one host where many other hosts use the server too, and adds
/// SharedBySuspects and ManyCleanHosts.
///
/// SharedBySuspects asks how much likelier an attacker is among the hosts of this server than in
/// the crowd; hosts that only look suspicious for the same evidence at the same server add nothing.
void observe_sharing(EndpointRecord& record, const Crowd& crowd);

/// Adds LikeSuspects: at least two attacking hosts keep sessions of the same size on the same odd
/// port, each with a server of its own, and this server is used in the same way.
void observe_likeness(std::span<EndpointRecord> records);

} // namespace takedown
