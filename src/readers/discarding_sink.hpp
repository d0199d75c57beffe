#pragma once

// DiscardingSink: takes records and keeps nothing.

#include "readers/format.hpp"

#include <cstdint>
#include <string_view>

namespace takedown {

/// For who wants one kind of record and overrides its add(), or wants to see a reader read.
class DiscardingSink : public RecordSink {
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

} // namespace takedown
