#pragma once

// How far two clusterings of the same items agree, from the table of how many items each true class
// and each found cluster have in common.

#include "simulate/score/score.hpp"
#include "simulate/score/worst_cases.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace takedown::simulate {

class Contingency {
public:
    /// Stands for a class or cluster of one item, another one for each item.
    static constexpr std::uint32_t alone = UINT32_MAX;

    struct Cell {
        std::uint32_t true_class = alone;
        std::uint32_t found_cluster = alone;
        std::uint64_t items = 0;
    };

    void add(std::uint32_t true_class, std::uint32_t found_cluster)
    {
        ++cells_[std::uint64_t{true_class} << 32U | found_cluster];
    }

    /// Ascending by class and cluster.
    [[nodiscard]] std::vector<Cell> cells() const;

    /// Cost: the number of cells, not of pairs. Source: docs/sources/score.md#clusters
    [[nodiscard]] ClusterScore score() const;

private:
    std::unordered_map<std::uint64_t, std::uint64_t> cells_;
};

/// How to speak of what was clustered.
struct ClusterWords {
    std::string_view items;   ///< "messages"
    std::string_view stray;   ///< of a class of its own: "one-off spam"
    std::string_view unfound; ///< in a cluster of its own: "in no campaign"
};

/// Found clusters that mix classes and true classes that are torn apart, by the number of items
/// that are on the wrong side. Names by the numbers that `table` was made with.
void add_wrong_clusters(
    const Contingency& table,
    std::span<const std::string> true_names,
    std::span<const std::string> found_names,
    const ClusterWords& words,
    WorstCases& wrong
);

} // namespace takedown::simulate
