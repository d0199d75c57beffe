#pragma once

// FreeSpace: address blocks that nobody has yet.

#include "core/ip.hpp"

#include <cstdint>
#include <map>
#include <optional>

namespace takedown::simulate {

/// Blocks of one address family, cut where they are needed. Of IPv6 only the first 64 bits count:
/// longer prefixes stand for the /64 around them.
class FreeSpace {
public:
    enum class Family : std::uint8_t { V4, V6 };

    explicit FreeSpace(Family family) : family_(family) {}

    /// Prefixes of the other family are passed over, in both.
    void add(const Prefix& prefix);
    void remove(const Prefix& prefix);

    /// A block of that length (at most 32, or 64), out of the smallest free one that has room.
    std::optional<Prefix> take(unsigned length);

    /// In blocks of `length`, parts counted.
    [[nodiscard]] double room(unsigned length) const;

private:
    struct Block {
        std::uint64_t start = 0; ///< address bits from the top
        unsigned length = 0;
    };

    [[nodiscard]] std::optional<Block> block_of(const Prefix& prefix) const;
    [[nodiscard]] Prefix prefix_of(const Block& block) const;
    /// Frees what is beside `wanted` inside `around`.
    void split(const Block& around, const Block& wanted);

    Family family_;
    std::map<std::uint64_t, unsigned> free_; ///< start → length; disjoint
};

} // namespace takedown::simulate
