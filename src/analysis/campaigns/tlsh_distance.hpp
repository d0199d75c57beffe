#pragma once

// Distance of two TLSH digests: how unlike two files are.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace takedown {

/// Checksum, length, quartile ratios, then 128 buckets of two bits.
using TlshDigest = std::array<std::uint8_t, 35>;

/// From 70 hex digits, with or without "T1" before them; nullopt if it is neither.
std::optional<TlshDigest> parse_tlsh(std::string_view text);

/// 0 for equal files; below 30 hardly ever for unrelated ones. Lengths that differ by much add to
/// it. Source: docs/sources/campaigns.md#files
int tlsh_distance(const TlshDigest& a, const TlshDigest& b);

/// Pieces of the digest: files at a distance of 30 share one with a chance of 7 in 8 or more.
std::array<std::uint32_t, 16> tlsh_pieces(const TlshDigest& digest);

} // namespace takedown
