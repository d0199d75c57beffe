#include "analysis/controllers/sessions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace takedown {

namespace {

double seconds_of(Micros duration)
{
    return std::chrono::duration<double>(duration).count();
}

/// Attempts closer than this are retries of one call.
constexpr double one_call = 20;

std::size_t calls_of(const Contact& contact)
{
    std::size_t calls = 0;
    TimePoint previous{};
    for (const Attempt& attempt : contact.attempts) {
        if (calls == 0 || seconds_between(previous, attempt.time) > one_call) {
            ++calls;
        }
        previous = attempt.time + attempt.duration;
    }
    return calls;
}

} // namespace

std::optional<Observation> observe_long_session(const ContactScene& contact)
{
    if (contact.contact->server.transport != Transport::Tcp || contact.speech == Speech::Http) {
        return std::nullopt;
    }
    Observation found{Signal::LongSession, 0, {}, {}};
    for (const Attempt& attempt : contact.contact->attempts) {
        const double duration = seconds_of(attempt.duration);
        const bool quiet = static_cast<double>(attempt.bytes_up) <= 100 * duration &&
                           static_cast<double>(attempt.bytes_down) <= 500 * duration;
        // A session seen from its start with a packet now and then: not an idle one kept open.
        const bool talks = attempt.packets_up >= 8 && attempt.outcome != Outcome::Unknown;
        if (duration < 60 || !quiet || !talks) {
            continue;
        }
        const double strength =
            std::min(1.0, 0.3 + 0.7 * std::log2(duration / 60) / std::log2(5.0));
        if (strength > found.strength) {
            found.strength = strength;
            found.text = fmt::format(
                "one session of {:.0f} s with {} bytes sent and {} received",
                duration,
                attempt.bytes_up,
                attempt.bytes_down
            );
            found.where = {attempt.where};
        }
    }
    return found.strength > 0 ? std::optional(std::move(found)) : std::nullopt;
}

std::optional<Observation> observe_calls_unanswered(const ContactScene& contact)
{
    if (contact.course != Course::Silent || contact.bytes_up == 0) {
        return std::nullopt;
    }
    const std::size_t calls = calls_of(*contact.contact);
    const bool keeps_talking = contact.packets_up >= 20;
    const double strength =
        keeps_talking
            ? 1.0
            : std::min(
                  1.0, 0.2 + 0.3 * static_cast<double>(calls - std::min<std::size_t>(calls, 1))
              );
    return Observation{
        Signal::CallsUnanswered,
        strength,
        fmt::format(
            "{} calls with {} bytes in {} packets over {:.0f} s, never a byte back",
            calls,
            contact.bytes_up,
            contact.packets_up,
            seconds_between(contact.first, contact.last)
        ),
        {contact.where()}};
}

std::optional<Observation> observe_nothing_said(const ContactScene& contact)
{
    const bool datagram = contact.contact->server.transport == Transport::Udp;
    if (contact.course == Course::Unseen) {
        return Observation{
            Signal::NothingSaid,
            1,
            contact.contact->attempts.empty() ? "no flow and no answer of it is in the evidence"
                                              : "the session began before the evidence does",
            {contact.where()}};
    }
    if (contact.course == Course::NeverThere && !(datagram && contact.bytes_up > 0)) {
        return Observation{
            Signal::NothingSaid,
            1,
            fmt::format("{} attempts, never connected", contact.contact->attempt_count),
            {contact.where()}};
    }
    if (contact.bytes_up == 0 && contact.course == Course::Silent) {
        return Observation{
            Signal::NothingSaid, 1, "connected, but neither side sent anything", {contact.where()}};
    }
    return std::nullopt;
}

} // namespace takedown
