#pragma once

// The checksum of IP, TCP, UDP and ICMP (RFC 1071).

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace takedown::simulate {

/// Sum of 16-bit words in the machine's byte order, which the checksum does not hang on. An odd
/// last byte counts as if a 0 followed.
inline std::uint64_t word_sum(std::string_view bytes)
{
    std::uint64_t sum = 0;
    const char* at = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 16; left -= 16, at += 16) {
        std::uint32_t words[4];
        std::memcpy(words, at, sizeof words);
        sum += std::uint64_t{words[0]} + words[1] + words[2] + words[3];
    }
    for (; left >= 2; left -= 2, at += 2) {
        std::uint16_t word = 0;
        std::memcpy(&word, at, sizeof word);
        sum += word;
    }
    if (left == 1) {
        std::uint16_t word = 0;
        std::memcpy(&word, at, 1);
        sum += word;
    }
    return sum;
}

/// The checksum of a sum, as a number to be written most significant byte first.
inline std::uint16_t checksum_of(std::uint64_t sum)
{
    while (sum >> 16U != 0) {
        sum = (sum & 0xffffU) + (sum >> 16U);
    }
    const auto folded = static_cast<std::uint16_t>(~sum & 0xffffU);
    if constexpr (std::endian::native == std::endian::little) {
        return static_cast<std::uint16_t>(folded << 8U | folded >> 8U);
    }
    return folded;
}

} // namespace takedown::simulate
