#pragma once

// Host activities made by hand, for tests of single kinds of evidence.

#include "analysis/controllers/scene.hpp"
#include "model/activity.hpp"

#include <chrono>
#include <string>
#include <utility>

namespace takedown::made {

inline TimePoint at(double seconds)
{
    return from_epoch(1'600'000'000, 0) + Micros(static_cast<std::int64_t>(seconds * 1e6));
}

inline Address address(const char* text)
{
    return Address::parse(text).value_or(Address{});
}

inline Contact& contact(
    HostActivity& host, const char* server, std::uint16_t port, Transport transport = Transport::Tcp
)
{
    Contact one;
    one.server = {address(server), port, transport, {}};
    host.contacts.push_back(std::move(one));
    return host.contacts.back();
}

inline Attempt& attempt(
    Contact& to,
    double start,
    double duration,
    Outcome outcome,
    std::uint64_t up = 200,
    std::uint64_t down = 200
)
{
    Attempt one;
    one.where = {1, static_cast<std::uint64_t>(start * 10)};
    one.time = at(start);
    one.duration = Micros(static_cast<std::int64_t>(duration * 1e6));
    one.outcome = outcome;
    one.bytes_up = up;
    one.bytes_down = outcome == Outcome::Answered ? down : 0;
    one.packets_up = 4;
    one.packets_down = outcome == Outcome::Answered ? 4 : 0;
    ++to.attempt_count;
    to.attempts.push_back(one);
    return to.attempts.back();
}

inline HttpRequest&
request(Contact& to, double time, const char* method, const char* host, const char* uri, int status)
{
    HttpRequest one;
    one.time = at(time);
    one.server = to.server.address;
    one.server_port = to.server.port;
    one.method = method;
    one.host = host;
    one.uri = uri;
    one.status = status;
    one.header_names = "Host,Connection";
    to.head_up = one.method + " ";
    to.requests.push_back(std::move(one));
    return to.requests.back();
}

inline void lookup(HostActivity& host, double time, const std::string& name, const char* answer)
{
    Lookup one;
    one.time = at(time);
    one.name = name;
    one.response = answer == nullptr ? dns_no_such_name : dns_ok;
    if (answer != nullptr) {
        one.addresses.push_back(address(answer));
    }
    host.lookups.push_back(std::move(one));
}

inline HostActivity host()
{
    HostActivity one;
    one.host = {"office", address("192.168.1.10")};
    one.contacts.reserve(500);
    lookup(one, 0, "www.example.com", "192.0.2.80");
    return one;
}

} // namespace takedown::made
