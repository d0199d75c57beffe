#include "analysis/botnets/address_returns.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>
#include <vector>

namespace takedown {

void AddressHours::add(const std::set<std::size_t>& hours)
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

void AddressHours::add(const AddressHours& other, double sign)
{
    for (std::size_t i = 0; i < slots; ++i) {
        seen[i] += sign * other.seen[i];
    }
    for (std::size_t lag = 0; lag <= most_lag; ++lag) {
        returns[lag] += sign * other.returns[lag];
    }
}

double AddressHours::pairs(std::size_t lag) const
{
    double sum = 0;
    for (std::size_t i = 0; i + lag < slots; ++i) {
        sum += seen[i] * seen[i + lag];
    }
    return sum;
}

namespace {

constexpr double least_returns = 5;

/// Mean lag and sum of the pairs, thinned by the part of addresses that changed meanwhile.
std::pair<double, double> thinned(const AddressHours& hours, std::size_t lags, double change)
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
double change_of(const AddressHours& hours, std::size_t lags, double mean_lag)
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

double error_of(const AddressHours& hours, std::size_t lags, double change, double lines)
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

std::optional<LineFit> fit_with(const AddressHours& hours, std::size_t lags)
{
    LineFit fit;
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
std::optional<LineFit> fit_of(const AddressHours& hours)
{
    std::optional<LineFit> fit = fit_with(hours, AddressHours::most_lag);
    for (int i = 0; fit && i < 4; ++i) {
        const double lease = fit->change > 0 ? 1 / fit->change : AddressHours::most_lag;
        const auto lags = static_cast<std::size_t>(
            std::clamp(std::floor(lease), 3.0, static_cast<double>(fit->lags))
        );
        if (lags == fit->lags) {
            break;
        }
        const std::optional<LineFit> shorter = fit_with(hours, lags);
        if (!shorter || shorter->returns < least_returns) {
            break;
        }
        fit = shorter;
    }
    return fit;
}

/// Standard error of log(lines) from leaving out each group once; 0 where that cannot be told.
double jackknifed(const AddressHours& all, std::span<const AddressHours> groups, std::size_t lags)
{
    std::vector<double> logs;
    for (const AddressHours& group : groups) {
        AddressHours rest = all;
        rest.add(group, -1);
        if (const std::optional<LineFit> fit = fit_with(rest, lags)) {
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

} // namespace

std::optional<LineFit> fit_lines(std::span<const AddressHours> groups)
{
    AddressHours all;
    for (const AddressHours& group : groups) {
        all.add(group, 1);
    }
    std::optional<LineFit> fit = fit_of(all);
    if (!fit || fit->returns < least_returns) {
        return std::nullopt;
    }
    fit->error = std::max(fit->error, jackknifed(all, groups, fit->lags));
    return fit;
}

} // namespace takedown
