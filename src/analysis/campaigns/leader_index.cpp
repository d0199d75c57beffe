#include "analysis/campaigns/leader_index.hpp"

#include <algorithm>
#include <utility>

namespace takedown {

namespace {

constexpr unsigned first_bits = 10;
constexpr LeaderEntry free_entry{0, 0xffffffff};

} // namespace

LeaderIndex::LeaderIndex(std::size_t most_per_key, std::size_t most_bytes)
    : most_per_key_(most_per_key),
      most_bytes_(most_bytes),
      entries_(std::size_t{1} << first_bits, free_entry),
      bits_(first_bits)
{
}

std::size_t LeaderIndex::start_of(std::uint32_t key) const
{
    return (std::uint64_t{key} * 0x9e3779b97f4a7c15ULL) >> (64U - bits_);
}

void LeaderIndex::add(std::uint32_t key, std::uint32_t leader)
{
    taken_ = {};
    if (used_ * 5 >= entries_.size() * 3) {
        ++bits_;
        rebuild(std::exchange(entries_, std::vector<Entry>(std::size_t{1} << bits_, free_entry)));
    }
    const std::size_t mask = entries_.size() - 1;
    std::size_t same = 0;
    std::size_t oldest = 0;
    std::uint32_t oldest_leader = none;
    std::size_t i = start_of(key);
    for (; entries_[i].leader != none; i = (i + 1) & mask) {
        if (entries_[i].key != key) {
            continue;
        }
        ++same;
        if (entries_[i].leader < oldest_leader) {
            oldest_leader = entries_[i].leader;
            oldest = i;
        }
    }
    if (same >= most_per_key_ && oldest_leader != none) {
        entries_[oldest].leader = leader;
        return;
    }
    entries_[i] = {key, leader};
    ++used_;
}

void LeaderIndex::find(std::uint32_t key, std::vector<std::uint32_t>& leaders) const
{
    const std::size_t mask = entries_.size() - 1;
    for (std::size_t i = start_of(key); entries_[i].leader != none; i = (i + 1) & mask) {
        if (entries_[i].key == key) {
            leaders.push_back(entries_[i].leader);
        }
    }
}

bool LeaderIndex::has_room_for(std::size_t count) const
{
    if ((used_ + count) * 5 < entries_.size() * 3) {
        return true;
    }
    return bytes() * 3 <= most_bytes_; // the old and the twice as large new one together
}

std::span<const LeaderEntry> LeaderIndex::take_all()
{
    taken_ = std::exchange(entries_, std::vector<Entry>(std::size_t{1} << first_bits, free_entry));
    bits_ = first_bits;
    used_ = 0;
    std::erase_if(taken_, [](const Entry& entry) { return entry.leader == none; });
    std::sort(taken_.begin(), taken_.end());
    return taken_;
}

void LeaderIndex::rebuild(std::vector<Entry> old)
{
    const std::size_t mask = entries_.size() - 1;
    for (const Entry& entry : old) {
        if (entry.leader == none) {
            continue;
        }
        std::size_t i = start_of(entry.key);
        while (entries_[i].leader != none) {
            i = (i + 1) & mask;
        }
        entries_[i] = entry;
    }
}

} // namespace takedown
