#pragma once

// read_lines: the loop every line format shares, from a byte source over the line splitter.

#include "core/cursor.hpp"
#include "core/lines.hpp"
#include "core/result.hpp"
#include "readers/byte_source.hpp"

#include <utility>

namespace takedown {

/// Hands each line of `source` to `take` until it returns false. A source that breaks gives the
/// lines before the break, then its error.
template <class Take>
Result<void> read_lines(ByteSource& source, Take take)
{
    LineSplitter lines;
    const LineSplitter::Take each = [&take](const LineSplitter::Line& line) {
        return take(line);
    };
    while (true) {
        auto piece = source.read();
        if (!piece) {
            (void)lines.finish(each);
            return fail(piece.error().kind, piece.error().message);
        }
        if (piece->empty()) {
            (void)lines.finish(each);
            return {};
        }
        if (!lines.add(as_text(*piece), each)) {
            return {};
        }
    }
}

} // namespace takedown
