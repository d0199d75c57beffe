#pragma once

// ByteCount: stands where text is written when only its length is asked for.

#include "simulate/evidence/script.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace takedown::simulate {

/// Takes what a std::string takes from those who write messages, and keeps no byte of it: the same
/// code that writes a message so measures it.
class ByteCount {
public:
    void operator+=(char /*byte*/) { ++size_; }

    void operator+=(std::string_view text) { size_ += text.size(); }

    void append(std::size_t count, char /*byte*/) { size_ += count; }

    void append(const char* /*text*/, std::size_t size) { size_ += size; }

    void insert(std::size_t /*place*/, std::string_view text) { size_ += text.size(); }

    void reserve(std::size_t /*size*/) {}

    /// A place for a byte that is written later.
    char& operator[](std::size_t /*place*/) { return ignored_; }

    [[nodiscard]] std::size_t size() const { return size_; }

    [[nodiscard]] bool empty() const { return size_ == 0; }

private:
    std::size_t size_ = 0;
    char ignored_ = 0;
};

/// What was written or measured, and `filler` bytes behind it.
inline Said said(std::string&& text, std::uint64_t filler, Fill fill)
{
    return {std::move(text), filler, {}, fill};
}

inline Said said(const ByteCount& text, std::uint64_t filler, Fill fill)
{
    return {{}, text.size() + filler, {}, fill};
}

} // namespace takedown::simulate
