#include "analysis/botnets/shares.hpp"

#include "analysis/botnets/botnets.hpp"
#include "analysis/botnets/cluster_bootstrap.hpp"
#include "analysis/botnets/sender_unit.hpp"
#include "core/hash.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace takedown {

namespace {

using CellName = std::pair<std::string, std::string>; ///< trap, day; empty: all

struct ClusterKey {
    int campaign = -1;
    Prefix network;
    std::uint64_t lone = 0; ///< the message itself where neither is known
    auto operator<=>(const ClusterKey&) const = default;
};

/// Mail of one trap and day, by index into TraitSet::mails.
using Cells = std::map<CellName, std::vector<std::size_t>>;

Cells cells_of(const TraitSet& set)
{
    Cells cells;
    for (std::size_t i = 0; i < set.mails.size(); ++i) {
        const MailTraits& mail = set.mails[i];
        if (mail.mail_class != MailClass::Spam) {
            continue;
        }
        const std::string& trap = set.texts.text(mail.trap);
        const std::string day = mail.time ? format_day(*mail.time) : std::string{};
        cells[{"", ""}].push_back(i);
        if (!day.empty()) {
            cells[{"", day}].push_back(i);
        }
        if (!trap.empty()) {
            cells[{trap, ""}].push_back(i);
            if (!day.empty()) {
                cells[{trap, day}].push_back(i);
            }
        }
    }
    return cells;
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
            key.network = Prefix(*mail.source, mail.source->is_v4() ? 24U : 48U);
        } else if (key.campaign < 0) {
            key.lone = mail.message;
        }
        return key;
    }
};

/// Counts of one cell by category, and the clusters they come in. Two categories never share a
/// cluster of messages, except in a network's mail of no campaign: the category is in the key.
struct Cell {
    std::vector<std::uint64_t> messages;
    std::vector<std::uint64_t> sources;
    std::vector<Cluster> message_clusters;
    std::vector<Cluster> source_clusters;
};

/// The category that each source of the cell sent most for; the first of equals.
std::map<Address, std::uint32_t>
category_of_sources(const Counted& counted, const std::vector<std::size_t>& mails)
{
    std::map<Address, std::map<std::uint32_t, std::uint64_t>> sent;
    for (const std::size_t i : mails) {
        if (counted.set.mails[i].source) {
            ++sent[*counted.set.mails[i].source][counted.category(i)];
        }
    }
    std::map<Address, std::uint32_t> category;
    for (const auto& [source, by_category] : sent) {
        const auto most = std::max_element(
            by_category.begin(),
            by_category.end(),
            [](const auto& a, const auto& b) { return a.second < b.second; }
        );
        category.emplace(source, most->first);
    }
    return category;
}

Cell count_cell(const Counted& counted, const std::vector<std::size_t>& mails)
{
    Cell cell;
    cell.messages.resize(counted.categories);
    cell.sources.resize(counted.categories);
    std::map<std::pair<ClusterKey, std::uint32_t>, double> message_clusters;
    for (const std::size_t i : mails) {
        const std::uint32_t category = counted.category(i);
        ++cell.messages[category];
        message_clusters[{counted.cluster(i), category}] += 1;
    }
    for (const auto& [key, amount] : message_clusters) {
        cell.message_clusters.push_back({key.second, amount});
    }
    std::map<std::pair<Prefix, std::uint32_t>, double> source_clusters;
    for (const auto& [source, category] : category_of_sources(counted, mails)) {
        ++cell.sources[category];
        source_clusters[{Prefix(source, source.is_v4() ? 24U : 48U), category}] += 1;
    }
    for (const auto& [key, amount] : source_clusters) {
        cell.source_clusters.push_back({key.second, amount});
    }
    return cell;
}

double part(std::uint64_t of, const std::vector<std::uint64_t>& all)
{
    std::uint64_t sum = 0;
    for (const std::uint64_t one : all) {
        sum += one;
    }
    return sum == 0 ? 0.0 : static_cast<double>(of) / static_cast<double>(sum);
}

std::vector<Share>
rows_of(const CellName& name, const Cell& cell, std::span<const Botnet> botnets, std::uint64_t seed)
{
    const std::size_t categories = botnets.size() + 1;
    // A seed of the cell's own: cells may be counted in any order, or alone.
    const std::uint64_t cell_seed = hash64(name.first + "\n" + name.second, seed);
    const auto messages = share_intervals(cell.message_clusters, categories, cell_seed);
    const auto sources = share_intervals(cell.source_clusters, categories, cell_seed + 1);
    std::vector<Share> rows;
    for (std::size_t c = 0; c < categories; ++c) {
        const bool rest = c == botnets.size();
        if (!rest && cell.messages[c] == 0) {
            continue;
        }
        Share row;
        row.trap = name.first;
        row.period = name.second;
        row.botnet = rest ? std::string{} : botnets[c].id;
        row.messages = cell.messages[c];
        row.sources = cell.sources[c];
        row.by_messages = part(cell.messages[c], cell.messages);
        row.by_messages_low = messages[c].low;
        row.by_messages_high = messages[c].high;
        row.by_sources = part(cell.sources[c], cell.sources);
        row.by_sources_low = sources[c].low;
        row.by_sources_high = sources[c].high;
        rows.push_back(std::move(row));
    }
    return rows;
}

/// Traps differ more than chance inside each of them tells: the interval over all traps covers what
/// another trap might have seen.
void widen_over_traps(std::vector<Share>& rows)
{
    std::set<std::string> traps;
    std::map<std::pair<std::string, std::string>, const Share*> by_trap;
    for (const Share& row : rows) {
        if (!row.trap.empty() && row.period.empty()) {
            traps.insert(row.trap);
            by_trap[{row.trap, row.botnet}] = &row;
        }
    }
    if (traps.size() < 3) {
        return;
    }
    const auto widen = [&](Share& row, bool by_messages) {
        std::vector<double> shares;
        std::vector<double> errors;
        for (const std::string& trap : traps) {
            const auto found = by_trap.find({trap, row.botnet});
            const Share none;
            const Share& in = found == by_trap.end() ? none : *found->second;
            const double low = by_messages ? in.by_messages_low : in.by_sources_low;
            const double high = by_messages ? in.by_messages_high : in.by_sources_high;
            shares.push_back(by_messages ? in.by_messages : in.by_sources);
            errors.push_back(std::max((high - low) / 2 / 1.645, 0.002));
        }
        const Interval interval = between_traps(shares, errors);
        double& low = by_messages ? row.by_messages_low : row.by_sources_low;
        double& high = by_messages ? row.by_messages_high : row.by_sources_high;
        low = std::min(low, interval.low);
        high = std::max(high, interval.high);
    };
    for (Share& row : rows) {
        if (row.trap.empty() && row.period.empty()) {
            widen(row, true);
            widen(row, false);
        }
    }
}

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
    std::vector<Share> rows;
    for (const auto& [name, mails] : cells_of(set)) {
        const Cell cell = count_cell(counted, mails);
        for (Share& row : rows_of(name, cell, botnets, seed)) {
            rows.push_back(std::move(row));
        }
    }
    widen_over_traps(rows);
    return rows;
}

} // namespace takedown
