#pragma once

// TLSH: a digest of a file that is close to the digests of similar files.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace takedown {

/// The digest with 128 buckets and one byte of checksum, as MISP and STIX carry it ("T1" and 70 hex
/// digits). Bytes are given piece by piece. Source: docs/sources/readers.md#tlsh
class Tlsh {
public:
    static constexpr std::size_t least_bytes = 256;

    void add(std::span<const std::uint8_t> bytes);
    /// Empty for less than least_bytes, and for bytes too uniform to fill half of the buckets.
    [[nodiscard]] std::string finish() const;

private:
    std::array<std::uint32_t, 256> buckets_{}; ///< only the first half counts
    std::array<std::uint8_t, 4> last_{};       ///< newest first
    std::uint8_t checksum_ = 0;
    std::uint64_t length_ = 0;
};

} // namespace takedown
