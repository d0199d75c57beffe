#pragma once

// All that each host did, host by host, from sorted answers merged side by side.

#include "model/activity.hpp"
#include "store/duckdb_handles.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace takedown {

/// As Store::for_each_host. `open` gives a new connection to the case; `workspace` names the
/// scratch database; `memory` is what the engine may hold: hosts are taken in ranges that fit.
/// Beyond the limits of model/activity.hpp a host hands over at most 1,000,000 attempts (then each
/// contact gets fewer than 2,000, its earliest) and a contact at most 200 names. Requests and
/// handshakes without a flow make a contact too, with attempt_count 0.
Result<void> for_each_stored_host(
    const std::function<Result<Connection>()>& open,
    const std::string& workspace,
    std::uint64_t memory,
    const std::function<bool(HostActivity&&)>& take
);

} // namespace takedown
