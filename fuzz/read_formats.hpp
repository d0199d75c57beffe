#pragma once

// What every format's fuzz target does: read the input by each of some formats, keep nothing.

#include "readers/format.hpp"

#include <cstdint>
#include <initializer_list>
#include <span>

namespace takedown {

class DiscardingSink final : public RecordSink {
public:
    void add(Message&& /*message*/) override {}

    void add(Flow&& /*flow*/) override {}

    void add(Lookup&& /*lookup*/) override {}

    void add(HttpRequest&& /*request*/) override {}

    void add(TlsHandshake&& /*handshake*/) override {}

    void add(SmtpSession&& /*session*/) override {}

    void add(Route&& /*route*/) override {}

    void add(PlaceRange&& /*range*/) override {}

    void oddity(std::string_view /*kind*/, std::uint64_t /*offset*/, std::string_view /*detail*/)
        override
    {
    }

    [[nodiscard]] bool wants_more() const override { return true; }
};

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
