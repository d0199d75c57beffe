#include "analysis/botnets/shares.hpp"

#include "analysis/botnets/botnets.hpp"
#include "analysis/botnets/cluster_bootstrap.hpp"
#include "analysis/botnets/sender_unit.hpp"
#include "analysis/botnets/share_periods.hpp"
#include "core/hash.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

namespace takedown {

namespace {

constexpr std::size_t least_traps = 3; ///< fewer do not tell how traps differ

struct ClusterKey {
    int campaign = -1;
    Prefix network;
    std::uint64_t lone = 0; ///< the message itself where neither is known
    auto operator<=>(const ClusterKey&) const = default;
};

Prefix network_of(const Address& source)
{
    return {source, source.is_v4() ? 24U : 48U};
}

/// What the cells are counted from; `botnet` and `campaign` go with `set.mails`.
struct Counted {
    const TraitSet& set;
    std::vector<int> botnet;
    std::vector<int> campaign;
    std::size_t categories; ///< botnets and the rest

    [[nodiscard]] std::uint32_t category(std::size_t mail) const
    {
        return static_cast<std::uint32_t>(
            botnet[mail] < 0 ? categories - 1 : static_cast<std::size_t>(botnet[mail])
        );
    }

    [[nodiscard]] ClusterKey cluster(std::size_t index) const
    {
        const MailTraits& mail = set.mails[index];
        ClusterKey key;
        key.campaign = campaign[index];
        if (mail.source) {
            key.network = network_of(*mail.source);
        } else if (key.campaign < 0) {
            key.lone = mail.message;
        }
        return key;
    }
};

/// Chao's lower bound of how many hosts there are, from how many were seen once and twice, summed
/// over days (docs/sources/botnets.md#bots-at-work).
double hosts_of(const Amounts& pairs)
{
    const auto [seen, once, twice] = pairs;
    return seen + std::max(0.0, once * (once - 1)) / (2 * (twice + 1));
}

double first_of(const Amounts& amounts)
{
    return amounts[0];
}

/// Mail of one trap (or all) and period, counted: by category, and in clusters. Two categories
/// never share a cluster.
struct Cell {
    std::vector<std::uint64_t> messages;
    std::vector<std::uint64_t> sources;
    std::vector<Cluster> message_clusters; ///< amounts: messages
    std::vector<Cluster> source_clusters;  ///< amounts: addresses
    std::vector<Cluster> host_clusters;    ///< amounts: pairs of address and day, as hosts_of
    std::size_t days = 1;                  ///< with mail
};

/// What one address sent in a cell.
struct SourceCount {
    std::map<std::uint32_t, std::uint64_t> by_category;
    std::map<std::int64_t, std::uint64_t> by_day;

