// Reads one file by its format and counts the records: what a reader costs without the database.

#include "readers/format.hpp"

#include <cstdint>
#include <cstdio>

namespace {

class CountingSink final : public takedown::RecordSink {
public:
    void add(takedown::Message&& /*message*/) override { ++messages; }

    void add(takedown::Flow&& /*flow*/) override { ++flows; }

    void add(takedown::Lookup&& /*lookup*/) override { ++lookups; }

    void add(takedown::HttpRequest&& /*request*/) override { ++requests; }

    void add(takedown::TlsHandshake&& /*handshake*/) override { ++handshakes; }

    void add(takedown::SmtpSession&& /*session*/) override { ++sessions; }

    void add(takedown::Route&& /*route*/) override { ++routes; }

    void add(takedown::PlaceRange&& /*range*/) override { ++ranges; }

    void oddity(std::string_view /*kind*/, std::uint64_t /*offset*/, std::string_view /*detail*/)
        override
    {
        ++oddities;
    }

    [[nodiscard]] bool wants_more() const override { return true; }

    std::uint64_t messages = 0;
    std::uint64_t flows = 0;
    std::uint64_t lookups = 0;
    std::uint64_t requests = 0;
    std::uint64_t handshakes = 0;
    std::uint64_t sessions = 0;
    std::uint64_t routes = 0;
    std::uint64_t ranges = 0;
    std::uint64_t oddities = 0;
};

} // namespace

int main(int count, char** arguments)
{
    if (count != 2) {
        std::fprintf(stderr, "usage: read_file FILE\n");
        return 2;
    }
    auto source = takedown::ByteSource::open(arguments[1]);
    if (!source) {
        std::fprintf(stderr, "%s\n", source.error().message.c_str());
        return 3;
    }
    const auto head = source->peek(65536);
    const takedown::Format* format = head ? takedown::recognise(*head, arguments[1]) : nullptr;
    if (format == nullptr) {
        std::fprintf(stderr, "%s: of no known format\n", arguments[1]);
        return 3;
    }
    takedown::ThreadPool pool(1);
    const takedown::PublicSuffixList suffixes;
    const takedown::ReadContext context{pool, suffixes, std::size_t{256} << 20U, {}};
    CountingSink sink;
    const auto read = format->read(*source, sink, context);
    std::printf(
        "%s: %lu messages, %lu flows, %lu lookups, %lu requests, %lu handshakes, %lu sessions, %lu "
        "routes, "
        "%lu ranges, %lu oddities\n",
        std::string(format->name).c_str(),
        sink.messages,
        sink.flows,
        sink.lookups,
        sink.requests,
        sink.handshakes,
        sink.sessions,
        sink.routes,
        sink.ranges,
        sink.oddities
    );
    return read ? 0 : 3;
}
