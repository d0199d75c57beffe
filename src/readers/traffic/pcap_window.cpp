#include "readers/traffic/pcap_window.hpp"

#include <algorithm>

namespace takedown {

bool PcapWindow::refill()
{
    if (ended_) {
        return false;
    }
    auto piece = source_.read();
    if (!piece) {
        error_ = piece.error();
        ended_ = true;
        return false;
    }
    piece_ = *piece;
    ended_ = piece_.empty();
    return !ended_;
}

Bytes PcapWindow::view(std::size_t count)
{
    if (carry_at_ == carry_.size()) {
        if (piece_.size() >= count || (piece_.empty() && refill() && piece_.size() >= count)) {
            return piece_;
        }
        carry_.clear();
        carry_at_ = 0;
    }
    if (carry_at_ > carry_.size() / 2) { // not each time: moving bytes must stay linear in all
        carry_.erase(carry_.begin(), carry_.begin() + static_cast<std::ptrdiff_t>(carry_at_));
        carry_at_ = 0;
    }
    while (carry_.size() - carry_at_ < count) {
        const std::size_t wanted = count - (carry_.size() - carry_at_);
        const Bytes taken = piece_.first(std::min(wanted, piece_.size()));
        carry_.insert(carry_.end(), taken.begin(), taken.end());
        piece_ = piece_.subspan(taken.size());
        if (taken.size() < wanted && !refill()) {
            break;
        }
    }
    return Bytes(carry_).subspan(carry_at_);
}

void PcapWindow::skip(std::uint64_t count)
{
    while (count > 0) {
        const std::size_t carried = carry_.size() - carry_at_;
        const std::size_t available = carried > 0 ? carried : piece_.size();
        if (available == 0) {
            if (!refill()) {
                return;
            }
            continue;
        }
        const std::size_t step = std::min<std::uint64_t>(count, available);
        if (carried > 0) {
            carry_at_ += step;
        } else {
            piece_ = piece_.subspan(step);
        }
        offset_ += step;
        count -= step;
    }
}

} // namespace takedown