    /// The category it sent most for; the first of equals.
    [[nodiscard]] std::uint32_t category() const
    {
        const auto most = std::max_element(
            by_category.begin(),
            by_category.end(),
            [](const auto& a, const auto& b) { return a.second < b.second; }
        );
        return most->first;
    }
};

void count_sources(
    const Counted& counted, std::span<const std::uint32_t> mails, bool by_day, Cell& cell
)
{
    std::map<Address, SourceCount> counts;
    std::set<std::int64_t> days;
    for (const std::uint32_t i : mails) {
        const MailTraits& mail = counted.set.mails[i];
        if (mail.source) {
            SourceCount& count = counts[*mail.source];
            ++count.by_category[counted.category(i)];
            const std::int64_t day = by_day ? day_number(mail.time) : 0;
            ++count.by_day[day];
            days.insert(day);
        }
    }
    cell.days = std::max<std::size_t>(days.size(), 1);
    std::map<std::pair<Prefix, std::uint32_t>, std::pair<double, Amounts>> clusters;
    for (const auto& [source, count] : counts) {
        const std::uint32_t category = count.category();
        ++cell.sources[category];
        auto& [sources, pairs] = clusters[{network_of(source), category}];
        sources += 1;
        for (const auto& [day, messages] : count.by_day) {
            pairs[0] += 1;
            pairs[1] += messages == 1 ? 1 : 0;
            pairs[2] += messages == 2 ? 1 : 0;
        }
    }
    for (const auto& [key, amounts] : clusters) {
        cell.source_clusters.push_back({key.second, {amounts.first}});
        cell.host_clusters.push_back({key.second, amounts.second});
    }
}

/// Mails of one campaign and network, parted into what came together: from one address, or within
/// an hour of each other. Mail without a time is all together.
std::vector<Cluster>
bursts_of(const Counted& counted, std::span<const std::uint32_t> mails, std::uint32_t category)
{
    constexpr Micros one_hour = std::chrono::hours(1);
    std::vector<std::uint32_t> order(mails.begin(), mails.end());
    const auto time_of = [&](std::uint32_t i) {
        return counted.set.mails[i].time.value_or(TimePoint{});
    };
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return time_of(a) < time_of(b);
    });
    std::vector<std::size_t> parent(order.size());
    const auto root = [&parent](std::size_t i) {
        while (parent[i] != i) {
            i = parent[i] = parent[parent[i]];
        }
        return i;
    };
    std::map<Address, std::size_t> first_of_source;
    for (std::size_t i = 0; i < order.size(); ++i) {
        parent[i] = i;
        if (i > 0 && time_of(order[i]) - time_of(order[i - 1]) <= one_hour) {
            parent[i] = root(i - 1);
        }
        if (const auto& source = counted.set.mails[order[i]].source) {
            const std::size_t other = root(first_of_source.emplace(*source, i).first->second);
            parent[root(i)] = other;
        }
    }
    std::map<std::size_t, double> sizes;
    for (std::size_t i = 0; i < order.size(); ++i) {
        sizes[root(i)] += 1;
    }
    std::vector<Cluster> clusters;
    for (const auto& [first, size] : sizes) {
        clusters.push_back({category, {size}});
    }
    return clusters;
}

Cell count_cell(const Counted& counted, std::span<const std::uint32_t> mails, bool by_day)
{
    Cell cell;
    cell.messages.resize(counted.categories);
    cell.sources.resize(counted.categories);
    std::map<std::pair<ClusterKey, std::uint32_t>, std::vector<std::uint32_t>> together;
    for (const std::uint32_t i : mails) {
        const std::uint32_t category = counted.category(i);
        ++cell.messages[category];
        together[{counted.cluster(i), category}].push_back(i);
    }
    for (const auto& [key, of_key] : together) {
        for (const Cluster& burst : bursts_of(counted, of_key, key.second)) {
            cell.message_clusters.push_back(burst);
        }
    }
    count_sources(counted, mails, by_day, cell);
    return cell;
}

/// The three ways to count, resampled.
struct Drawn {
    Resampled messages;
    Resampled sources;
    Resampled hosts;
};

Drawn drawn_from(const Cell& cell, std::size_t categories, std::uint64_t seed)
{
    return {
        resampled(cell.message_clusters, categories, first_of, seed),
        resampled(cell.source_clusters, categories, first_of, seed + 1),
        resampled(cell.host_clusters, categories, hosts_of, seed + 2)};
}

/// Intervals by category of the messages: of the cell itself, or of traps at large. Addresses and
/// bots of several traps together are no mean of what each saw, so theirs are of the cell.
std::vector<Interval> message_intervals(const Drawn& cell, std::span<const Resampled> traps)
{
    return traps.size() < least_traps ? share_intervals(cell.messages) : intervals_between(traps);
}

double part_of(const std::vector<double>& all, std::size_t category)
{
    double sum = 0;
    for (const double one : all) {
        sum += one;
    }
    return sum > 0 ? all[category] / sum : 0;
}

/// Where traps differ, what was seen may lie outside of what traps at large would show.
void put(double part, const Interval& interval, double& value, double& low, double& high)
{
    value = part;
    low = std::min(interval.low, part);
    high = std::max(interval.high, part);
}

