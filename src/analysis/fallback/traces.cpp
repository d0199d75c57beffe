#include "analysis/fallback/traces.hpp"

#include "analysis/fallback/vain_names.hpp"
#include "reference/local_names.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

namespace takedown {

namespace {

constexpr std::size_t most_failovers = 200;
constexpr std::size_t most_names = 100'000;

double seconds(Micros duration)
{
    return std::chrono::duration<double>(duration).count();
}

/// One call of the bot to a rendezvous: a controller, or a name that gave none.
struct Call {
    TimePoint time{};
    TimePoint end{};
    EvidenceRef where;
    std::string target;      ///< as text
    std::string_view manner; ///< of failure; empty: it served
    bool named = false;
    bool generated = false;
    Address address;
};

std::string_view manner_of(Outcome outcome)
{
    switch (outcome) {
    case Outcome::NoAnswer: return "no answer";
    case Outcome::Refused: return "refused";
    case Outcome::ConnectedNoData: return "connected without data";
    default: return {};
    }
}

/// The answer to the request that this attempt carried was bad.
bool answered_badly(const Contact& contact, const Attempt& attempt)
{
    bool bad = false;
    for (const HttpRequest& request : contact.requests) {
        if (request.time >= attempt.time && request.time <= attempt.time + attempt.duration) {
            if (request.status < 400) {
                return false;
            }
            bad = true;
        }
    }
    return bad;
}

bool is_name(const std::string& name)
{
    return !name.empty() && !Address::parse(name) && name.find(' ') == std::string::npos;
}

std::vector<std::string> true_names(const Contact& contact)
{
    std::vector<std::string> names;
    std::copy_if(contact.names.begin(), contact.names.end(), std::back_inserter(names), is_name);
    return names;
}

void add_contact_calls(SegmentTrace& trace, const Contact& contact, std::vector<Call>& calls)
{
    const std::vector<std::string> names = true_names(contact);
    trace.names_used.insert(names.begin(), names.end());
    (names.empty() ? trace.direct_addresses : trace.named_addresses).insert(contact.server.address);
    for (const Attempt& attempt : contact.attempts) {
        Call call;
        call.time = attempt.time;
        call.end = attempt.time + attempt.duration;
        call.where = attempt.where;
        call.target = text_of(contact.server);
        call.manner = manner_of(attempt.outcome);
        if (attempt.outcome == Outcome::Answered && answered_badly(contact, attempt)) {
            call.manner = "bad answer";
        }
        call.named = !names.empty();
        call.address = contact.server.address;
        calls.push_back(std::move(call));
    }
}

struct Span {
    TimePoint first{};
    TimePoint last{};
};

/// Names asked in vain count where they are generated, stand among a walk over named controllers,
/// or lead up to its calls.
void add_lookup_calls(
    SegmentTrace& trace, const HostActivity& host, const Span& walk, std::vector<Call>& calls
)
{
    std::vector<TimePoint> named_calls;
    for (const Call& call : calls) {
        if (call.named) {
            named_calls.push_back(call.time);
        }
    }
    std::sort(named_calls.begin(), named_calls.end());
    const std::set<std::string> leading =
        names_before_calls(host.lookups, named_calls, trace.names_used);
    std::set<std::string_view> seen;
    for (const Lookup& lookup : host.lookups) {
        const bool generated = trace.generated.contains(lookup.name);
        const bool among =
            trace.names_used.size() >= 3 && lookup.time >= walk.first && lookup.time <= walk.last;
        const bool leads = leading.contains(lookup.name);
        if (!is_in_vain(lookup) || is_local_name(lookup.name) || (!generated && !among && !leads) ||
            !seen.insert(lookup.name).second) {
            continue;
        }
        if (leads && !generated) {
            trace.names_in_vain.insert(lookup.name);
        }
        Call call;
        call.time = lookup.time;
        call.end = lookup.time;
        call.where = lookup.where;
        call.target = "dns:" + lookup.name;
        call.manner = "no such name";
        call.named = true;
        call.generated = generated;
        calls.push_back(std::move(call));
    }
}

void add_flux(SegmentTrace& trace, const HostActivity& host)
{
    for (const Lookup& lookup : host.lookups) {
        if (lookup.addresses.empty() || !trace.names_used.contains(lookup.name)) {
            continue;
        }
        NameAddresses& known = trace.flux[lookup.name];
        known.least_ttl =
            known.answers == 0 ? lookup.least_ttl : std::min(known.least_ttl, lookup.least_ttl);
        ++known.answers;
        for (const Address& address : lookup.addresses) {
            if (trace.named_addresses.contains(address)) {
                trace.names_resolved.insert(lookup.name);
            }
            if (known.addresses.size() < 1000) {
                known.addresses.insert(address);
                known.blocks.insert(Prefix(address, address.is_v4() ? 16 : 32).text());
            }
        }
    }
}

/// Further names of the generator: asked in vain, as long as those known and under their suffixes.
void add_generated_alike(SegmentTrace& trace, const HostActivity& host)
{
    if (trace.generated.empty()) {
        return;
    }
    const auto [shortest, longest] = std::minmax_element(
        trace.generated.begin(),
        trace.generated.end(),
        [](const std::string& a, const std::string& b) { return a.size() < b.size(); }
    );
    const std::size_t least = shortest->size();
    const std::size_t most = longest->size();
    std::set<std::string> suffixes;
    for (const std::string& name : trace.generated) {
        suffixes.insert(name.substr(name.find('.')));
    }
    for (const Lookup& lookup : host.lookups) {
        const std::size_t dot = lookup.name.find('.');
        const bool alike = dot != std::string::npos && lookup.name.size() >= least &&
                           lookup.name.size() <= most && suffixes.contains(lookup.name.substr(dot));
        if (is_in_vain(lookup) && alike && trace.generated.size() < most_names) {
            trace.generated.insert(lookup.name);
        }
    }
}

const Call* next_elsewhere(const std::vector<Call>& calls, std::size_t failed, double longest_wait)
{
    for (std::size_t i = failed + 1; i < calls.size(); ++i) {
        if (seconds(calls[i].time - calls[failed].end) > longest_wait) {
            break;
        }
        const bool same_server =
            calls[i].address == calls[failed].address && calls[i].address != Address{};
        if (calls[i].target != calls[failed].target && !same_server) {
            return &calls[i];
        }
    }
    return nullptr;
}

void add_failover(SegmentTrace& trace, const Call& failed, const Call& next)
{
    if (!next.generated) {
        ++(next.named ? trace.switches_to_names : trace.switches_to_addresses);
    }
    const bool known =
        std::any_of(trace.failovers.begin(), trace.failovers.end(), [&](const Failover& one) {
            return one.failed == failed.target && one.next == next.target;
        });
    if (!known && trace.failovers.size() < most_failovers) {
        trace.failovers.push_back(
            {failed.target,
             std::string(failed.manner),
             next.target,
             std::max(Micros{0}, std::chrono::duration_cast<Micros>(next.time - failed.end)),
             {failed.where, next.where}}
        );
    }
}

/// A call that failed and was made again at the same server, without another in between.
void add_faith(SegmentTrace& trace, const std::vector<Call>& calls, std::size_t failed)
{
    for (std::size_t i = failed + 1; i < calls.size(); ++i) {
        if (calls[i].target != calls[failed].target) {
            return;
        }
        const double wait = seconds(calls[i].time - calls[failed].time);
        if (wait >= 20) {
            ++trace.faithful_retries;
            trace.longest_faith = std::max(trace.longest_faith, wait);
            trace.faithful_to = calls[failed].target;
            if (trace.faithful_where.size() < 5) {
                trace.faithful_where.push_back(calls[i].where);
            }
        }
    }
}

/// Servers that all answer and are called in turn share the work; a list is walked one way.
bool goes_back(const std::vector<Call>& calls)
{
    std::map<std::string_view, std::size_t> last_call;
    for (std::size_t i = 0; i < calls.size(); ++i) {
        if (!calls[i].manner.empty()) {
            return false;
        }
        const auto [last, fresh] = last_call.try_emplace(calls[i].target, i);
        if (!fresh && i - last->second > 1) {
            return true;
        }
        last->second = i;
    }
    return false;
}

} // namespace

void add_host(SegmentTrace& trace, const HostActivity& host, const FallbackSettings& settings)
{
    std::vector<Call> calls;
    for (const Contact& contact : host.contacts) {
        const auto known = trace.controllers.find(contact.server);
        if (known != trace.controllers.end() && known->second->role != Role::Peer) {
            add_contact_calls(trace, contact, calls);
        }
    }
    Span walk;
    for (const Call& call : calls) {
        walk.first = walk.first == TimePoint{} ? call.time : std::min(walk.first, call.time);
        walk.last = std::max(walk.last, call.end);
    }
    add_generated_alike(trace, host);
    add_lookup_calls(trace, host, walk, calls);
    add_flux(trace, host);
    std::stable_sort(calls.begin(), calls.end(), [](const Call& a, const Call& b) {
        return a.time < b.time;
    });
    trace.used_together = trace.used_together || goes_back(calls);
    constexpr std::size_t most_calls = 5000;
    calls.resize(std::min(calls.size(), most_calls));
    bool faithless = true;
    for (std::size_t i = 0; i < calls.size(); ++i) {
        if (calls[i].manner.empty()) {
            continue;
        }
        ++trace.failures;
        if (const Call* next = next_elsewhere(calls, i, settings.longest_wait)) {
            add_failover(trace, calls[i], *next);
        } else if (faithless) {
            add_faith(trace, calls, i);
            faithless = trace.faithful_retries == 0;
        }
    }
}

} // namespace takedown
