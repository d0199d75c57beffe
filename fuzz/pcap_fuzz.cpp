// Fuzz target: captures, through every layer up to the dialogues.

#include "readers/traffic/pcap.hpp"

#include <cstddef>
#include <cstdint>

namespace {

/// Takes all and keeps nothing.
class Discard : public takedown::RecordSink {
public:
    void add(takedown::Message&& /*message*/) override {}

    void add(takedown::Flow&& /*flow*/) override {}

    void add(takedown::Lookup&& /*lookup*/) override {}

    void add(takedown::HttpRequest&& /*request*/) override {}

    void add(takedown::TlsHandshake&& /*handshake*/) override {}

    void add(takedown::SmtpSession&& /*session*/) override {}

    void add(takedown::Route&& /*route*/) override {}

    void add(takedown::PlaceRange&& /*range*/) override {}

    void oddity(std::string_view /*kind*/, std::uint64_t /*offset*/, std::string_view /*detail*/)
        override
    {
    }

    [[nodiscard]] bool wants_more() const override { return true; }
};

} // namespace

// libFuzzer gives the name.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static takedown::ThreadPool pool(1);
    static const takedown::PublicSuffixList suffixes;
    const takedown::ReadContext context{pool, suffixes, std::size_t{64} << 10U, {}};
    for (const takedown::Format& format : {takedown::pcap_format(), takedown::pcapng_format()}) {
        Discard sink;
        auto source = takedown::ByteSource::from_memory("input", {data, size});
        (void)format.sniff({data, size}, "input");
        (void)format.read(source, sink, context);
    }
    return 0;
}
