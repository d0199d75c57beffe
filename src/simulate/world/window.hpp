#pragma once

// Window: a stretch of a world's time, and the slices it is made in.

#include "core/time.hpp"

#include <cstdint>

namespace takedown::simulate {

/// [from, to). Whatever begins inside belongs to it, whole: windows that touch share nothing and
/// lose nothing.
struct Window {
    TimePoint from{};
    TimePoint to{};

    [[nodiscard]] bool contains(TimePoint time) const { return time >= from && time < to; }
};

/// Everything is made slice by slice, so that memory depends on what happens in one slice alone and
/// a window is cut by leaving slices out. Slices lie on multiples of their length since 1970.
constexpr std::chrono::minutes slice_length{10};

/// Number of the slice that holds `time`; a seed of what happens in it.
inline std::int64_t slice_of(TimePoint time)
{
    return std::chrono::floor<std::chrono::minutes>(time).time_since_epoch() / slice_length;
}

} // namespace takedown::simulate
