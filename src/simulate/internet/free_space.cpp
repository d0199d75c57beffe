#include "simulate/internet/free_space.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace takedown::simulate {

namespace {

constexpr unsigned key_bits = 64;

/// Bits of a block that say where it is.
std::uint64_t mask(unsigned length)
{
    return length == 0 ? 0 : ~std::uint64_t{0} << (key_bits - length);
}

} // namespace

std::optional<FreeSpace::Block> FreeSpace::block_of(const Prefix& prefix) const
{
    if (prefix.address().is_v4() != (family_ == Family::V4)) {
        return std::nullopt;
    }
    if (family_ == Family::V4) {
        return Block{std::uint64_t{prefix.address().v4_bits()} << 32U, prefix.length()};
    }
    std::uint64_t start = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        start = start << 8U | prefix.address().bytes().at(i);
    }
    return Block{start, std::min(prefix.length(), key_bits)};
}

Prefix FreeSpace::prefix_of(const Block& block) const
{
    if (family_ == Family::V4) {
        return {Address::v4(static_cast<std::uint32_t>(block.start >> 32U)), block.length};
    }
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < 8; ++i) {
        bytes.at(i) = static_cast<std::uint8_t>(block.start >> (56 - 8 * i));
    }
    return {Address::v6(bytes), block.length};
}

void FreeSpace::add(const Prefix& prefix)
{
    if (const auto block = block_of(prefix)) {
        remove(prefix);
        free_[block->start] = block->length;
    }
}

void FreeSpace::remove(const Prefix& prefix)
{
    const auto block = block_of(prefix);
    if (!block) {
        return;
    }
    auto at = free_.upper_bound(block->start);
    if (at != free_.begin()) {
        const Block before{std::prev(at)->first, std::prev(at)->second};
        if (before.length <= block->length &&
            (block->start & mask(before.length)) == before.start) {
            split(before, *block);
            return;
        }
    }
    at = free_.lower_bound(block->start);
    while (at != free_.end() && (at->first & mask(block->length)) == block->start) {
        at = free_.erase(at);
    }
}

void FreeSpace::split(const Block& around, const Block& wanted)
{
    free_.erase(around.start);
    for (unsigned length = around.length + 1; length <= wanted.length; ++length) {
        const std::uint64_t half = std::uint64_t{1} << (key_bits - length);
        free_[(wanted.start & mask(length)) ^ half] = length;
    }
}

std::optional<Prefix> FreeSpace::take(unsigned length)
{
    std::optional<Block> best;
    for (const auto& [start, free_length] : free_) {
        if (free_length <= length && (!best || free_length > best->length)) {
            best = Block{start, free_length};
        }
    }
    if (!best) {
        return std::nullopt;
    }
    const Block taken{best->start, length};
    split(*best, taken);
    return prefix_of(taken);
}

double FreeSpace::room(unsigned length) const
{
    double blocks = 0;
    for (const auto& [start, free_length] : free_) {
        blocks += std::exp2(static_cast<double>(length) - static_cast<double>(free_length));
    }
    return blocks;
}

} // namespace takedown::simulate
