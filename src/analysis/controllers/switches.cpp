#include "analysis/controllers/switches.hpp"

#include "analysis/controllers/requests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace takedown {

namespace {

/// A failing host with more open contacts than this scans; its order of calls says nothing.
constexpr std::size_t most_open = 300;
constexpr double longest_wait = 180; ///< seconds between a failure and what answers to it

struct Call {
    TimePoint time{};
    std::size_t contact = 0;
};

std::vector<Call> calls_in_order(const HostScene& host, const std::vector<bool>& open)
{
    std::vector<Call> calls;
    for (std::size_t i = 0; i < host.contacts.size(); ++i) {
        if (!open[i]) {
            continue;
        }
        for (const Attempt& attempt : host.contacts[i].contact->attempts) {
            calls.push_back({attempt.time, i});
        }
    }
    std::stable_sort(calls.begin(), calls.end(), [](const Call& a, const Call& b) {
        return a.time < b.time;
    });
    return calls;
}

bool is_nameless(const Contact& contact)
{
    return std::all_of(
        contact.handshakes.begin(),
        contact.handshakes.end(),
        [](const TlsHandshake& one) { return one.server_name.empty(); }
    );
}

double request_likeness(const Contact& a, const Contact& b)
{
    for (const HttpRequest& mine : a.requests) {
        for (const HttpRequest& other : b.requests) {
            const bool posts = mine.method == "POST" && other.method == "POST";
            if (mine.method == other.method && path_of(mine.uri).size() > 1 &&
                path_of(mine.uri) == path_of(other.uri)) {
                return 1;
            }
            if (posts && header_set(mine) == header_set(other)) {
                return 1;
            }
        }
    }
    return 0;
}

/// How surely a call to `b` is the call that `a` did not serve, [0, 1].
double likeness(const ContactScene& a, const ContactScene& b)
{
    const Contact& from = *a.contact;
    const Contact& to = *b.contact;
    if (!from.requests.empty() && !to.requests.empty()) {
        return request_likeness(from, to);
    }
    if (!from.handshakes.empty() && !to.handshakes.empty()) {
        const bool same = !from.handshakes.front().ja3.empty() &&
                          from.handshakes.front().ja3 == to.handshakes.front().ja3;
        return same && is_nameless(from) && is_nameless(to) ? 1 : 0;
    }
    const bool never_spoke = a.course == Course::NeverThere && from.head_up.empty();
    const bool both_direct = a.direct && b.direct;
    const bool same_port = from.server.port == to.server.port;
    if (both_direct && heard(to) && (never_spoke || a.speech == b.speech)) {
        return same_port ? 0.9 : 0.5;
    }
    return 0;
}

const char* manner_of(Course course)
{
    switch (course) {
    case Course::NeverThere: return "could not be reached";
    case Course::Silent: return "never sent a byte back";
    case Course::BadAnswer: return "refused the request";
    default: return "failed";
    }
}

bool has_failed(const ContactScene& contact)
{
    return contact.course == Course::NeverThere || contact.course == Course::Silent ||
           contact.course == Course::BadAnswer;
}

void put_stronger(std::vector<Observation>& observations, Observation one)
{
    for (Observation& known : observations) {
        if (known.signal == one.signal) {
            if (one.strength > known.strength) {
                known = std::move(one);
            }
            return;
        }
    }
    observations.push_back(std::move(one));
}

struct Successor {
    std::size_t contact = 0;
    double strength = 0;
    double delay = 0;
};

Successor successor_of(
    const HostScene& host,
    const std::vector<Call>& calls,
    std::size_t failed,
    const Attempt& attempt
)
{
    constexpr int most_looked_at = 6;
    Successor best;
    const TimePoint end = attempt.time + attempt.duration;
    auto call = std::upper_bound(
        calls.begin(),
        calls.end(),
        attempt.time,
        [](TimePoint time, const Call& one) { return time < one.time; }
    );
    int looked_at = 0;
    for (; call != calls.end() && looked_at < most_looked_at; ++call) {
        const double delay = seconds_between(end, call->time);
        if (delay > longest_wait) {
            break;
        }
        if (call->contact == failed || delay < -2 ||
            host.contacts[call->contact].contact->server.address ==
                host.contacts[failed].contact->server.address) {
            continue;
        }
        ++looked_at;
        const double alike = likeness(host.contacts[failed], host.contacts[call->contact]);
        if (alike > best.strength) {
            best = {call->contact, alike, delay};
        }
    }
    return best;
}

std::string request_key(const HttpRequest& request)
{
    const std::string_view path = path_of(request.uri);
    return path.size() > 1 ? fmt::format("{} {}", request.method, path)
                           : fmt::format("{} with headers {}", request.method, header_set(request));
}

using ContactsByShape = std::map<std::string, std::set<std::size_t>>;

ContactsByShape contacts_by_shape(const HostScene& host, const std::vector<bool>& open)
{
    ContactsByShape shapes;
    for (std::size_t i = 0; i < host.contacts.size(); ++i) {
        if (!open[i]) {
            continue;
        }
        const Contact& contact = *host.contacts[i].contact;
        for (const HttpRequest& request : contact.requests) {
            if (request.method == "POST") {
                shapes[request_key(request)].insert(i);
                shapes[fmt::format("POST with headers {}", header_set(request))].insert(i);
            }
        }
        if (!contact.handshakes.empty() && is_nameless(contact) &&
            !contact.handshakes.front().ja3.empty() && !host.contacts[i].resolved) {
            shapes["nameless TLS with JA3 " + contact.handshakes.front().ja3].insert(i);
        }
    }
    return shapes;
}

std::size_t addresses_of(const HostScene& host, const std::set<std::size_t>& contacts)
{
    std::set<Address> addresses;
    for (const std::size_t i : contacts) {
        addresses.insert(host.contacts[i].contact->server.address);
    }
    return addresses.size();
}

} // namespace

