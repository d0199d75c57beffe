#include "simulate/evidence/md5.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace takedown::simulate {

namespace {

using Words = std::array<std::uint32_t, 4>;

const std::array<std::uint32_t, 64>& sines()
{
    static const std::array<std::uint32_t, 64> table = [] {
        std::array<std::uint32_t, 64> made{};
        for (std::size_t i = 0; i < made.size(); ++i) {
            made[i] = static_cast<std::uint32_t>(
                std::floor(std::abs(std::sin(static_cast<double>(i + 1))) * 4294967296.0)
            );
        }
        return made;
    }();
    return table;
}

std::uint32_t little_word(std::string_view block, std::size_t word)
{
    std::uint32_t value = 0;
    for (std::size_t i = 4; i > 0; --i) {
        value = value << 8U | static_cast<std::uint8_t>(block[word * 4 + i - 1]);
    }
    return value;
}

struct Step {
    std::uint32_t mixed;
    std::size_t word;
};

Step step(std::size_t i, const Words& s)
{
    switch (i / 16) {
    case 0: return {(s[1] & s[2]) | (~s[1] & s[3]), i};
    case 1: return {(s[3] & s[1]) | (~s[3] & s[2]), (5 * i + 1) % 16};
    case 2: return {s[1] ^ s[2] ^ s[3], (3 * i + 5) % 16};
    default: return {s[2] ^ (s[1] | ~s[3]), (7 * i) % 16};
    }
}

void take_block(Words& state, std::string_view block)
{
    constexpr std::array<std::array<int, 4>, 4> turns{
        {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}};
    Words s = state;
    for (std::size_t i = 0; i < 64; ++i) {
        const Step now = step(i, s);
        const std::uint32_t sum = s[0] + now.mixed + sines()[i] + little_word(block, now.word);
        s = {s[3], s[1] + std::rotl(sum, turns[i / 16][i % 4]), s[1], s[2]};
    }
    for (std::size_t i = 0; i < 4; ++i) {
        state[i] += s[i];
    }
}

} // namespace

std::string md5_hex(std::string_view text)
{
    std::string padded(text);
    padded += '\x80';
    padded.resize((padded.size() + 8 + 63) / 64 * 64 - 8, '\0');
    const std::uint64_t bits = std::uint64_t{text.size()} * 8;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        padded += static_cast<char>(bits >> shift & 0xffU);
    }
    Words state{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    for (std::size_t at = 0; at < padded.size(); at += 64) {
        take_block(state, std::string_view(padded).substr(at, 64));
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const std::uint32_t word : state) {
        for (unsigned shift = 0; shift < 32; shift += 8) {
            hex += digits[word >> (shift + 4) & 15U];
            hex += digits[word >> shift & 15U];
        }
    }
    return hex;
}

} // namespace takedown::simulate
