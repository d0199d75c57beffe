#pragma once

// A sink that keeps mails and counts oddities, and what reading them takes.

#include "model/record_sink.hpp"
#include "readers/format.hpp"

#include <map>
#include <string>
#include <vector>

namespace takedown {

struct CollectedMail {
    std::vector<Message> messages;
    std::map<std::string, int> oddities;
};

class MailCollector final : public RecordSink {
public:
    void add(Message&& message) override { messages.push_back(std::move(message)); }

    void add(Flow&&) override {}

    void add(Lookup&&) override {}

    void add(HttpRequest&&) override {}

    void add(TlsHandshake&&) override {}

    void add(SmtpSession&&) override {}

    void add(Route&&) override {}

    void add(PlaceRange&&) override {}

    void oddity(std::string_view kind, std::uint64_t, std::string_view) override
    {
        ++oddities[std::string(kind)];
    }

    [[nodiscard]] bool wants_more() const override { return messages.size() < limit; }

    /// What was collected; a sink itself cannot be returned.
    CollectedMail take() { return {std::move(messages), std::move(oddities)}; }

    std::vector<Message> messages;
    std::map<std::string, int> oddities;
    std::size_t limit = ~std::size_t{0};
};

/// Pool, suffixes and context together.
struct ReadingRoom {
    explicit ReadingRoom(unsigned threads = 2) : pool(threads) {}

    ThreadPool pool;
    PublicSuffixList suffixes;
    ReadContext context{pool, suffixes, std::size_t{256} << 20U, {}};
};

} // namespace takedown
