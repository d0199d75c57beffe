#include "analysis/botnets/cluster_bootstrap.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <random>

namespace takedown {

namespace {

constexpr std::size_t most_groups = 4000;
constexpr std::size_t replicates = 400;
constexpr double normal_975 = 1.960;

/// Clusters in random groups: independent of each other, like clusters, but fewer to draw.
struct Groups {
    std::vector<Cluster> clusters;  ///< by group
    std::vector<std::size_t> first; ///< of each group, and one past the last

    [[nodiscard]] std::size_t count() const { return first.size() - 1; }
};

Groups grouped(std::span<const Cluster> clusters, std::mt19937_64& random)
{
    const std::size_t count = std::min(clusters.size(), most_groups);
    std::vector<std::vector<Cluster>> rows(count);
    for (std::size_t i = 0; i < clusters.size(); ++i) {
        rows[clusters.size() == count ? i : random() % count].push_back(clusters[i]);
    }
    Groups groups;
    for (const std::vector<Cluster>& row : rows) {
        groups.first.push_back(groups.clusters.size());
        groups.clusters.insert(groups.clusters.end(), row.begin(), row.end());
    }
    groups.first.push_back(groups.clusters.size());
    return groups;
}

void add(Amounts& sum, const Amounts& amounts)
{
    for (std::size_t i = 0; i < sum.size(); ++i) {
        sum.at(i) += amounts.at(i);
    }
}

std::vector<double> measured(const std::vector<Amounts>& sums, Measure measure)
{
    std::vector<double> result;
    result.reserve(sums.size());
    for (const Amounts& sum : sums) {
        result.push_back(measure(sum));
    }
    return result;
}

double part(const std::vector<double>& measured, std::size_t category)
{
    const double total = std::accumulate(measured.begin(), measured.end(), 0.0);
    return total > 0 ? measured[category] / total : 0;
}

/// Logarithms of shares, up to a constant. A half keeps what was not seen from being impossible.
std::vector<double> log_measures(const std::vector<double>& measured)
{
    std::vector<double> logs;
    logs.reserve(measured.size());
    for (const double one : measured) {
        logs.push_back(std::log(one + 0.5));
    }
    return logs;
}

/// One trap's logarithms: of what it saw and of its resamples.
struct TrapLogs {
    std::vector<double> seen;
    std::vector<std::vector<double>> drawn;
    double small_sample = 1; ///< n/(n-1): a bootstrap of n groups is so much too narrow
};

TrapLogs logs_of(const Resampled& trap)
{
    TrapLogs logs;
    logs.seen = log_measures(trap.measured);
    for (const std::vector<double>& one : trap.drawn) {
        logs.drawn.push_back(log_measures(one));
    }
    if (trap.groups > 1) {
        const auto n = static_cast<double>(trap.groups);
        logs.small_sample = n / (n - 1);
    }
    return logs;
}

/// Shares with each trap one voice: the geometric mean of their shares, made to add up to 1.
std::vector<double> centre_of(std::span<const TrapLogs> traps, std::size_t categories)
{
    std::vector<double> shares(categories);
    for (std::size_t c = 0; c < categories; ++c) {
        double sum = 0;
        for (const TrapLogs& trap : traps) {
            sum += trap.seen[c];
        }
        shares[c] = std::exp(sum / static_cast<double>(traps.size()));
    }
    const double total = std::accumulate(shares.begin(), shares.end(), 0.0);
    for (double& share : shares) {
        share /= total;
    }
    return shares;
}

/// Log-odds of a category at one trap, linear in the trap's log-shares around `centre`: its mean
/// over traps is that of the centre even though each trap's odds are not.
double
log_odds(const std::vector<double>& logs, const std::vector<double>& centre, std::size_t category)
{
    const double others = std::max(1 - centre[category], 1e-9);
    double rest = 0;
    double rest_at_centre = 0;
    for (std::size_t c = 0; c < centre.size(); ++c) {
        if (c != category) {
            rest += centre[c] / others * (logs[c] - std::log(centre[c]));
            rest_at_centre += centre[c];
        }
    }
    return logs[category] - rest - std::log(std::max(rest_at_centre, 1e-9));
}

struct Effect {
    double value = 0;
    double variance = 0; ///< inside the trap
};

Effect effect_of(const TrapLogs& trap, const std::vector<double>& centre, std::size_t category)
{
    constexpr double of_one_cluster = 4; // of the log-odds of one thing that fell either way
    Effect effect{log_odds(trap.seen, centre, category), of_one_cluster};
    if (trap.drawn.empty()) {
        return effect;
    }
    double sum = 0;
    double squares = 0;
    for (const std::vector<double>& drawn : trap.drawn) {
        const double value = log_odds(drawn, centre, category);
        sum += value;
        squares += value * value;
    }
    const auto n = static_cast<double>(trap.drawn.size());
    const double variance = (squares - sum * sum / n) / (n - 1);
    effect.variance = std::max(1e-6, variance * trap.small_sample);
    return effect;
}

double weighted_mean(std::span<const Effect> effects, double between, double& weights)
{
    weights = 0;
    double sum = 0;
    for (const Effect& effect : effects) {
        const double weight = 1 / (effect.variance + between);
        weights += weight;
        sum += weight * effect.value;
    }
    return sum / weights;
}

/// Variance between traps by restricted maximum likelihood (fixed-point form).
double variance_between(std::span<const Effect> effects)
{
    double between = 0.1;
    for (int round = 0; round < 200; ++round) {
        double weights = 0;
        const double mean = weighted_mean(effects, between, weights);
        double above = 0;
        double below = 0;
        for (const Effect& effect : effects) {
            const double weight = 1 / (effect.variance + between);
            const double off = effect.value - mean;
            above += weight * weight * (off * off - effect.variance);
            below += weight * weight;
        }
        const double next = std::max(0.0, above / below + 1 / weights);
        if (std::abs(next - between) < 1e-8) {
            break;
        }
        between = next;
    }
    return between;
}

Interval interval_of(std::span<const Effect> effects)
{
    const double between = variance_between(effects);
    double weights = 0;
    const double mean = weighted_mean(effects, between, weights);
    double q = 0;
    for (const Effect& effect : effects) {
        q += (effect.value - mean) * (effect.value - mean) / (effect.variance + between);
    }
    const auto degrees = static_cast<double>(effects.size() - 1);
    const double half = student_t_975(effects.size() - 1) * std::sqrt(q / degrees / weights);
    const auto share_of = [](double odds) {
        return 1 / (1 + std::exp(-odds));
    };
    return {share_of(mean - half), share_of(mean + half)};
}

} // namespace

double student_t_975(std::size_t degrees)
{
    constexpr std::array<double, 30> table{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306,
                                           2.262,  2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
                                           2.110,  2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064,
                                           2.060,  2.056, 2.052, 2.048, 2.045, 2.042};
    if (degrees == 0) {
        return table.front();
    }
    return degrees <= table.size() ? table.at(degrees - 1) : normal_975;
}

Resampled resampled(
    std::span<const Cluster> clusters, std::size_t categories, Measure measure, std::uint64_t seed
)
{
    Resampled result;
    std::vector<Amounts> sums(categories);
    for (const Cluster& cluster : clusters) {
        add(sums[cluster.category], cluster.amounts);
    }
    result.measured = measured(sums, measure);
    if (clusters.size() < 2) {
        return result;
    }
    std::mt19937_64 random(seed);
    const Groups groups = grouped(clusters, random);
    result.groups = groups.count();
    result.drawn.reserve(replicates);
    for (std::size_t i = 0; i < replicates; ++i) {
        std::fill(sums.begin(), sums.end(), Amounts{});
        for (std::size_t drawn = 0; drawn < groups.count(); ++drawn) {
            const std::size_t group = random() % groups.count();
            for (std::size_t k = groups.first[group]; k < groups.first[group + 1]; ++k) {
                add(sums[groups.clusters[k].category], groups.clusters[k].amounts);
            }
        }
        result.drawn.push_back(measured(sums, measure));
    }
    return result;
}

std::vector<Interval> share_intervals(const Resampled& trap)
{
    std::vector<Interval> intervals(trap.measured.size());
    if (trap.drawn.empty()) {
        return intervals;
    }
    const auto n = static_cast<double>(trap.groups);
    const double stretch = student_t_975(trap.groups - 1) / normal_975 * std::sqrt(n / (n - 1));
    std::vector<double> shares(trap.drawn.size());
    for (std::size_t c = 0; c < intervals.size(); ++c) {
        for (std::size_t i = 0; i < shares.size(); ++i) {
            shares[i] = part(trap.drawn[i], c);
        }
        std::sort(shares.begin(), shares.end());
        const std::size_t tail = shares.size() / 40;
        const double share = part(trap.measured, c);
        const double low = std::min(shares[tail - 1], share);
        const double high = std::max(shares[shares.size() - tail], share);
        intervals[c] = {
            std::clamp(share - (share - low) * stretch, 0.0, 1.0),
            std::clamp(share + (high - share) * stretch, 0.0, 1.0)};
    }
    return intervals;
}

std::vector<Interval> intervals_between(std::span<const Resampled> traps)
{
    const std::size_t categories = traps.empty() ? 0 : traps.front().measured.size();
    std::vector<Interval> intervals(categories);
    if (traps.size() < 2) {
        return intervals;
    }
    std::vector<TrapLogs> logs;
    logs.reserve(traps.size());
    for (const Resampled& trap : traps) {
        logs.push_back(logs_of(trap));
    }
    const std::vector<double> centre = centre_of(logs, categories);
    std::vector<Effect> effects;
    for (std::size_t c = 0; c < categories; ++c) {
        effects.clear();
        for (const TrapLogs& trap : logs) {
            effects.push_back(effect_of(trap, centre, c));
        }
        intervals[c] = interval_of(effects);
    }
    return intervals;
}

} // namespace takedown
