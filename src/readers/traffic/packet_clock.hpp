#pragma once

// PacketClock: the capture's own time, which one damaged time stamp must not move.

#include "core/time.hpp"

#include <chrono>
#include <optional>

namespace takedown {

class PacketClock {
public:
    enum class Tick {
        Normal,
        Backwards, ///< more than a second before the packet before
        Doubtful,  ///< more than a day away: ignored unless the next packet agrees
        Jumped,    ///< the second packet of a time more than a day away: that is now the time
    };

    Tick add(TimePoint time)
    {
        const Micros jump = now_ ? time - *now_ : Micros{0};
        if (jump > day || jump < -day) {
            const bool agreed = doubtful_ && time - *doubtful_ <= day && *doubtful_ - time <= day;
            doubtful_ = agreed ? std::nullopt : std::optional(time);
            if (agreed) {
                now_ = time;
            }
            return agreed ? Tick::Jumped : Tick::Doubtful;
        }
        doubtful_.reset();
        if (!now_ || time > *now_) {
            now_ = time;
        }
        return jump < -std::chrono::seconds{1} ? Tick::Backwards : Tick::Normal;
    }

    /// The latest time so far.
    [[nodiscard]] TimePoint now() const { return now_.value_or(TimePoint{}); }

    /// Two times further apart than this belong to different captures.
    static constexpr Micros day = std::chrono::hours{24};

private:
    std::optional<TimePoint> now_;
    std::optional<TimePoint> doubtful_;
};

} // namespace takedown
