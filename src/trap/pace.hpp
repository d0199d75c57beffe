#pragma once

// Pace: how slowly a client may go before its session is ended.

#include "core/time.hpp"

#include <chrono>
#include <cstdint>
#include <string_view>

namespace takedown::trap {

struct PaceSettings {
    std::chrono::seconds command{60};  ///< for each command, and to read our replies
    std::chrono::seconds session{900}; ///< for everything
    std::chrono::seconds grace{30};    ///< before the rate of a mail is looked at
    std::uint64_t least_bytes_a_second = 256;
};

/// What a session is at, as Pace judges it.
struct Activity {
    std::uint64_t commands = 0; ///< handled so far
    std::uint64_t octets = 0;   ///< received so far
    bool in_mail = false;
    bool ours = false; ///< it waits for us, not for the client
};

class Pace {
public:
    explicit Pace(Micros began) : began_(began), since_(began) {}

    /// To be told after each step of the session. A byte alone is no progress: only a finished
    /// command is, so that a client cannot keep a session by dripping.
    void note(const Activity& activity, Micros at);

    /// The slug of the limit that is broken at `at`, or empty.
    [[nodiscard]] std::string_view broken(const PaceSettings& settings, Micros at) const;

private:
    Micros began_;
    Micros since_; ///< the last progress
    Activity last_;
    std::uint64_t octets_before_mail_ = 0;
};

} // namespace takedown::trap
