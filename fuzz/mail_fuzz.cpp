// Mailbox framing and everything that is done to one mail.

#include "model/record_sink.hpp"
#include "readers/mail/eml.hpp"
#include "readers/mail/mbox.hpp"

#include <cstdint>
#include <span>

namespace {

class Ignoring final : public takedown::RecordSink {
public:
    void add(takedown::Message&&) override {}

    void add(takedown::Flow&&) override {}

    void add(takedown::Lookup&&) override {}

    void add(takedown::HttpRequest&&) override {}

    void add(takedown::TlsHandshake&&) override {}

    void add(takedown::SmtpSession&&) override {}

    void add(takedown::Route&&) override {}

    void add(takedown::PlaceRange&&) override {}

    void oddity(std::string_view, std::uint64_t, std::string_view) override {}

    [[nodiscard]] bool wants_more() const override { return true; }
};

} // namespace

// libFuzzer gives the name.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static takedown::ThreadPool pool(1);
    static const takedown::PublicSuffixList suffixes;
    const takedown::ReadContext context{pool, suffixes, std::size_t{64} << 20U, {}};
    const std::span bytes(data, size);
    for (const takedown::Format& format : {takedown::mbox_format(), takedown::eml_format()}) {
        (void)format.sniff(bytes, "fuzz");
        Ignoring sink;
        auto source = takedown::ByteSource::from_memory("fuzz", bytes);
        (void)format.read(source, sink, context);
    }
    return 0;
}
