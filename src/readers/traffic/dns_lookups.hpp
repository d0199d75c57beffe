#pragma once

// DnsLookups: queries and responses put together.

#include "model/record_sink.hpp"
#include "readers/traffic/packet.hpp"

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>

namespace takedown {

struct DnsMessage;

/// Where one DNS message was seen; `source` sent it.
struct DnsEnvelope {
    std::uint64_t offset = 0;
    TimePoint time{};
    Address source;
    Address destination;
    std::uint16_t source_port = 0;
    std::uint16_t destination_port = 0;
};

/// A query waits 30 s for its response (same client, port, resolver, id and name). A repeated query
/// is a lookup of its own (of more than 32 alike the oldest is given up); a response goes to the
/// youngest that waits. A response whose query was not captured is a lookup too; a second response
/// to one query is dropped.
class DnsLookups {
public:
    static constexpr std::size_t most_waiting = 65'536;

    explicit DnsLookups(RecordSink& sink) : sink_(sink) {}

    void add(const DnsEnvelope& envelope, Bytes message);
    /// Hands over what waited longer than 30 s by `now`.
    void expire(TimePoint now);
    void finish();

private:
    struct Waiting {
        std::string key;
        TimePoint asked{};
        Lookup lookup;
        bool answered = false; ///< already handed over
    };

    void query(const DnsEnvelope& envelope, DnsMessage&& message, std::string key);
    void response(const DnsEnvelope& envelope, DnsMessage&& message, const std::string& key);
    void make_room(const std::string& key);
    void drop_oldest();

    RecordSink& sink_;
    std::deque<std::shared_ptr<Waiting>> order_; ///< oldest first
    std::unordered_multimap<std::string, std::shared_ptr<Waiting>> by_key_;
};

} // namespace takedown
