#include "simulate/score/garcia.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

namespace takedown::simulate {

namespace {

constexpr std::chrono::minutes window_length{5};
constexpr double alpha = 0.01; ///< how fast the reward for being early fades, per window

/// Numbers of windows, from 1, both included.
using Span = std::pair<std::int64_t, std::int64_t>;

class Windows {
public:
    explicit Windows(const Window& whole) : whole_(whole)
    {
        if (whole.to > whole.from) {
            count_ = (whole.to - whole.from + window_length - Micros(1)) / window_length;
        }
    }

    [[nodiscard]] std::int64_t count() const { return count_; }

    /// The windows that a stretch of time touches; empty (first > last) when none.
    [[nodiscard]] Span touched(TimePoint first, TimePoint last) const
    {
        if (last < whole_.from || first >= whole_.to || last < first) {
            return {1, 0};
        }
        const TimePoint from = std::max(first, whole_.from);
        const TimePoint to = std::min(last, whole_.to - Micros(1));
        return {(from - whole_.from) / window_length + 1, (to - whole_.from) / window_length + 1};
    }

    /// Sum of 1 + exp(-alpha N) over the windows of a span.
    [[nodiscard]] static double reward(const Span& span)
    {
        const auto first = static_cast<double>(span.first);
        const auto windows = static_cast<double>(span.second - span.first + 1);
        const double early =
            std::exp(-alpha * first) * (1 - std::exp(-alpha * windows)) / (1 - std::exp(-alpha));
        return windows + early;
    }

private:
    Window whole_;
    std::int64_t count_ = 0;
};

/// Spans that do not overlap, ascending.
std::vector<Span> merged(std::vector<Span> spans)
{
    std::sort(spans.begin(), spans.end());
    std::vector<Span> result;
    for (const Span& span : spans) {
        if (!result.empty() && span.first <= result.back().second + 1) {
            result.back().second = std::max(result.back().second, span.second);
        } else {
            result.push_back(span);
        }
    }
    return result;
}

/// Each host with the windows in which it is called a bot.
using Called = std::map<HostId, std::vector<Span>>;

struct Rates {
    double true_positives = 0;
    double false_negatives = 0;
    double false_positives = 0;
    double true_negatives = 0;

    [[nodiscard]] double f1() const
    {
        return 2 * true_positives / (2 * true_positives + false_positives + false_negatives);
    }
};

Rates rates_of(
    const Called& called, const std::set<HostId>& bots, std::size_t clean, const Windows& windows
)
{
    Rates rates;
    for (const auto& [host, spans] : called) {
        const bool bot = bots.contains(host);
        for (const Span& span : merged(spans)) {
            (bot ? rates.true_positives : rates.false_positives) +=
                bot ? Windows::reward(span) : static_cast<double>(span.second - span.first + 1);
        }
    }
    rates.true_positives /= static_cast<double>(std::max<std::size_t>(bots.size(), 1));
    rates.false_positives /= static_cast<double>(std::max<std::size_t>(clean, 1));
    rates.false_negatives =
        std::max(Windows::reward({1, windows.count()}) - rates.true_positives, 0.0);
    rates.true_negatives =
        std::max(static_cast<double>(windows.count()) - rates.false_positives, 0.0);
    return rates;
}

/// Bots of watched networks; the laboratory's are no hosts that anybody had to find.
std::set<HostId> watched_bots(const Truth& truth, const std::set<std::string>& networks)
{
    std::set<HostId> bots;
    for (const TrueSegment& segment : truth.segments) {
        for (const HostId& bot : segment.watched_bots) {
            if (networks.contains(bot.network)) {
                bots.insert(bot);
            }
        }
    }
    return bots;
}

Called
called_bots(const Findings& findings, const std::set<std::string>& networks, const Windows& windows)
{
    Called called;
    for (const Controller& controller : findings.controllers) {
        const Span span = windows.touched(controller.first, controller.last);
        if (!(controller.confidence >= controller_confidence) ||
            controller.role == Role::Sinkhole || span.first > span.second) {
            continue;
        }
        for (const HostId& host : controller.bots) {
            if (networks.contains(host.network)) {
                called[host].push_back(span);
            }
        }
    }
    return called;
}

} // namespace

GarciaScore garcia_score(const Truth& truth, const Findings& findings)
{
    const Windows windows(truth.window);
    const std::set<std::string> networks(truth.bot_networks.begin(), truth.bot_networks.end());
    const std::set<HostId> bots = watched_bots(truth, networks);
    GarciaScore score;
    score.windows = static_cast<std::uint64_t>(windows.count());
    if (bots.empty() || windows.count() == 0) {
        return score;
    }
    const Called called = called_bots(findings, networks, windows);
    std::set<HostId> clean;
    Called everything;
    for (const HostId& host : bots) {
        everything[host] = {{1, windows.count()}};
    }
    for (const HostId& host : truth.clean_hosts) {
        if (!bots.contains(host)) {
            clean.insert(host);
        }
    }
    const bool clean_known = !clean.empty();
    for (const auto& [host, spans] : called) {
        if (!bots.contains(host)) {
            clean.insert(host);
        }
    }
    for (const HostId& host : clean) {
        everything[host] = {{1, windows.count()}};
    }
    const Rates rates = rates_of(called, bots, clean.size(), windows);
    score.true_positive_rate =
        rates.true_positives / (rates.true_positives + rates.false_negatives);
    if (!clean_known) {
        return score;
    }
    score.false_positive_rate =
        rates.false_positives / (rates.false_positives + rates.true_negatives);
    if (rates.true_positives + rates.false_positives > 0) {
        score.precision = rates.true_positives / (rates.true_positives + rates.false_positives);
    }
    score.f1 = rates.f1();
    score.all_positive_f1 = rates_of(everything, bots, clean.size(), windows).f1();
    return score;
}

} // namespace takedown::simulate
