#include "readers/traffic/dns_lookups.hpp"

#include "core/cursor.hpp"
#include "readers/traffic/dns_message.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>

namespace takedown {

namespace {

constexpr std::chrono::seconds patience{30};
constexpr std::size_t most_alike = 32;

void append_number(std::string& key, std::uint16_t number)
{
    key += static_cast<char>(number >> 8U);
    key += static_cast<char>(number & 0xffU);
}

std::string key_of(
    const Address& client, const Address& resolver, std::uint16_t port, const DnsMessage& message
)
{
    std::string key;
    key += as_text(client.bytes());
    key += as_text(resolver.bytes());
    append_number(key, port);
    append_number(key, message.id);
    append_number(key, message.type);
    key += message.name;
    return key;
}

Lookup lookup_of(const DnsEnvelope& envelope, DnsMessage& message)
{
    Lookup lookup;
    lookup.where.offset = envelope.offset;
    lookup.time = envelope.time;
    lookup.client = message.is_response ? envelope.destination : envelope.source;
    lookup.resolver = message.is_response ? envelope.source : envelope.destination;
    lookup.name = std::move(message.name);
    lookup.type = message.type;
    return lookup;
}

void answer(Lookup& lookup, DnsMessage& message)
{
    lookup.response = message.response_code;
    lookup.addresses = std::move(message.addresses);
    lookup.other_answers = std::move(message.other_answers);
    lookup.least_ttl = message.least_ttl;
}

} // namespace

void DnsLookups::add(const DnsEnvelope& envelope, Bytes message)
{
    auto read = read_dns(message);
    if (!read) {
        sink_.oddity("dns-unreadable", envelope.offset, "no readable question");
        return;
    }
    if (read->cut) {
        sink_.oddity("dns-cut", envelope.offset, "fewer records than its header says");
    }
    if (read->is_response) {
        const std::string key =
            key_of(envelope.destination, envelope.source, envelope.destination_port, *read);
        response(envelope, std::move(*read), key);
    } else {
        std::string key =
            key_of(envelope.source, envelope.destination, envelope.source_port, *read);
        query(envelope, std::move(*read), std::move(key));
    }
}

/// Looking among equal keys is linear, so that few may wait.
void DnsLookups::make_room(const std::string& key)
{
    if (by_key_.count(key) < most_alike) {
        return;
    }
    const auto [first, last] = by_key_.equal_range(key);
    const auto oldest = std::min_element(first, last, [](const auto& a, const auto& b) {
        return a.second->lookup.where.offset < b.second->lookup.where.offset;
    });
    if (!oldest->second->answered) {
        oldest->second->answered = true;
        sink_.add(std::move(oldest->second->lookup));
    }
    by_key_.erase(oldest);
}

void DnsLookups::query(const DnsEnvelope& envelope, DnsMessage&& message, std::string key)
{
    make_room(key);
    auto waiting = std::make_shared<Waiting>();
    waiting->asked = envelope.time;
    waiting->lookup = lookup_of(envelope, message);
    waiting->key = std::move(key);
    by_key_.emplace(waiting->key, waiting);
    order_.push_back(std::move(waiting));
    if (order_.size() > most_waiting) {
        if (!order_.front()->answered) {
            sink_.oddity(
                "dns-table-full", envelope.offset, "more than 65,536 queries wait: oldest given up"
            );
        }
        drop_oldest();
    }
}

void DnsLookups::response(const DnsEnvelope& envelope, DnsMessage&& message, const std::string& key)
{
    const auto [first, last] = by_key_.equal_range(key);
    Waiting* youngest = nullptr;
    for (auto candidate = first; candidate != last; ++candidate) {
        Waiting& waiting = *candidate->second;
        const bool younger =
            youngest == nullptr || waiting.lookup.where.offset > youngest->lookup.where.offset;
        if (!waiting.answered && younger) {
            youngest = &waiting;
        }
    }
    if (youngest == nullptr && first != last) {
        return; // said twice
    }
    if (youngest == nullptr) {
        Lookup lookup = lookup_of(envelope, message);
        answer(lookup, message);
        sink_.add(std::move(lookup));
        return;
    }
    answer(youngest->lookup, message);
    Lookup done = youngest->lookup; // its place and time stay for the comparison above
    sink_.add(std::move(done));
    youngest->answered = true;
    youngest->lookup.addresses.clear();
    youngest->lookup.other_answers.clear();
}

void DnsLookups::drop_oldest()
{
    const std::shared_ptr<Waiting> oldest = std::move(order_.front());
    order_.pop_front();
    const auto [first, last] = by_key_.equal_range(oldest->key);
    for (auto candidate = first; candidate != last; ++candidate) {
        if (candidate->second == oldest) {
            by_key_.erase(candidate);
            break;
        }
    }
    if (!oldest->answered) {
        sink_.add(std::move(oldest->lookup));
    }
}

void DnsLookups::expire(TimePoint now)
{
    constexpr Micros other_capture = std::chrono::hours{24};
    const auto over = [&](TimePoint asked) {
        return now - asked > patience || asked - now > other_capture;
    };
    while (!order_.empty() && over(order_.front()->asked)) {
        drop_oldest();
    }
}

void DnsLookups::finish()
{
    while (!order_.empty()) {
        drop_oldest();
    }
}

} // namespace takedown
