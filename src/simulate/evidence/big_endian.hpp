#pragma once

// Numbers as networks write them: most significant byte first. `Out` is std::string or ByteCount.

#include <cstddef>
#include <cstdint>

namespace takedown::simulate {

/// Writes `width` bytes and returns the place behind them.
template <std::size_t width>
char* put_big_endian(char* at, std::uint64_t value)
{
    for (std::size_t i = 0; i < width; ++i) {
        at[i] = static_cast<char>(value >> (8 * (width - 1 - i)) & 0xffU);
    }
    return at + width;
}

template <class Out>
void append_u8(Out& out, std::uint64_t value)
{
    out += static_cast<char>(value & 0xffU);
}

template <class Out>
void append_u16(Out& out, std::uint64_t value)
{
    const char bytes[] = {static_cast<char>(value >> 8U & 0xffU), static_cast<char>(value & 0xffU)};
    out.append(bytes, sizeof bytes);
}

template <class Out>
void append_u24(Out& out, std::uint64_t value)
{
    append_u8(out, value >> 16U);
    append_u16(out, value);
}

template <class Out>
void append_u32(Out& out, std::uint64_t value)
{
    const char bytes[] = {
        static_cast<char>(value >> 24U & 0xffU),
        static_cast<char>(value >> 16U & 0xffU),
        static_cast<char>(value >> 8U & 0xffU),
        static_cast<char>(value & 0xffU)};
    out.append(bytes, sizeof bytes);
}

} // namespace takedown::simulate
