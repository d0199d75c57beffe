#include "simulate/evidence/talk_memory.hpp"

#include <array>
#include <utility>

namespace takedown::simulate {

namespace {

/// Connections with more requests are rare.
constexpr std::size_t most_requests = 6;

/// No more than were open at once, as each is taken before it is given back.
struct Pools {
    std::vector<Lookup> lookups;
    std::vector<TlsHandshake> handshakes;
    std::array<std::vector<std::vector<HttpRequest>>, most_requests + 1> requests; ///< by number
};

Pools& pools()
{
    thread_local Pools kept;
    return kept;
}

template <class Record>
Record taken(std::vector<Record>& pool)
{
    if (pool.empty()) {
        return {};
    }
    Record record = std::move(pool.back());
    pool.pop_back();
    return record;
}

} // namespace

Lookup blank_lookup()
{
    Lookup lookup = taken(pools().lookups);
    Lookup blank;
    std::swap(lookup.name, blank.name);
    std::swap(lookup.addresses, blank.addresses);
    std::swap(lookup.other_answers, blank.other_answers);
    blank.name.clear();
    blank.addresses.clear();
    blank.other_answers.clear();
    return blank;
}

TlsHandshake blank_handshake()
{
    TlsHandshake handshake = taken(pools().handshakes);
    TlsHandshake blank;
    for (const auto text :
         {&TlsHandshake::server_name,
          &TlsHandshake::version,
          &TlsHandshake::ja3,
          &TlsHandshake::ja3s,
          &TlsHandshake::subject,
          &TlsHandshake::issuer}) {
        std::swap(handshake.*text, blank.*text);
        (blank.*text).clear();
    }
    return blank;
}

std::vector<HttpRequest> blank_requests(std::size_t count)
{
    if (count > most_requests) {
        return std::vector<HttpRequest>(count);
    }
    std::vector<HttpRequest> requests = taken(pools().requests[count]);
    requests.resize(count);
    for (HttpRequest& request : requests) {
        request = HttpRequest(); // assigning an empty text leaves a text its room
    }
    return requests;
}

void give_back_talk(Conversation& conversation)
{
    if (auto* lookup = std::get_if<Lookup>(&conversation.talk)) {
        pools().lookups.push_back(std::move(*lookup));
    } else if (auto* handshake = std::get_if<TlsHandshake>(&conversation.talk)) {
        pools().handshakes.push_back(std::move(*handshake));
    } else if (auto* requests = std::get_if<std::vector<HttpRequest>>(&conversation.talk)) {
        if (requests->size() <= most_requests) {
            pools().requests[requests->size()].push_back(std::move(*requests));
        }
    }
}

} // namespace takedown::simulate
