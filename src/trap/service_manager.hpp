#pragma once

// The service manager's side of a service: sd_notify(3) by its documented protocol, and giving up
// root.

#include "core/result.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace takedown::trap {

/// Sends states to the manager that started us; does nothing where there is none.
class ServiceManager {
public:
    /// From NOTIFY_SOCKET and WATCHDOG_USEC.
    static ServiceManager of_environment();

    /// "READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=...".
    void notify(std::string_view state) const;

    /// How often to send WATCHDOG=1, if it is wanted.
    [[nodiscard]] std::optional<std::chrono::microseconds> watchdog() const { return watchdog_; }

private:
    std::string path_;
    std::optional<std::chrono::microseconds> watchdog_;
};

/// Who the trap shall be once its ports are open.
struct Identity {
    int user = -1; ///< -1: who we are
    int group = -1;
};

/// The identity of an account. Started by root, one must be named; otherwise none need be.
Result<Identity> identity_of(const std::string& account);

/// Becomes `identity` for good. No program that is started later can gain rights again.
Result<void> become(const Identity& identity);

/// As many open files as the system allows us.
std::uint64_t raise_file_limit();

} // namespace takedown::trap
