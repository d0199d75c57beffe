#include "analysis/controllers/rhythm.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace takedown {

namespace {

constexpr std::size_t least_calls = 4;

double quantile(std::vector<double> values, double part)
{
    const auto index = static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + index, values.end());
    return values[static_cast<std::size_t>(index)];
}

std::vector<double> gaps_of(std::span<const TimePoint> times)
{
    std::vector<double> gaps;
    for (std::size_t i = 1; i < times.size(); ++i) {
        gaps.push_back(seconds_between(times[i - 1], times[i]));
    }
    return gaps;
}

/// Calls 1 s apart five times and then 930 s of silence are one call with retries.
std::vector<TimePoint> without_retries(std::span<const TimePoint> times)
{
    std::vector<TimePoint> calls;
    if (times.size() < 2) {
        return {times.begin(), times.end()};
    }
    const double retry = std::max(1.0, 0.1 * quantile(gaps_of(times), 0.9));
    TimePoint previous{};
    for (const TimePoint time : times) {
        if (calls.empty() || seconds_between(previous, time) > retry) {
            calls.push_back(time);
        }
        previous = time;
    }
    return calls;
}

std::vector<TimePoint> times_of(const Contact& contact)
{
    std::vector<TimePoint> times;
    if (contact.requests.size() > contact.attempts.size()) {
        for (const HttpRequest& request : contact.requests) {
            times.push_back(request.time);
        }
    } else {
        for (const Attempt& attempt : contact.attempts) {
            times.push_back(attempt.time);
        }
    }
    std::sort(times.begin(), times.end());
    return times;
}

} // namespace

Beat beat_of(std::span<const TimePoint> times)
{
    const std::vector<TimePoint> calls = without_retries(times);
    Beat beat;
    beat.calls = calls.size();
    if (calls.size() < least_calls) {
        return beat;
    }
    const std::vector<double> gaps = gaps_of(calls);
    beat.period = quantile(gaps, 0.5);
    std::vector<double> deviations;
    for (const double gap : gaps) {
        deviations.push_back(std::abs(gap - beat.period));
    }
    const double spread = quantile(deviations, 0.5) / std::max(beat.period, 0.001);
    const double trust = 1 - std::exp(-static_cast<double>(calls.size() - 2) / 4);
    beat.regularity = std::max(0.0, 1 - 3 * spread) * trust;
    return beat;
}

std::optional<Observation> observe_rhythm(const ContactScene& contact)
{
    if (contact.contact->attempts.size() < least_calls &&
        contact.contact->requests.size() < least_calls) {
        return std::nullopt;
    }
    const Beat beat = beat_of(times_of(*contact.contact));
    constexpr double shortest_period = 1.5; // below is a transfer in pieces, not a call
    if (beat.regularity < 0.25 || beat.period < shortest_period) {
        return std::nullopt;
    }
    return Observation{
        Signal::Rhythm,
        beat.regularity,
        fmt::format(
            "{} calls, one every {:.1f} s, regularity {:.2f}",
            beat.calls,
            beat.period,
            beat.regularity
        ),
        {contact.where()}};
}

} // namespace takedown
