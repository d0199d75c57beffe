#include "trap/admission.hpp"

#include <algorithm>

namespace takedown::trap {

namespace {

Prefix block_of(const Address& address)
{
    return {address, address.is_v4() ? 24U : 64U};
}

} // namespace

double Admission::level_at(const Block& block, Micros at) const
{
    const double minutes = std::chrono::duration<double, std::ratio<60>>(at - block.at).count();
    return std::max(
        0.0, block.level - minutes * static_cast<double>(settings_.connections_a_minute)
    );
}

std::string_view Admission::enter(const Address& address, Micros at)
{
    if (sessions_ >= settings_.sessions) {
        return "sessions";
    }
    if (blocks_.size() >= most_blocks) {
        forget_idle(at);
    }
    const Prefix prefix = block_of(address);
    if (blocks_.size() >= most_blocks && blocks_.find(prefix) == blocks_.end()) {
        return "blocks";
    }
    Block& block = blocks_[prefix];
    const double level = level_at(block, at);
    block.level = level;
    block.at = at;
    if (level + 1 > static_cast<double>(settings_.connections_a_minute)) {
        return "connections-a-minute";
    }
    block.level = level + 1;
    if (block.sessions >= settings_.sessions_a_block) {
        return "sessions-a-block";
    }
    std::uint64_t& of_address = addresses_[address];
    if (of_address >= settings_.sessions_an_address) {
        return "sessions-an-address";
    }
    ++of_address;
    ++block.sessions;
    ++sessions_;
    return {};
}

void Admission::leave(const Address& address)
{
    const auto of_address = addresses_.find(address);
    const auto block = blocks_.find(block_of(address));
    if (of_address == addresses_.end() || block == blocks_.end()) {
        return;
    }
    --sessions_;
    --block->second.sessions;
    if (--of_address->second == 0) {
        addresses_.erase(of_address);
    }
}

void Admission::forget_idle(Micros at)
{
    for (auto block = blocks_.begin(); block != blocks_.end();) {
        const bool idle = block->second.sessions == 0 && level_at(block->second, at) <= 0;
        block = idle ? blocks_.erase(block) : std::next(block);
    }
}

} // namespace takedown::trap
