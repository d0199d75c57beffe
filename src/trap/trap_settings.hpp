#pragma once

// TrapSettings: everything that can be set, with what holds when it is not. docs/trap.md lists it.

#include "core/result.hpp"
#include "trap/admission.hpp"
#include "trap/pace.hpp"
#include "trap/session.hpp"
#include "trap/spool_files.hpp"

#include <string>
#include <vector>

namespace takedown::trap {

struct TrapSettings {
    std::vector<std::string> listen{"127.0.0.1:2525"};
    std::string health; ///< "127.0.0.1:2580" or "unix:/path"; empty: no health answers
    std::string user;   ///< account to become; must be named when started by root
    std::vector<std::string> domains; ///< RecipientPolicy
    bool tls = true;
    std::string tls_certificate;
    std::string tls_key;
    std::uint64_t memory = std::uint64_t{256} << 20U; ///< for unfinished mails; as much again waits
    std::chrono::seconds stop{20}; ///< for mails that are being sent when the trap stops
    SessionSettings session;       ///< its recipients, tls and digest key are set by the trap
    PaceSettings pace;
    AdmissionSettings admission;
    SpoolSettings spool;
};

/// Reads a settings file (TOML) over `settings`. An unknown key, or a value out of its range, is
/// an Error that names file and line.
Result<void> read_settings(const std::string& path, TrapSettings& settings);

/// What no single key can tell: names and domains that cannot go into a reply, certificate without
/// key.
Result<void> check_settings(const TrapSettings& settings);

} // namespace takedown::trap
