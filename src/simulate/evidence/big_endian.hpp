#pragma once

// Numbers as networks write them: most significant byte first.

#include <cstdint>
#include <string>

namespace takedown::simulate {

inline void append_u8(std::string& out, std::uint64_t value)
{
    out += static_cast<char>(value & 0xffU);
}

inline void append_u16(std::string& out, std::uint64_t value)
{
    const char bytes[] = {static_cast<char>(value >> 8U & 0xffU), static_cast<char>(value & 0xffU)};
    out.append(bytes, sizeof bytes);
}

inline void append_u24(std::string& out, std::uint64_t value)
{
    append_u8(out, value >> 16U);
    append_u16(out, value);
}

inline void append_u32(std::string& out, std::uint64_t value)
{
    const char bytes[] = {
        static_cast<char>(value >> 24U & 0xffU),
        static_cast<char>(value >> 16U & 0xffU),
        static_cast<char>(value >> 8U & 0xffU),
        static_cast<char>(value & 0xffU)};
    out.append(bytes, sizeof bytes);
}

} // namespace takedown::simulate
