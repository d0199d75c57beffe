#include "readers/traffic/tcp_sequence.hpp"

#include <algorithm>

namespace takedown {

void SequenceTracker::open_hole(std::uint32_t begin, std::uint32_t length)
{
    any_hole_ = true;
    for (Hole& hole : holes_) {
        if (hole.length == 0) {
            hole = {begin, length};
            return;
        }
    }
    holes_[turn_++ % holes_.size()] = {begin, length};
}

std::uint32_t SequenceTracker::fill_holes(std::uint32_t sequence, std::uint32_t length)
{
    std::uint32_t filled = 0;
    bool left = false;
    const std::array<Hole, 4> before = holes_;
    for (std::size_t i = 0; i < before.size(); ++i) {
        const Hole hole = before[i];
        if (hole.length == 0) {
            continue;
        }
        // All in 64 bits, measured from the hole's begin.
        const std::int64_t from = sequence_distance(hole.begin, sequence);
        const std::int64_t begin = std::max<std::int64_t>(from, 0);
        const std::int64_t end = std::min<std::int64_t>(from + length, hole.length);
        if (begin >= end) {
            left = true;
            continue;
        }
        filled += static_cast<std::uint32_t>(end - begin);
        holes_[i].length = static_cast<std::uint32_t>(begin);
        left = left || begin > 0;
        const auto rest = static_cast<std::uint32_t>(hole.length - end);
        if (rest > 0) {
            open_hole(hole.begin + static_cast<std::uint32_t>(end), rest);
            left = true;
        }
    }
    any_hole_ = left;
    return filled;
}

SequenceTracker::News SequenceTracker::add(std::uint32_t sequence, std::uint32_t length)
{
    if (!known_) {
        start(sequence);
    }
    const std::int32_t ahead = sequence_distance(next_, sequence);
    if (ahead == 0) {
        next_ += length;
        return {length, true, 0};
    }
    if (ahead > 0) {
        open_hole(next_, static_cast<std::uint32_t>(ahead));
        next_ = sequence + length;
        return {length, false, 0};
    }
    const std::uint32_t old = next_ - sequence;
    const std::uint32_t filled = any_hole_ ? fill_holes(sequence, std::min(length, old)) : 0;
    if (length <= old) {
        return {filled, false, 0};
    }
    next_ = sequence + length;
    return {filled + (length - old), filled == 0, old};
}

} // namespace takedown
