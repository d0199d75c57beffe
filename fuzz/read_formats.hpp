#pragma once

// What every format's fuzz target does: read the input by each of some formats, keep nothing.

#include "readers/discarding_sink.hpp"
#include "readers/format.hpp"

#include <cstdint>
#include <initializer_list>
#include <span>

namespace takedown {

/// Sniffs and reads `input` by each format, within `memory` bytes.
inline void read_by(
    std::initializer_list<Format> formats,
    std::span<const std::uint8_t> input,
    std::size_t memory = std::size_t{64} << 20U
)
{
    static ThreadPool pool(1);
    static const PublicSuffixList suffixes;
    const ReadContext context{pool, suffixes, memory, {}};
    for (const Format& format : formats) {
        DiscardingSink sink;
        auto source = ByteSource::from_memory("input", input);
        (void)format.sniff(input, "input");
        (void)format.read(source, sink, context);
    }
}

} // namespace takedown
