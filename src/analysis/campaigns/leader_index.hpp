#pragma once

// LeaderIndex: which leaders share a key with a message; keys are hashes of exact traits and of
// bands of the sketch.

#include "analysis/campaigns/leader_runs.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace takedown {

/// A multimap from 32-bit keys to leader numbers, 8 bytes an entry at a load of at most 0.6. Equal
/// keys do not mean equal traits: whoever asks compares. Of one key the `most_per_key` newest
/// leaders are kept. It takes at most `most_bytes`, growth included, if its user takes
/// all out when it has no room for more.
class LeaderIndex {
public:
    explicit LeaderIndex(
        std::size_t most_per_key, std::size_t most_bytes = std::numeric_limits<std::size_t>::max()
    );

    /// `leader` numbers must rise from call to call.
    void add(std::uint32_t key, std::uint32_t leader);
    /// Appends the leaders under `key` in no particular order.
    void find(std::uint32_t key, std::vector<std::uint32_t>& leaders) const;

    /// Whether `count` more entries fit into most_bytes.
    [[nodiscard]] bool has_room_for(std::size_t count) const;
    /// Leaves it empty. All entries in ascending order, until the next call of another function.
    std::span<const LeaderEntry> take_all();

    [[nodiscard]] std::size_t bytes() const { return entries_.size() * sizeof(Entry); }

private:
    using Entry = LeaderEntry;

    static constexpr std::uint32_t none = 0xffffffff;

    [[nodiscard]] std::size_t start_of(std::uint32_t key) const;
    void rebuild(std::vector<Entry> old);

    std::size_t most_per_key_;
    std::size_t most_bytes_;
    std::vector<Entry> entries_;
    std::vector<Entry> taken_; ///< by take_all()
    std::size_t used_ = 0;
    unsigned bits_;
};

} // namespace takedown