void observe_failure_then_switch(
    const HostScene& host, const std::vector<bool>& open, ObservationsByContact& found
)
{
    if (static_cast<std::size_t>(std::count(open.begin(), open.end(), true)) > most_open) {
        return;
    }
    const std::vector<Call> calls = calls_in_order(host, open);
    for (std::size_t i = 0; i < host.contacts.size(); ++i) {
        const ContactScene& failed = host.contacts[i];
        if (!open[i] || !has_failed(failed)) {
            continue;
        }
        Successor best;
        const auto& attempts = failed.contact->attempts;
        for (std::size_t k = 0; k < std::min<std::size_t>(attempts.size(), 20); ++k) {
            const Successor one = successor_of(host, calls, i, attempts[k]);
            best = one.strength > best.strength ? one : best;
        }
        if (best.strength <= 0) {
            continue;
        }
        const ContactScene& next = host.contacts[best.contact];
        const std::vector<EvidenceRef> where{failed.where(), next.where()};
        const std::string text = fmt::format(
            "{} {}; {:.0f} s later the same call went to {}",
            text_of(failed.contact->server),
            manner_of(failed.course),
            std::max(0.0, best.delay),
            text_of(next.contact->server)
        );
        put_stronger(found[i], {Signal::FailureThenSwitch, best.strength, text, where});
        put_stronger(found[best.contact], {Signal::FailureThenSwitch, best.strength, text, where});
    }
}

void observe_repeated_shape(
    const HostScene& host, const std::vector<bool>& open, ObservationsByContact& found
)
{
    for (const auto& [shape, contacts] : contacts_by_shape(host, open)) {
        const std::size_t servers = addresses_of(host, contacts);
        if (servers < 2) {
            continue;
        }
        for (const std::size_t i : contacts) {
            put_stronger(
                found[i],
                {Signal::RepeatedShape,
                 servers == 2 ? 0.7 : 1.0,
                 fmt::format("{} went to {} servers", shape.substr(0, 120), servers),
                 {host.contacts[i].where()}}
            );
        }
    }
}

} // namespace takedown
