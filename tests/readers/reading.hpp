#pragma once

// read_text, read_file: run one format over bytes or a file, as tests need it.

#include "core/cursor.hpp"
#include "readers/collecting_sink.hpp"
#include "readers/format.hpp"

#include <string>
#include <string_view>

namespace takedown {

inline Result<void> read_source(const Format& format, ByteSource& source, RecordSink& sink)
{
    ThreadPool pool(1);
    const PublicSuffixList suffixes;
    return format.read(source, sink, ReadContext{pool, suffixes, std::size_t{256} << 20U, {}});
}

inline Result<void> read_text(const Format& format, std::string_view text, RecordSink& sink)
{
    auto source = ByteSource::from_memory("input", as_bytes(text));
    return read_source(format, source, sink);
}

inline Result<void> read_file(const Format& format, const std::string& path, RecordSink& sink)
{
    auto source = ByteSource::open(path);
    if (!source) {
        return fail(source.error().kind, source.error().message);
    }
    return read_source(format, *source, sink);
}

/// A file of the shared data, which is beside the project where it is there at all.
inline std::string shared_data(const std::string& path)
{
    return TAKEDOWN_SOURCE_DIR "/../shared/data/" + path;
}

/// Every prefix of `text` and every text with one bit turned must be read without harm.
inline void read_damaged(const Format& format, const std::string& text, std::size_t step)
{
    for (std::size_t length = 0; length < text.size(); length += step) {
        CollectingSink sink;
        (void)read_text(format, std::string_view(text).substr(0, length), sink);
    }
    for (std::size_t place = 0; place < text.size(); place += step) {
        std::string flipped = text;
        flipped[place] =
            static_cast<char>(static_cast<unsigned char>(flipped[place]) ^ (1U << (place % 8)));
        CollectingSink sink;
        (void)read_text(format, flipped, sink);
    }
}

} // namespace takedown
