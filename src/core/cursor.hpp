#pragma once

// ByteCursor: the one bounds-checked reader of binary input that every dissector uses.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace takedown {

/// Walks over borrowed bytes. A read past the end returns 0 or an empty span and sets failed(); it
/// stays failed, so a parser may read a whole header and check once.
class ByteCursor {
public:
    explicit ByteCursor(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    [[nodiscard]] bool failed() const { return failed_; }

    [[nodiscard]] std::size_t position() const { return position_; }

    [[nodiscard]] std::size_t remaining() const { return bytes_.size() - position_; }

    [[nodiscard]] std::span<const std::uint8_t> rest() const { return bytes_.subspan(position_); }

    std::uint8_t u8() { return static_cast<std::uint8_t>(big_endian(1)); }

    std::uint16_t u16() { return static_cast<std::uint16_t>(big_endian(2)); }

    std::uint32_t u24() { return static_cast<std::uint32_t>(big_endian(3)); }

    std::uint32_t u32() { return static_cast<std::uint32_t>(big_endian(4)); }

    std::uint64_t u64() { return big_endian(8); }

    std::uint16_t u16_little() { return static_cast<std::uint16_t>(little_endian(2)); }

    std::uint32_t u32_little() { return static_cast<std::uint32_t>(little_endian(4)); }

    std::span<const std::uint8_t> take(std::size_t count)
    {
        if (count > remaining()) {
            failed_ = true;
            position_ = bytes_.size();
            return {};
        }
        const auto taken = bytes_.subspan(position_, count);
        position_ += count;
        return taken;
    }

    void skip(std::size_t count) { (void)take(count); }

    /// Moves to an absolute position; past the end fails.
    void seek(std::size_t position)
    {
        if (position > bytes_.size()) {
            failed_ = true;
            position = bytes_.size();
        }
        position_ = position;
    }

private:
    std::uint64_t big_endian(std::size_t count)
    {
        std::uint64_t value = 0;
        for (const std::uint8_t byte : take(count)) {
            value = value << 8U | byte;
        }
        return value;
    }

    std::uint64_t little_endian(std::size_t count)
    {
        std::uint64_t value = 0;
        unsigned shift = 0;
        for (const std::uint8_t byte : take(count)) {
            value |= std::uint64_t{byte} << shift;
            shift += 8;
        }
        return value;
    }

    std::span<const std::uint8_t> bytes_;
    std::size_t position_ = 0;
    bool failed_ = false;
};

/// The same bytes seen as text, and back, without a copy.
std::string_view as_text(std::span<const std::uint8_t> bytes);
std::span<const std::uint8_t> as_bytes(std::string_view text);

} // namespace takedown
