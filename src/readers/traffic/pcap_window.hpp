#pragma once

// PcapWindow: a contiguous look at the next bytes of a ByteSource, copied only across its pieces.

#include "readers/byte_source.hpp"
#include "readers/traffic/packet.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace takedown {

class PcapWindow {
public:
    explicit PcapWindow(ByteSource& source) : source_(source), offset_(source.offset()) {}

    /// At least `count` next bytes, fewer only if the source ends before. Valid until the next
    /// call.
    Bytes view(std::size_t count);
    /// Moves on; what lies past the end is ignored.
    void skip(std::uint64_t count);

    /// Of the byte that the next view starts with.
    [[nodiscard]] std::uint64_t offset() const { return offset_; }

    /// Why the source ended, when that was not its end.
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }

private:
    bool refill();

    ByteSource& source_;
    std::uint64_t offset_;
    Bytes piece_;                     ///< rest of the source's piece
    std::vector<std::uint8_t> carry_; ///< bytes that come before piece_
    std::size_t carry_at_ = 0;
    bool ended_ = false;
    std::optional<Error> error_;
};

} // namespace takedown
