#pragma once

// LineSplitter: the one splitter of text into lines that every line format uses.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace takedown {

/// Cuts a stream given in pieces into lines. Bounded: of a line longer than `max_line` only the
/// first `max_line` bytes are handed on, marked as cut; the rest is skipped, however long it is.
class LineSplitter {
public:
    struct Line {
        std::string_view text;    ///< without the line end (LF or CRLF)
        std::uint64_t offset = 0; ///< of its first byte in the stream
        bool cut = false;         ///< longer than max_line
    };

    /// Returns false to stop.
    using Take = std::function<bool(const Line&)>;

    explicit LineSplitter(std::size_t max_line = std::size_t{1} << 20U) : max_line_(max_line) {}

    /// False once `take` has returned false.
    bool add(std::string_view piece, const Take& take);
    /// Hands on a last line that has no line end.
    bool finish(const Take& take);

private:
    bool emit(std::string_view text, const Take& take);
    void keep(std::string_view piece);

    std::size_t max_line_;
    std::string pending_;
    std::uint64_t pending_bytes_ = 0; ///< whole length of the pending line, kept or not
    std::uint64_t line_start_ = 0;
};

} // namespace takedown
