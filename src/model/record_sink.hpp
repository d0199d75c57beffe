#pragma once

// RecordSink: where a reader hands over what it read, one record at a time, in file order.

#include "model/message.hpp"
#include "model/routing.hpp"
#include "model/traffic.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace takedown {

/// Readers set `where.offset` of each record and leave `where.file` to the sink. The sink of an
/// import writes to the case; that of tests and benchmarks collects or counts.
class RecordSink {
public:
    RecordSink() = default;
    RecordSink(const RecordSink&) = delete;
    RecordSink& operator=(const RecordSink&) = delete;
    RecordSink(RecordSink&&) = delete;
    RecordSink& operator=(RecordSink&&) = delete;
    virtual ~RecordSink() = default;

    virtual void add(Message&& message) = 0;
    virtual void add(Flow&& flow) = 0;
    virtual void add(Lookup&& lookup) = 0;
    virtual void add(HttpRequest&& request) = 0;
    virtual void add(TlsHandshake&& handshake) = 0;
    virtual void add(SmtpSession&& session) = 0;
    virtual void add(Route&& route) = 0;
    virtual void add(PlaceRange&& range) = 0;

    /// One record that was not as its format says. `kind` is a stable slug prefixed by the format.
    virtual void oddity(std::string_view kind, std::uint64_t offset, std::string_view detail) = 0;

    /// False when reading should end early (the store failed, the user interrupted). Readers look
    /// at least once for each record or megabyte.
    [[nodiscard]] virtual bool wants_more() const = 0;
};

} // namespace takedown
