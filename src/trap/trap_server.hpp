#pragma once

// The trap as a service: one thread that waits for sockets (epoll), one that writes to disk.

#include "core/result.hpp"
#include "trap/trap_settings.hpp"

#include <atomic>
#include <functional>
#include <string>
#include <string_view>

namespace takedown::trap {

/// What running a trap came to.
struct TrapSummary {
    std::uint64_t connections = 0;
    std::uint64_t messages = 0;
};

/// Listens until `stop` is set, then finishes the mails that are being sent and returns. `folder`
/// is the spool (trap/spool_files.hpp). `say` gets lines for people: where it listens, what is
/// wrong with the disk; never an address of a client, a recipient or a word of a mail.
Result<TrapSummary> run_trap(
    const std::string& folder,
    const TrapSettings& settings,
    const std::atomic<bool>& stop,
    const std::function<void(std::string_view)>& say
);

} // namespace takedown::trap
