#pragma once

// CollectingSink: keeps every record a reader hands over, for tests to look at.

#include "model/record_sink.hpp"

#include <map>
#include <string>
#include <vector>

namespace takedown {

class CollectingSink : public RecordSink {
public:
    void add(Message&& message) override { messages.push_back(std::move(message)); }

    void add(Flow&& flow) override { flows.push_back(std::move(flow)); }

    void add(Lookup&& lookup) override { lookups.push_back(std::move(lookup)); }

    void add(HttpRequest&& request) override { requests.push_back(std::move(request)); }

    void add(TlsHandshake&& handshake) override { handshakes.push_back(std::move(handshake)); }

    void add(SmtpSession&& session) override { sessions.push_back(std::move(session)); }

    void add(Route&& route) override { routes.push_back(std::move(route)); }

    void add(PlaceRange&& range) override { ranges.push_back(std::move(range)); }

    void oddity(std::string_view kind, std::uint64_t offset, std::string_view detail) override
    {
        ++oddities[std::string(kind)];
        details.emplace_back(detail);
        offsets.push_back(offset);
    }

    [[nodiscard]] bool wants_more() const override { return records() < most_records; }

    [[nodiscard]] std::size_t records() const
    {
        return messages.size() + flows.size() + lookups.size() + requests.size() +
               handshakes.size() + sessions.size() + routes.size() + ranges.size();
    }

    std::vector<Message> messages;
    std::vector<Flow> flows;
    std::vector<Lookup> lookups;
    std::vector<HttpRequest> requests;
    std::vector<TlsHandshake> handshakes;
    std::vector<SmtpSession> sessions;
    std::vector<Route> routes;
    std::vector<PlaceRange> ranges;
    std::map<std::string, int> oddities;
    std::vector<std::string> details;
    std::vector<std::uint64_t> offsets;
    std::size_t most_records = static_cast<std::size_t>(-1);
};

} // namespace takedown
