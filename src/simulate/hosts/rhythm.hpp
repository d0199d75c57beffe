#pragma once

// Rhythm: when people are at their machines, and grids of things that programs do again and again.

#include "core/time.hpp"
#include "simulate/world/random.hpp"

#include <cstdint>
#include <string_view>

namespace takedown::simulate {

/// Hours ahead of UTC where most people of a country live (ISO 3166 alpha-2); 0 when not known. No
/// summer time.
int utc_offset_hours(std::string_view country);

/// How busy people are at a time where clocks are `offset_hours` ahead of UTC, relative to their
/// mean over a week: day and night, evenings, weekends.
double activity(TimePoint time, int offset_hours);

/// Micros of a number of seconds.
Micros seconds(double count);

/// Something that a program does each `period`, at a phase of its own, a little early or late.
struct Grid {
    Micros period{};
    Micros phase{};
    double jitter = 0; ///< most that a time is early or late, as a part of the period, up to 0.5
    std::uint64_t seed = 0;

    /// Time number `index`.
    [[nodiscard]] TimePoint at(std::int64_t index) const;
    /// The first number whose time may be at or after `time`.
    [[nodiscard]] std::int64_t first_from(TimePoint time) const;
};

/// A grid for one habit of one host: phase and jitters are drawn from `seed`.
Grid grid_of(std::uint64_t seed, double period_seconds, double jitter);

/// Is something that is kept `lifetime_seconds` after a fresh start asked for anew between two
/// uses? Fresh starts lie on a grid of their own, so that no state is needed.
bool expired_between(
    TimePoint earlier, TimePoint later, std::uint32_t lifetime_seconds, std::uint64_t seed
);

} // namespace takedown::simulate
