#include "analysis/botnets/bot_count.hpp"

#include "analysis/botnets/botnets.hpp"
#include "analysis/botnets/cluster_bootstrap.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace takedown {

namespace {

constexpr std::size_t slots = 24;       ///< hours of the busiest day
constexpr std::size_t most_lag = 12;    ///< hours between two looks at the same line
constexpr std::size_t most_groups = 40; ///< of networks, each left out once
constexpr double least_returns = 5;
constexpr Micros one_hour = std::chrono::hours(1);
constexpr Micros one_day = std::chrono::hours(24);

struct Busiest {
    TimePoint begin{};
    std::uint64_t sources = 0;
};

/// The window of that length with most distinct sources; the first of equals. Ascending sightings.
Busiest busiest(std::span<const BotSighting> sightings, Micros length)
{
    std::map<Address, std::size_t> inside;
    Busiest most;
    std::size_t oldest = 0;
    for (const BotSighting& one : sightings) {
        ++inside[one.source];
        while (one.time - sightings[oldest].time >= length) {
            const auto gone = inside.find(sightings[oldest].source);
            if (--gone->second == 0) {
                inside.erase(gone);
            }
            ++oldest;
        }
        if (inside.size() > most.sources) {
            most = {sightings[oldest].time, inside.size()};
        }
    }
    return most;
}

/// In which hours of the day each address was seen, summed over a group of networks.
struct Hours {
    std::array<double, slots> seen{};           ///< addresses, by hour
    std::array<double, most_lag + 1> returns{}; ///< addresses seen in both hours so far apart

    void add(const std::set<std::size_t>& hours)
    {
        for (auto early = hours.begin(); early != hours.end(); ++early) {
            seen[*early] += 1;
            for (auto late = std::next(early); late != hours.end(); ++late) {
                if (*late - *early <= most_lag) {
                    returns[*late - *early] += 1;
                }
            }
        }
    }

    void add(const Hours& other, double sign)
    {
        for (std::size_t i = 0; i < slots; ++i) {
            seen[i] += sign * other.seen[i];
        }
        for (std::size_t lag = 0; lag <= most_lag; ++lag) {
            returns[lag] += sign * other.returns[lag];
        }
    }

    /// Pairs of an address in one hour and one so much later.
    [[nodiscard]] double pairs(std::size_t lag) const
    {
        double sum = 0;
        for (std::size_t i = 0; i + lag < slots; ++i) {
            sum += seen[i] * seen[i + lag];
        }
        return sum;
    }
};

struct Fit {
    double lines = 0;
    double change = 0; ///< part of the lines that get another address in an hour
    double error = 0;  ///< standard error of log(lines), as if returns were independent
    double returns = 0;
    std::size_t lags = 0;
};

/// Mean lag and sum of the pairs, thinned by the part of addresses that changed meanwhile.
std::pair<double, double> thinned(const Hours& hours, std::size_t lags, double change)
{
    double sum = 0;
    double weighted = 0;
    for (std::size_t lag = 1; lag <= lags; ++lag) {
        const double part = hours.pairs(lag) * std::exp(-change * static_cast<double>(lag));
        sum += part;
        weighted += part * static_cast<double>(lag);
    }
    return {sum > 0 ? weighted / sum : 0, sum};
}

/// Poisson regression of returns on the lag, which has one root: the mean lag falls with `change`.
double change_of(const Hours& hours, std::size_t lags, double mean_lag)
{
    double low = 0;
    double high = 5;
    if (thinned(hours, lags, low).first <= mean_lag) {
        return 0; // addresses come back after long as often as after short
    }
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        (thinned(hours, lags, middle).first > mean_lag ? low : high) = middle;
    }
    return (low + high) / 2;
}

double error_of(const Hours& hours, std::size_t lags, double change, double lines)
{
    double count = 0;
    double first = 0;
    double second = 0;
    for (std::size_t lag = 1; lag <= lags; ++lag) {
        const auto far = static_cast<double>(lag);
        const double expected = hours.pairs(lag) * std::exp(-change * far) / lines;
        count += expected;
        first += expected * far;
        second += expected * far * far;
    }
    const double determinant = count * second - first * first;
    return determinant > 0 ? std::sqrt(second / determinant) : 1 / std::sqrt(std::max(count, 1.0));
}

std::optional<Fit> fit_with(const Hours& hours, std::size_t lags)
{
    Fit fit;
    fit.lags = lags;
    double far = 0;
    for (std::size_t lag = 1; lag <= lags; ++lag) {
        fit.returns += hours.returns[lag];
        far += hours.returns[lag] * static_cast<double>(lag);
    }
    if (fit.returns < 1) {
        return std::nullopt;
    }
    fit.change = change_of(hours, lags, far / fit.returns);
    fit.lines = thinned(hours, lags, fit.change).second / (fit.returns + 1); // as Chapman's
    fit.error = error_of(hours, lags, fit.change, fit.lines);
    return fit;
}

