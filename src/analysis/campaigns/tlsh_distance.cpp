#include "analysis/campaigns/tlsh_distance.hpp"

#include <algorithm>
#include <cstdlib>

namespace takedown {

namespace {

constexpr std::size_t header = 3;

int digit_of(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// On a circle of `size` values.
int apart(int a, int b, int size)
{
    const int straight = std::abs(a - b);
    return std::min(straight, size - straight);
}

/// Digits of the header are written low half first.
int swapped(std::uint8_t byte)
{
    return (byte >> 4) | ((byte & 0x0f) << 4);
}

int ratio_distance(int a, int b)
{
    const int difference = apart(a, b, 16);
    return difference <= 1 ? difference : (difference - 1) * 12;
}

/// Of four buckets in one byte: 0 to 3 apart, and 3 counts double.
constexpr std::array<std::uint8_t, 65536> make_bucket_distances()
{
    std::array<std::uint8_t, 65536> table{};
    for (unsigned pair = 0; pair < table.size(); ++pair) {
        unsigned sum = 0;
        for (unsigned shift = 0; shift < 8; shift += 2) {
            const unsigned a = pair >> (8U + shift) & 3U;
            const unsigned b = pair >> shift & 3U;
            const unsigned difference = a > b ? a - b : b - a;
            sum += difference == 3 ? 6 : difference;
        }
        table[pair] = static_cast<std::uint8_t>(sum);
    }
    return table;
}

} // namespace

std::optional<TlshDigest> parse_tlsh(std::string_view text)
{
    if (text.size() == 72 && text.substr(0, 2) == "T1") {
        text.remove_prefix(2);
    }
    TlshDigest digest{};
    if (text.size() != digest.size() * 2) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < digest.size(); ++i) {
        const int high = digit_of(text[2 * i]);
        const int low = digit_of(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        digest.at(i) = static_cast<std::uint8_t>(high * 16 + low);
    }
    return digest;
}

int tlsh_distance(const TlshDigest& a, const TlshDigest& b)
{
    static constexpr std::array<std::uint8_t, 65536> bucket_distances = make_bucket_distances();
    const int length = apart(swapped(a[1]), swapped(b[1]), 256);
    int distance = (a[0] == b[0] ? 0 : 1) + (length <= 1 ? length : length * 12);
    distance += ratio_distance(a[2] >> 4, b[2] >> 4) + ratio_distance(a[2] & 15, b[2] & 15);
    for (std::size_t i = header; i < a.size(); ++i) {
        distance += bucket_distances.at(static_cast<std::size_t>(a.at(i)) << 8U | b.at(i));
    }
    return distance;
}

std::array<std::uint32_t, 16> tlsh_pieces(const TlshDigest& digest)
{
    std::array<std::uint32_t, 16> pieces{};
    for (std::uint32_t i = 0; i < pieces.size(); ++i) {
        const std::size_t at = header + 2 * std::size_t{i};
        pieces.at(i) = i << 16U | std::uint32_t{digest.at(at)} << 8U | digest.at(at + 1);
    }
    return pieces;
}

} // namespace takedown
