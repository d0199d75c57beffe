#include "analysis/controllers/endpoint_record.hpp"

#include <algorithm>

namespace takedown {

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
