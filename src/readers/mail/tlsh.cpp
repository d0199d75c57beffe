#include "readers/mail/tlsh.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace takedown {

namespace {

constexpr std::size_t counted_buckets = 128;

/// Pearson's permutation (Communications of the ACM 33(6), 1990), which TLSH hashes with.
constexpr std::array<std::uint8_t, 256> permutation{
    1,   87,  49,  12,  176, 178, 102, 166, 121, 193, 6,   84,  249, 230, 44,  163, 14,  197, 213,
    181, 161, 85,  218, 80,  64,  239, 24,  226, 236, 142, 38,  200, 110, 177, 104, 103, 141, 253,
    255, 50,  77,  101, 81,  18,  45,  96,  31,  222, 25,  107, 190, 70,  86,  237, 240, 34,  72,
    242, 20,  214, 244, 227, 149, 235, 97,  234, 57,  22,  60,  250, 82,  175, 208, 5,   127, 199,
    111, 62,  135, 248, 174, 169, 211, 58,  66,  154, 106, 195, 245, 171, 17,  187, 182, 179, 0,
    243, 132, 56,  148, 75,  128, 133, 158, 100, 130, 126, 91,  13,  153, 246, 216, 219, 119, 68,
    223, 78,  83,  88,  201, 99,  122, 11,  92,  32,  136, 114, 52,  10,  138, 30,  48,  183, 156,
    35,  61,  26,  143, 74,  251, 94,  129, 162, 63,  152, 170, 7,   115, 167, 241, 206, 3,   150,
    55,  59,  151, 220, 90,  53,  23,  131, 125, 173, 15,  238, 79,  95,  89,  16,  105, 137, 225,
    224, 217, 160, 37,  123, 118, 73,  2,   157, 46,  116, 9,   145, 134, 228, 207, 212, 202, 215,
    69,  229, 27,  188, 67,  124, 168, 252, 42,  4,   29,  108, 21,  247, 19,  205, 39,  203, 233,
    40,  186, 147, 198, 192, 155, 33,  164, 191, 98,  204, 165, 180, 117, 76,  140, 36,  210, 172,
    41,  54,  159, 8,   185, 232, 113, 196, 231, 47,  146, 120, 51,  65,  28,  144, 254, 221, 93,
    189, 194, 139, 112, 43,  71,  109, 184, 209};

constexpr std::uint8_t mapped(std::uint8_t hash, std::uint8_t byte)
{
    // Indexes of 8 bits are in range by their type; at() would cost a third of the speed.
    return permutation[static_cast<std::uint8_t>(hash ^ byte)]; // NOLINT(*-constant-array-index)
}

/// The Pearson hash of a salt and three bytes; the salt's own step is done by the compiler.
template <std::uint8_t Salt>
std::uint8_t hash_of(std::uint8_t first, std::uint8_t second, std::uint8_t third)
{
    constexpr std::uint8_t start = mapped(0, Salt);
    return mapped(mapped(mapped(start, first), second), third);
}

/// Lengths in steps that grow with the length: a byte is enough for 4 GB.
std::uint8_t length_code(std::uint64_t length)
{
    const double size = static_cast<double>(length);
    double code = 0;
    if (length <= 656) {
        code = std::floor(std::log(size) / std::log(1.5));
    } else if (length <= 3199) {
        code = std::floor(std::log(size) / std::log(1.3) - 8.72777);
    } else {
        code = std::floor(std::log(size) / std::log(1.1) - 62.5472);
    }
    return static_cast<std::uint8_t>(static_cast<unsigned>(code) & 0xffU);
}

struct Quartiles {
    std::uint32_t first;
    std::uint32_t second;
    std::uint32_t third;
};

Quartiles quartiles_of(std::span<const std::uint32_t> counts)
{
    std::array<std::uint32_t, counted_buckets> sorted{};
    std::copy(counts.begin(), counts.end(), sorted.begin());
    std::sort(sorted.begin(), sorted.end());
    return {sorted[31], sorted[63], sorted[95]};
}

unsigned ratio_code(std::uint32_t part, std::uint32_t whole)
{
    // Single precision, as the reference computes it.
    const float ratio = static_cast<float>(std::uint32_t{part * 100U}) / static_cast<float>(whole);
    return static_cast<unsigned>(ratio) % 16;
}

void append_hex(std::string& out, unsigned byte)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    out += digits[byte >> 4U & 15U];
    out += digits[byte & 15U];
}

unsigned swapped(unsigned byte)
{
    return (byte & 15U) << 4U | byte >> 4U;
}

} // namespace

void Tlsh::add(std::span<const std::uint8_t> bytes)
{
    auto [one, two, three, four] = last_; // kept in registers through the loop
    std::uint8_t checksum = checksum_;
    const std::uint64_t before = length_;
    length_ += bytes.size();
    // The window of five bytes is not full before the fifth byte of the file.
    const std::size_t unfull = before >= 4 ? 0 : std::min<std::size_t>(4 - before, bytes.size());
    std::size_t at = 0;
    for (; at < unfull; ++at) {
        four = three, three = two, two = one, one = bytes[at];
    }
    for (; at < bytes.size(); ++at) {
        const std::uint8_t byte = bytes[at];
        checksum = hash_of<0>(byte, one, checksum);
        ++buckets_[hash_of<2>(byte, one, two)];     // NOLINT(*-constant-array-index)
        ++buckets_[hash_of<3>(byte, one, three)];   // NOLINT(*-constant-array-index)
        ++buckets_[hash_of<5>(byte, two, three)];   // NOLINT(*-constant-array-index)
        ++buckets_[hash_of<7>(byte, two, four)];    // NOLINT(*-constant-array-index)
        ++buckets_[hash_of<11>(byte, one, four)];   // NOLINT(*-constant-array-index)
        ++buckets_[hash_of<13>(byte, three, four)]; // NOLINT(*-constant-array-index)
        four = three, three = two, two = one, one = byte;
    }
    checksum_ = checksum;
    last_ = {one, two, three, four};
}

std::string Tlsh::finish() const
{
    if (length_ < least_bytes) {
        return {};
    }
    const auto counts = std::span(buckets_).first(counted_buckets);
    const auto filled = static_cast<std::size_t>(
        std::count_if(counts.begin(), counts.end(), [](std::uint32_t count) { return count > 0; })
    );
    const Quartiles quartiles = quartiles_of(counts);
    if (filled <= counted_buckets / 2 || quartiles.third == 0) {
        return {};
    }
    std::string digest = "T1";
    append_hex(digest, swapped(checksum_));
    append_hex(digest, swapped(length_code(length_)));
    append_hex(
        digest,
        ratio_code(quartiles.first, quartiles.third) << 4U |
            ratio_code(quartiles.second, quartiles.third)
    );
    for (std::size_t byte = counted_buckets / 4; byte-- > 0;) {
        unsigned code = 0;
        for (std::size_t i = 4; i-- > 0;) {
            const std::uint32_t count = counts[4 * byte + i];
            const unsigned quarter = (count > quartiles.first ? 1U : 0U) +
                                     (count > quartiles.second ? 1U : 0U) +
                                     (count > quartiles.third ? 1U : 0U);
            code = code << 2U | quarter;
        }
        append_hex(digest, code);
    }
    return digest;
}

} // namespace takedown