/// Leases end at a fixed age or at any, which differ once most of them have ended: lags are taken
/// only up to the mean lease.
std::optional<Fit> fit_of(const Hours& hours)
{
    std::optional<Fit> fit = fit_with(hours, most_lag);
    for (int i = 0; fit && i < 4; ++i) {
        const double lease = fit->change > 0 ? 1 / fit->change : most_lag;
        const auto lags = static_cast<std::size_t>(
            std::clamp(std::floor(lease), 3.0, static_cast<double>(fit->lags))
        );
        if (lags == fit->lags) {
            break;
        }
        const std::optional<Fit> shorter = fit_with(hours, lags);
        if (!shorter || shorter->returns < least_returns) {
            break;
        }
        fit = shorter;
    }
    return fit;
}

/// The hours of each group of networks: addresses of one network are handed on together.
std::vector<Hours> grouped(std::span<const BotSighting> sightings, TimePoint begin)
{
    std::map<Address, std::set<std::size_t>> by_address;
    for (const BotSighting& one : sightings) {
        if (one.time >= begin && one.time - begin < one_day) {
            by_address[one.source].insert(static_cast<std::size_t>((one.time - begin) / one_hour));
        }
    }
    std::map<Prefix, Hours> networks;
    for (const auto& [address, hours] : by_address) {
        networks[{address, address.is_v4() ? 24U : 48U}].add(hours);
    }
    std::vector<Hours> groups(std::min(networks.size(), most_groups));
    std::size_t next = 0;
    for (const auto& [network, hours] : networks) {
        groups[next++ % groups.size()].add(hours, 1);
    }
    return groups;
}

/// Standard error of log(lines) from leaving out each group once; 0 where that cannot be told.
double jackknifed(const Hours& all, std::span<const Hours> groups, std::size_t lags)
{
    std::vector<double> logs;
    for (const Hours& group : groups) {
        Hours rest = all;
        rest.add(group, -1);
        if (const std::optional<Fit> fit = fit_with(rest, lags)) {
            logs.push_back(std::log(fit->lines));
        }
    }
    if (logs.size() < 2) {
        return 0;
    }
    const auto count = static_cast<double>(logs.size());
    double mean = 0;
    for (const double one : logs) {
        mean += one / count;
    }
    double squares = 0;
    for (const double one : logs) {
        squares += (one - mean) * (one - mean);
    }
    return std::sqrt((count - 1) / count * squares);
}

std::string reason_of(const Fit& fit)
{
    const std::string lease = fit.change * static_cast<double>(most_lag) < 0.05
                                  ? "addresses that hardly change"
                                  : fmt::format("addresses kept for {:.0f} hours", 1 / fit.change);
    return fmt::format(
        "{} times an address came back within {} hours, which goes with {}; several bots behind "
        "one gateway count as one",
        with_thousands(static_cast<std::uint64_t>(fit.returns)),
        fit.lags,
        lease
    );
}

void estimate(std::span<const BotSighting> sightings, TimePoint begin, BotCount& count)
{
    const std::vector<Hours> groups = grouped(sightings, begin);
    Hours all;
    for (const Hours& group : groups) {
        all.add(group, 1);
    }
    const auto hours_with_mail =
        std::count_if(all.seen.begin(), all.seen.end(), [](double seen) { return seen > 0; });
    if (hours_with_mail < 3) {
        count.why = "no estimate: fewer than three hours with mail";
        return;
    }
    const std::optional<Fit> fit = fit_of(all);
    if (!fit || fit->returns < least_returns) {
        count.why = "no estimate: hardly any address came back in a later hour, so there may be "
                    "any number more";
        return;
    }
    const double error = std::max(fit->error, jackknifed(all, groups, fit->lags));
    const double half = student_t_975(std::max<std::size_t>(groups.size(), 2) - 1) * error;
    const auto least = static_cast<double>(count.at_once);
    count.estimate = std::max(fit->lines, least);
    count.low = std::max(fit->lines * std::exp(-half), least);
    count.high = std::max(fit->lines * std::exp(half), count.estimate);
    count.why = reason_of(*fit);
}

} // namespace

BotCount count_bots(std::vector<BotSighting> sightings)
{
    std::sort(sightings.begin(), sightings.end(), [](const BotSighting& a, const BotSighting& b) {
        return std::pair(a.time, a.source) < std::pair(b.time, b.source);
    });
    BotCount count;
    if (sightings.empty()) {
        count.why = "no estimate: no mail with a source and a time";
        return count;
    }
    count.at_once = busiest(sightings, one_hour).sources;
    const Busiest day = busiest(sightings, one_day);
    count.in_a_day = day.sources;
    estimate(sightings, day.begin, count);
    return count;
}

void count_bots(const TraitSet& set, std::span<const Campaign> campaigns, std::span<Botnet> botnets)
{
    const std::vector<int> botnet_of = attribution(set, campaigns, botnets);
    std::vector<std::vector<BotSighting>> sightings(botnets.size());
    for (std::size_t i = 0; i < set.mails.size(); ++i) {
        const MailTraits& mail = set.mails[i];
        if (botnet_of[i] >= 0 && mail.source && mail.time) {
            sightings[static_cast<std::size_t>(botnet_of[i])].push_back({*mail.time, *mail.source});
        }
    }
    for (std::size_t i = 0; i < botnets.size(); ++i) {
        botnets[i].bots = count_bots(std::move(sightings[i]));
    }
}

} // namespace takedown
