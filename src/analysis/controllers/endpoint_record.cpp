#include "analysis/controllers/endpoint_record.hpp"

#include <algorithm>

namespace takedown {

namespace {

constexpr std::size_t most_days = 1000;

} // namespace

void EndpointRecord::put(const Attempt& attempt)
{
    const Day day = std::chrono::floor<std::chrono::days>(attempt.time);
    if (days.size() >= most_days && !days.contains(day)) {
        return;
    }
    ServerDay& counts = days[day];
    switch (attempt.outcome) {
    case Outcome::Answered: ++counts.answered; break;
    case Outcome::NoAnswer:
    case Outcome::Refused:
    case Outcome::ConnectedNoData: ++counts.failed; break;
    case Outcome::Unknown: break;
    }
}

void EndpointRecord::put(const Observation& observation)
{
    const auto known =
        std::find_if(observations.begin(), observations.end(), [&](const Observation& one) {
            return one.signal == observation.signal;
        });
    if (known == observations.end()) {
        observations.push_back(observation);
    } else if (observation.strength > known->strength) {
        *known = observation;
    }
}

double EndpointRecord::strength_of(Signal signal) const
{
    const auto known =
        std::find_if(observations.begin(), observations.end(), [&](const Observation& one) {
            return one.signal == signal;
        });
    return known == observations.end() ? 0 : known->strength;
}

} // namespace takedown
