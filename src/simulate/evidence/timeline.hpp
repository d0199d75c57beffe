#pragma once

// Timeline: when the exchanges of a conversation happen.

#include "model/traffic.hpp"

#include <cstdint>

namespace takedown::simulate {

/// How long a packet between two ends takes there and back when nothing hurries it: 8 to 160 ms,
/// always the same for the same two.
Micros usual_round_trip(const Address& client, const Address& server);

/// Times from the flow's start. TCP: SYN at 0, SYN-ACK after `round_trip`, ACK one `gap` later,
/// exchange i at `first` + i * `step`, and the end at the flow's duration. Others: exchange i at
/// i * `step`. An answer comes `answer` after its exchange began, unless the question is still
/// being sent then.
struct Timeline {
    Micros round_trip{};
    Micros gap{};
    Micros first{};
    Micros step{};
    Micros answer{};

    [[nodiscard]] Micros exchange(std::uint64_t index) const
    {
        return first + step * static_cast<std::int64_t>(index);
    }
};

/// `exchanges` 0 counts as 1.
Timeline timeline_of(const Flow& flow, std::uint64_t exchanges);

/// The shortest duration in which such a flow can happen.
Micros least_duration(const Flow& flow, std::uint64_t exchanges);

/// When the SYNs of a flow without an answer are sent.
constexpr Micros syn_times[] = {Micros{0}, Micros{1'000'000}, Micros{3'000'000}};

} // namespace takedown::simulate
