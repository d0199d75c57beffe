#include "simulate/score/clusters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

namespace takedown::simulate {

namespace {

using Cell = Contingency::Cell;

constexpr std::size_t named_parts = 3;

/// What one cell has to do with its class and its cluster, all as numbers of items.
struct Overlap {
    double items = 0;
    double common = 0; ///< that an item of the cell shares class and cluster with, itself included
    double of_class = 0;
    double of_cluster = 0;

    auto operator<=>(const Overlap&) const = default;
};

/// In an order that does not depend on how classes and clusters are numbered, so that sums of them
/// are the same to the last bit.
std::vector<Overlap> overlaps(const std::vector<Cell>& cells)
{
    std::unordered_map<std::uint32_t, double> of_class;
    std::unordered_map<std::uint32_t, double> of_cluster;
    for (const Cell& cell : cells) {
        of_class[cell.true_class] += static_cast<double>(cell.items);
        of_cluster[cell.found_cluster] += static_cast<double>(cell.items);
    }
    of_class[Contingency::alone] = 1;
    of_cluster[Contingency::alone] = 1;
    std::vector<Overlap> result;
    for (const Cell& cell : cells) {
        const bool single =
            cell.true_class == Contingency::alone || cell.found_cluster == Contingency::alone;
        const auto items = static_cast<double>(cell.items);
        result.push_back(
            {items, single ? 1 : items, of_class[cell.true_class], of_cluster[cell.found_cluster]}
        );
    }
    std::sort(result.begin(), result.end());
    return result;
}

double harmonic(double a, double b)
{
    return a + b > 0 ? 2 * a * b / (a + b) : 0;
}

/// 1 - H(one | other) / H(one); 1 where there is nothing to be uncertain of.
double certainty(double conditional, double entropy)
{
    return entropy > 0 ? std::clamp(1 - conditional / entropy, 0.0, 1.0) : 1;
}

/// The parts of one cluster or class, largest first: other side's number → items.
using Parts = std::vector<std::pair<std::uint32_t, std::uint64_t>>;

void sort_parts(Parts& parts, std::span<const std::string> names)
{
    const auto name = [&](std::uint32_t number) {
        return number < names.size() ? std::string_view(names[number]) : std::string_view();
    };
    std::sort(parts.begin(), parts.end(), [&](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : name(a.first) < name(b.first);
    });
}

/// Items outside the largest part; items of their own each count as a part.
std::uint64_t outside_largest(const Parts& parts)
{
    std::uint64_t all = 0;
    std::uint64_t largest = 0;
    for (const auto& [number, items] : parts) {
        all += items;
        largest = std::max(largest, number == Contingency::alone ? std::uint64_t{1} : items);
    }
    return all - largest;
}

/// "120 of grum/pills, 7 of cutwail/casino, 3 one-off spam and 2 more".
std::string
parts_text(const Parts& parts, std::span<const std::string> names, std::string_view alone_words)
{
    std::string text;
    for (std::size_t i = 0; i < std::min(parts.size(), named_parts); ++i) {
        const auto& [number, items] = parts[i];
        text += text.empty() ? "" : ", ";
        text += number == Contingency::alone ? fmt::format("{} {}", items, alone_words)
                                             : fmt::format("{} of {}", items, names[number]);
    }
    if (parts.size() > named_parts) {
        text += fmt::format(" and of {} more", parts.size() - named_parts);
    }
    return text;
}

std::uint64_t items_in(const Parts& parts)
{
    std::uint64_t all = 0;
    for (const auto& part : parts) {
        all += part.second;
    }
    return all;
}

} // namespace

std::vector<Cell> Contingency::cells() const
{
    std::vector<Cell> cells;
    cells.reserve(cells_.size());
    for (const auto& [key, items] : cells_) {
        cells.push_back(
            {static_cast<std::uint32_t>(key >> 32U), static_cast<std::uint32_t>(key), items}
        );
    }
    std::sort(cells.begin(), cells.end(), [](const Cell& a, const Cell& b) {
        return std::pair(a.true_class, a.found_cluster) < std::pair(b.true_class, b.found_cluster);
    });
    return cells;
}

ClusterScore Contingency::score() const
{
    const std::vector<Cell> cells = this->cells();
    ClusterScore result;
    bool clustered = false;
    for (const Cell& cell : cells) {
        result.items += cell.items;
        clustered = clustered || cell.found_cluster != alone;
    }
    if (result.items == 0) {
        return result;
    }
    const auto all = static_cast<double>(result.items);
    double precision = 0;
    double recall = 0;
    double class_entropy = 0;
    double cluster_entropy = 0;
    double class_given_cluster = 0;
    double cluster_given_class = 0;
    bool to_cluster = false;
    for (const Overlap& one : overlaps(cells)) {
        precision += one.items * one.common / one.of_cluster;
        recall += one.items * one.common / one.of_class;
        class_entropy -= one.items * std::log(one.of_class / all);
        cluster_entropy -= one.items * std::log(one.of_cluster / all);
        class_given_cluster -= one.items * std::log(one.common / one.of_cluster);
        cluster_given_class -= one.items * std::log(one.common / one.of_class);
        to_cluster = to_cluster || one.of_class > 1;
    }
    if (!clustered && to_cluster) {
        result.bcubed_recall = result.bcubed_f1 = 0;
        result.completeness = result.v_measure = 0;
        return result;
    }
    result.bcubed_precision = precision / all;
    result.bcubed_recall = recall / all;
    result.bcubed_f1 = harmonic(precision / all, recall / all);
    result.homogeneity = certainty(class_given_cluster, class_entropy);
    result.completeness = certainty(cluster_given_class, cluster_entropy);
    result.v_measure = harmonic(*result.homogeneity, *result.completeness);
    return result;
}

void add_wrong_clusters(
    const Contingency& table,
    std::span<const std::string> true_names,
    std::span<const std::string> found_names,
    const ClusterWords& words,
    WorstCases& wrong
)
{
    std::map<std::uint32_t, Parts> found;
    std::map<std::uint32_t, Parts> there;
    for (const Cell& cell : table.cells()) {
        if (cell.found_cluster != Contingency::alone) {
            found[cell.found_cluster].emplace_back(cell.true_class, cell.items);
        }
        if (cell.true_class != Contingency::alone) {
            there[cell.true_class].emplace_back(cell.found_cluster, cell.items);
        }
    }
    for (auto& [number, parts] : found) {
        const std::uint64_t severity = outside_largest(parts);
        if (severity > 0) {
            sort_parts(parts, true_names);
            wrong.add(
                static_cast<double>(severity),
                found_names[number],
                fmt::format("{} {} are one", items_in(parts), words.items),
                parts_text(parts, true_names, words.stray)
            );
        }
    }
    for (auto& [number, parts] : there) {
        const std::uint64_t severity = outside_largest(parts);
        if (severity > 0) {
            sort_parts(parts, found_names);
            wrong.add(
                static_cast<double>(severity),
                true_names[number],
                parts_text(parts, found_names, words.unfound),
                fmt::format("{} {} are one", items_in(parts), words.items)
            );
        }
    }
}

} // namespace takedown::simulate
