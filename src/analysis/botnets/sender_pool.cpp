#include "analysis/botnets/sender_pool.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace takedown {

namespace {

constexpr std::int64_t most_lag = 72; ///< hours: later an address may be another host
constexpr double hosts_of_a_network = 254;
constexpr double of_any_sender = 0.01; ///< part of hosts that anybody's mail may come from
constexpr double least_part = 0.2;     ///< of what one pool would show
constexpr double least_returns = 20;

std::optional<std::size_t> lag_class(std::int64_t lag)
{
    if (lag < 1 || lag > most_lag) {
        return std::nullopt;
    }
    std::size_t class_of = 0;
    for (std::int64_t most = 1; lag > most && class_of + 1 < HostSightings::lag_classes;
         most *= 2) {
        ++class_of;
    }
    return class_of;
}

/// Adds pairs of entries not more than `most_lag` hours apart; both lists ascend in hours.
template <class Hours, class Add>
void for_near(const Hours& a, const Hours& b, const Add& add)
{
    auto from = b.begin();
    for (const auto& one : a) {
        while (from != b.end() && one.first - from->first > most_lag) {
            ++from;
        }
        for (auto other = from; other != b.end() && other->first - one.first <= most_lag; ++other) {
            add(one, *other);
        }
    }
}

double log_poisson(double count, double mean)
{
    const double positive = std::max(mean, 1e-9);
    return count * std::log(positive) - positive - std::lgamma(count + 1);
}

/// P(X <= most) for a Poisson variable.
double at_most(double most, double mean)
{
    double sum = 0;
    for (double count = 0; count <= most; ++count) {
        sum += std::exp(log_poisson(count, mean));
    }
    return sum;
}

} // namespace

HostSightings::HostSightings(std::span<const MailTraits* const> mails)
{
    for (const MailTraits* mail : mails) {
        if (mail->source && mail->time) {
            const auto hour =
                std::chrono::floor<std::chrono::hours>(mail->time->time_since_epoch());
            sightings_.emplace_back(*mail->source, std::int64_t{hour.count()});
        }
    }
    std::sort(sightings_.begin(), sightings_.end());
    sightings_.erase(std::unique(sightings_.begin(), sightings_.end()), sightings_.end());
    std::map<std::int64_t, double> hours;
    for (std::size_t i = 0; i < sightings_.size(); ++i) {
        const auto& [address, hour] = sightings_[i];
        hours[hour] += 1;
        const Prefix network(address, address.is_v4() ? 24U : 48U);
        if (networks_.empty() || networks_.back().first != network) {
            networks_.emplace_back(network, 0.0);
        }
        networks_.back().second += 1;
        for (std::size_t k = i; k > 0 && sightings_[k - 1].first == address; --k) {
            const auto lag = lag_class(hour - sightings_[k - 1].second);
            if (!lag) {
                break;
            }
            own_.same.at(*lag) += 1;
        }
    }
    hours_.assign(hours.begin(), hours.end());
    for_near(hours_, hours_, [this](const auto& one, const auto& later) {
        if (const auto lag = lag_class(later.first - one.first)) {
            own_.all.at(*lag) += one.second * later.second;
        }
    });
}

HostSightings::Pairs HostSightings::with(const HostSightings& other) const
{
    if (other.count() < count()) {
        return other.with(*this); // the smaller is gone through, the larger searched
    }
    Pairs pairs;
    for_near(hours_, other.hours_, [&pairs](const auto& one, const auto& second) {
        if (const auto lag = lag_class(std::abs(second.first - one.first))) {
            pairs.all.at(*lag) += one.second * second.second;
        }
    });
    for (const auto& [address, hour] : sightings_) {
        auto same = std::lower_bound(
            other.sightings_.begin(), other.sightings_.end(), std::pair(address, hour - most_lag)
        );
        for (; same != other.sightings_.end() && same->first == address; ++same) {
            if (const auto lag = lag_class(std::abs(same->second - hour))) {
                pairs.same.at(*lag) += 1;
            }
        }
    }
    return pairs;
}

double HostSightings::neighbours(const HostSightings& other) const
{
    if (other.networks_.size() < networks_.size()) {
        return other.neighbours(*this);
    }
    double sum = 0;
    for (const auto& [network, count] : networks_) {
        const auto second = std::lower_bound(
            other.networks_.begin(), other.networks_.end(), std::pair(network, 0.0)
        );
        if (second != other.networks_.end() && second->first == network) {
            sum += count * second->second;
        }
    }
    return sum;
}

bool PoolEvidence::apart() const
{
    if (returns < least_returns) {
        return false;
    }
    const double surely = expected * (1 - 2 / std::sqrt(returns));
    return at_most(crossed, least_part * surely) < 0.001;
}

double PoolEvidence::log_ratio() const
{
    // How much of a pool two mailings of one botnet share is not known: parts are averaged over.
    double one_pool = 0;
    for (const double part : {0.2, 0.5, 1.0}) {
        one_pool += std::exp(log_poisson(crossed, part * pooled + chance)) / 3;
    }
    const double ratio = std::log(std::max(one_pool, 1e-300)) - log_poisson(crossed, chance);
    return std::clamp(ratio, -5.0, 5.0);
}

PoolEvidence pool_evidence(const HostSightings& a, const HostSightings& b)
{
    const HostSightings::Pairs both = a.with(b);
    PoolEvidence evidence;
    double pairs = 0;
    for (std::size_t i = 0; i < HostSightings::lag_classes; ++i) {
        const double same = a.own().same.at(i) + b.own().same.at(i);
        const double all = a.own().all.at(i) + b.own().all.at(i);
        evidence.crossed += both.same.at(i);
        evidence.returns += same;
        const double any = all + both.all.at(i);
        evidence.pooled += any > 0 ? (same + both.same.at(i)) * both.all.at(i) / any : 0;
        evidence.expected += all > 0 ? both.all.at(i) * same / all : 0;
        pairs += both.all.at(i);
    }
    const auto a_count = static_cast<double>(a.count());
    const auto b_count = static_cast<double>(b.count());
    const double near = a_count * b_count > 0 ? pairs / (a_count * b_count) : 0;
    evidence.chance = a.neighbours(b) * near / hosts_of_a_network +
                      of_any_sender * std::min(a_count, b_count) * std::min(1.0, near);
    return evidence;
}

} // namespace takedown
