#pragma once

// Weak traces of a mailer program taken together: header order, HELO habit, charset, boundary.

#include "analysis/botnets/engines.hpp"
#include "model/mail_traits.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace takedown {

constexpr std::size_t weak_traces = 4;

/// What most (seven tenths) of some mail has of each trace; absent: nothing, or not there to tell.
using TraceHabits = std::array<std::optional<std::uint64_t>, weak_traces>;

TraceHabits trace_habits(std::span<const MailTraits* const> mails, const EngineEvidences& evidence);

/// How common each habit is among the senders of a case.
class TraceBase {
public:
    /// One sender, or one mailing of several: one voice.
    void add(const TraceHabits& habits);

    /// Log of the likelihood that two mailings have these habits when one program made both, over
    /// that when two did. Both were added. Each trace says at most a factor of 20, so none is
    /// enough alone. Source: docs/sources/botnets.md#weak-traces
    [[nodiscard]] double log_ratio(const TraceHabits& a, const TraceHabits& b) const;

private:
    std::array<std::map<std::uint64_t, double>, weak_traces> counts_;
    std::array<double, weak_traces> total_{};
};

} // namespace takedown
