#include "analysis/botnets/shared_chance.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>

namespace takedown {

namespace {

constexpr double hosts_of_a_network = 254;
constexpr double of_any_sender = 0.01;

std::map<Prefix, double> networks_of(const SenderUnit& unit)
{
    std::map<Prefix, double> networks;
    for (const SourceSpan& span : unit.sources) {
        networks[{span.source, span.source.is_v4() ? 24U : 48U}] += 1;
    }
    return networks;
}

} // namespace

double poisson_tail(std::size_t least, double mean)
{
    if (least == 0) {
        return 1;
    }
    const auto n = static_cast<double>(least);
    double term = std::exp(n * std::log(std::max(mean, 1e-300)) - mean - std::lgamma(n + 1));
    double sum = 0;
    for (int i = 1; i < 100000 && term > sum * 1e-12; ++i) {
        sum += term;
        term *= mean / (n + i);
    }
    return std::min(1.0, sum);
}

double shared_by_strangers(const SenderUnit& a, const SenderUnit& b)
{
    const std::map<Prefix, double> of_a = networks_of(a);
    double pairs = 0;
    for (const auto& [network, count] : networks_of(b)) {
        const auto found = of_a.find(network);
        pairs += found == of_a.end() ? 0 : found->second * count;
    }
    const auto smaller = static_cast<double>(std::min(a.sources.size(), b.sources.size()));
    return pairs / hosts_of_a_network + of_any_sender * smaller;
}

SourcePopularity::SourcePopularity(std::span<const SenderUnit> units) : units_(units) {}

void SourcePopularity::join(std::size_t unit, std::size_t leader)
{
    for (const SourceSpan& span : units_[unit].sources) {
        std::vector<std::size_t>& in = leaders_of_[span.source];
        const auto place = std::lower_bound(in.begin(), in.end(), leader);
        if (place == in.end() || *place != leader) {
            repeated_ += 2 * static_cast<double>(in.size());
            all_ += 1;
            in.insert(place, leader);
        }
    }
}

std::set<std::size_t> SourcePopularity::neighbours(std::size_t unit) const
{
    constexpr std::size_t most_bands_of_a_source = 64; // beyond: a relay or a large NAT
    std::set<std::size_t> found;
    for (const SourceSpan& span : units_[unit].sources) {
        const auto in = leaders_of_.find(span.source);
        if (in != leaders_of_.end() && in->second.size() <= most_bands_of_a_source) {
            found.insert(in->second.begin(), in->second.end());
        }
    }
    return found;
}

double SourcePopularity::expected_shared(std::size_t leader, std::size_t unit) const
{
    const SenderUnit& first = units_[leader];
    const SenderUnit& second = units_[unit];
    double all = all_;
    double repeated = repeated_;
    for (const SourceSpan& span : first.sources) {
        // The leader's own sources are in its band: without that band.
        repeated -= 2 * static_cast<double>(leaders_of_.at(span.source).size() - 1);
        all -= 1;
    }
    const double coincidence = all > 0 ? std::max(0.0, repeated) / (all * all) : 0;
    const double popular = static_cast<double>(first.sources.size()) *
                           static_cast<double>(second.sources.size()) * coincidence;
    return std::max(popular, shared_by_strangers(first, second));
}

} // namespace takedown
