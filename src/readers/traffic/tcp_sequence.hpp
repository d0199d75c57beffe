#pragma once

// SequenceTracker: how many bytes of one TCP direction are new, retransmissions told apart.

#include <array>
#include <cstdint>

namespace takedown {

class SequenceTracker {
public:
    struct News {
        std::uint32_t bytes = 0; ///< of the segment, not seen before
        bool in_order = false;   ///< they continue what was seen
        std::uint32_t skip = 0;  ///< bytes at the segment's front that were seen before
    };

    /// The next expected sequence number is known, for a SYN or its acknowledgement.
    void start(std::uint32_t sequence)
    {
        next_ = sequence;
        known_ = true;
    }

    [[nodiscard]] bool known() const { return known_; }

    /// A segment of `length` payload bytes. Up to four holes left by segments out of order are
    /// remembered, so that what fills them counts once.
    News add(std::uint32_t sequence, std::uint32_t length);

private:
    struct Hole {
        std::uint32_t begin = 0;
        std::uint32_t length = 0; ///< 0: unused
    };

    void open_hole(std::uint32_t begin, std::uint32_t length);
    std::uint32_t fill_holes(std::uint32_t sequence, std::uint32_t length);

    std::uint32_t next_ = 0;
    bool known_ = false;
    bool any_hole_ = false;
    std::uint8_t turn_ = 0;
    std::array<Hole, 4> holes_{};
};

/// Signed distance from `from` to `to` in sequence space.
constexpr std::int32_t sequence_distance(std::uint32_t from, std::uint32_t to)
{
    return static_cast<std::int32_t>(to - from);
}

} // namespace takedown