class ShareTable {
public:
    ShareTable(const Counted& counted, std::span<const Botnet> botnets, std::uint64_t seed)
        : counted_(counted), botnets_(botnets), seed_(seed)
    {
    }

    /// Rows of the mail of one period: all traps together and, if wanted, each of them.
    void add(const SharePeriod& period, bool each_trap)
    {
        std::map<TextId, std::vector<std::uint32_t>> by_trap;
        for (const std::uint32_t i : period.mails) {
            by_trap[counted_.set.mails[i].trap].push_back(i);
        }
        const bool by_day = period.kind != PeriodKind::EachHour;
        std::vector<Resampled> traps;
        for (const auto& [trap, mails] : by_trap) {
            const std::string& name = counted_.set.texts.text(trap);
            if (name.empty() || (!each_trap && by_trap.size() < least_traps)) {
                continue;
            }
            const Cell cell = count_cell(counted_, mails, by_day);
            Drawn drawn = drawn_from(cell, counted_.categories, seed_of(name, period.name));
            if (each_trap) {
                add_rows(name, period.name, cell, drawn, {});
            }
            traps.push_back(std::move(drawn.messages));
        }
        const Cell all = count_cell(counted_, period.mails, by_day);
        const Drawn drawn = drawn_from(all, counted_.categories, seed_of("", period.name));
        add_rows("", period.name, all, drawn, traps);
    }

    std::vector<Share> take()
    {
        std::stable_sort(rows_.begin(), rows_.end(), [](const Share& a, const Share& b) {
            return std::tie(a.trap, a.period) < std::tie(b.trap, b.period);
        });
        return std::move(rows_);
    }

private:
    /// Of the cell's own: cells may be counted in any order, or alone.
    [[nodiscard]] std::uint64_t seed_of(const std::string& trap, const std::string& period) const
    {
        return hash64(trap + "\n" + period, seed_);
    }

    void add_rows(
        const std::string& trap,
        const std::string& period,
        const Cell& cell,
        const Drawn& drawn,
        std::span<const Resampled> traps
    )
    {
        const auto messages = message_intervals(drawn, traps);
        const auto sources = share_intervals(drawn.sources);
        const auto hosts = share_intervals(drawn.hosts);
        for (std::size_t c = 0; c < counted_.categories; ++c) {
            const bool rest = c == botnets_.size();
            if (!rest && cell.messages[c] == 0) {
                continue;
            }
            Share row;
            row.trap = trap;
            row.period = period;
            row.botnet = rest ? std::string{} : botnets_[c].id;
            row.messages = cell.messages[c];
            row.sources = cell.sources[c];
            row.bots = drawn.hosts.measured[c] / static_cast<double>(cell.days);
            put(part_of(drawn.messages.measured, c),
                messages[c],
                row.by_messages,
                row.by_messages_low,
                row.by_messages_high);
            put(part_of(drawn.sources.measured, c),
                sources[c],
                row.by_sources,
                row.by_sources_low,
                row.by_sources_high);
            put(part_of(drawn.hosts.measured, c),
                hosts[c],
                row.by_bots,
                row.by_bots_low,
                row.by_bots_high);
            rows_.push_back(std::move(row));
        }
    }

    const Counted& counted_;
    std::span<const Botnet> botnets_;
    std::uint64_t seed_;
    std::vector<Share> rows_;
};

} // namespace

std::vector<Share> find_shares(
    const TraitSet& set,
    std::span<const Campaign> campaigns,
    std::span<const Botnet> botnets,
    std::uint64_t seed
)
{
    const Counted counted{
        set,
        attribution(set, campaigns, botnets),
        campaign_of_mail(set, campaigns),
        botnets.size() + 1};
    ShareTable table(counted, botnets, seed);
    const SpamInTime spam(set);
    for (const SharePeriod& period : spam.periods()) {
        table.add(period, period.kind != PeriodKind::EachHour);
    }
    return table.take();
}

} // namespace takedown
