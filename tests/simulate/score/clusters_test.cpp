#include "simulate/score/clusters.hpp"
#include "simulate/world/random.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <utility>
#include <vector>

namespace takedown::simulate {
namespace {

constexpr std::uint32_t alone = Contingency::alone;

/// True class and found cluster of each item.
using Items = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

Contingency table_of(const Items& items)
{
    Contingency table;
    for (const auto& [true_class, cluster] : items) {
        table.add(true_class, cluster);
    }
    return table;
}

ClusterScore score_of(const Items& items)
{
    return table_of(items).score();
}

/// Item by item as B-cubed is defined, each lone item with a number of its own.
std::pair<double, double> pairwise_bcubed(Items items)
{
    std::uint32_t next = 1'000'000;
    for (auto& [true_class, cluster] : items) {
        true_class = true_class == alone ? next++ : true_class;
        cluster = cluster == alone ? next++ : cluster;
    }
    double precision = 0;
    double recall = 0;
    for (const auto& one : items) {
        double common = 0;
        double of_class = 0;
        double of_cluster = 0;
        for (const auto& other : items) {
            common += one == other ? 1 : 0;
            of_class += one.first == other.first ? 1 : 0;
            of_cluster += one.second == other.second ? 1 : 0;
        }
        precision += common / of_cluster;
        recall += common / of_class;
    }
    const auto all = static_cast<double>(items.size());
    return {precision / all, recall / all};
}

TEST(Clusters, AgreeWithItemByItemSumsOnRandomClusterings)
{
    Random random(7);
    for (int round = 0; round < 60; ++round) {
        Items items;
        const std::uint64_t classes = random.between(1, 8);
        const std::uint64_t clusters = random.between(1, 8);
        for (std::uint64_t i = random.between(2, 90); i > 0; --i) {
            const bool stray = random.chance(0.2);
            const bool unfound = random.chance(0.2);
            items.emplace_back(
                stray ? alone : static_cast<std::uint32_t>(random.below(classes)),
                unfound ? alone : static_cast<std::uint32_t>(random.below(clusters))
            );
        }
        items.emplace_back(0, 0); // something is clustered
        const auto [precision, recall] = pairwise_bcubed(items);
        const ClusterScore score = score_of(items);
        EXPECT_NEAR(*score.bcubed_precision, precision, 1e-12);
        EXPECT_NEAR(*score.bcubed_recall, recall, 1e-12);
        EXPECT_NEAR(*score.bcubed_f1, 2 * precision * recall / (precision + recall), 1e-12);
    }
}

TEST(Clusters, GiveBaggaAndBaldwinsExample)
{
    // Truth {1 to 5} {6, 7} {8 to C}: 76 % where the second and third are one, 58 % where the first
    // and third are.
    const auto joined = [](std::uint32_t a, std::uint32_t b) {
        Items items;
        const std::uint32_t sizes[] = {5, 2, 5};
        for (std::uint32_t one = 0; one < 3; ++one) {
            items.insert(items.end(), sizes[one], {one, one == b ? a : one});
        }
        return score_of(items);
    };
    EXPECT_NEAR(*joined(1, 2).bcubed_precision, 16.0 / 21, 1e-12);
    EXPECT_NEAR(*joined(0, 2).bcubed_precision, 7.0 / 12, 1e-12);
    EXPECT_NEAR(*joined(0, 2).bcubed_recall, 1, 1e-12);
}

struct Measured {
    const char* name;
    std::vector<std::uint32_t> truth;
    std::vector<std::uint32_t> found;
    double homogeneity;
    double completeness;
};

TEST(Clusters, GiveVMeasuresWorkedByHand)
{
    const double ln2 = std::log(2);
    const double ln3 = std::log(3);
    const double thirds = ln3 - 2.0 / 3 * ln2; // entropy of 1/3 and 2/3
    for (const Measured& one : {
             Measured{"the same under other names", {0, 0, 1, 1}, {1, 1, 0, 0}, 1, 1},
             Measured{"one class torn", {0, 0, 1, 1}, {0, 0, 1, 2}, 1, ln2 / (1.5 * ln2)},
             Measured{"each alone", {0, 0, 1, 1}, {alone, alone, alone, 3}, 1, 0.5},
             Measured{"all in one", {0, 0, 1, 1}, {0, 0, 0, 0}, 0, 1},
             Measured{"nothing in common", {0, 0, 1, 1}, {0, 1, 0, 1}, 0, 0},
             Measured{"both", {0, 0, 0, 2, 2, 2}, {0, 1, 0, 1, 2, 2}, 2.0 / 3, 1 - thirds / ln3},
             Measured{"strays in one", {alone, alone}, {0, 0}, 0, 1},
         }) {
        SCOPED_TRACE(one.name);
        Items items;
        for (std::size_t i = 0; i < one.truth.size(); ++i) {
            items.emplace_back(one.truth[i], one.found[i]);
        }
        const ClusterScore score = score_of(items);
        EXPECT_NEAR(*score.homogeneity, one.homogeneity, 1e-12);
        EXPECT_NEAR(*score.completeness, one.completeness, 1e-12);
        const double sum = one.homogeneity + one.completeness;
        EXPECT_NEAR(
            *score.v_measure, sum > 0 ? 2 * one.homogeneity * one.completeness / sum : 0, 1e-12
        );
    }
}

TEST(Clusters, AreAbsentWithoutItems)
{
    const ClusterScore score = score_of({});
    EXPECT_EQ(score.items, 0U);
    EXPECT_FALSE(score.bcubed_precision);
    EXPECT_FALSE(score.bcubed_recall);
    EXPECT_FALSE(score.v_measure);
}

TEST(Clusters, GiveNoCreditForSayingNothing)
{
    const ClusterScore score = score_of({{0, alone}, {0, alone}, {1, alone}});
    EXPECT_EQ(score.items, 3U);
    EXPECT_FALSE(score.bcubed_precision);
    EXPECT_FALSE(score.homogeneity);
    EXPECT_EQ(score.bcubed_recall, 0);
    EXPECT_EQ(score.bcubed_f1, 0);
    EXPECT_EQ(score.v_measure, 0);
}

TEST(Clusters, AreRightToLeaveStraysAlone)
{
    const ClusterScore score = score_of({{alone, alone}, {alone, alone}});
    EXPECT_EQ(score.bcubed_f1, 1);
    EXPECT_EQ(score.v_measure, 1);
}

TEST(Clusters, AreTheSameToTheLastBitUnderOtherNumbers)
{
    Random random(3);
    Items items;
    Items renamed;
    for (int i = 0; i < 3000; ++i) {
        const auto true_class = static_cast<std::uint32_t>(random.below(37));
        const auto cluster = static_cast<std::uint32_t>(random.below(41));
        items.emplace_back(true_class, cluster);
        renamed.emplace_back((true_class * 5 + 3) % 37, (cluster * 7 + 11) % 41);
    }
    const ClusterScore a = score_of(items);
    const ClusterScore b = score_of(renamed);
    EXPECT_EQ(a.bcubed_precision, b.bcubed_precision);
    EXPECT_EQ(a.bcubed_recall, b.bcubed_recall);
    EXPECT_EQ(a.v_measure, b.v_measure);
}

TEST(Clusters, TellWhatIsMixedAndWhatIsTornApart)
{
    Items items;
    items.insert(items.end(), 10, {0, 0});
    items.insert(items.end(), 4, {1, 0});
    items.insert(items.end(), 2, {alone, 0});
    items.insert(items.end(), 3, {1, 1});
    items.insert(items.end(), 1, {1, alone});
    const std::vector<std::string> there{"pills", "loans"};
    const std::vector<std::string> found{"campaign-a", "campaign-b"};
    WorstCases worst("campaigns");
    add_wrong_clusters(table_of(items), there, found, {"messages", "strays", "in none"}, worst);
    std::vector<WrongCase> wrong;
    worst.move_to(wrong);
    ASSERT_EQ(wrong.size(), 2U);
    EXPECT_EQ(wrong[0].part, "campaigns");
    EXPECT_EQ(wrong[0].what, "campaign-a");
    EXPECT_EQ(wrong[0].said, "16 messages are one");
    EXPECT_EQ(wrong[0].truth, "10 of pills, 4 of loans, 2 strays");
    EXPECT_EQ(wrong[1].what, "loans");
    EXPECT_EQ(wrong[1].said, "4 of campaign-a, 3 of campaign-b, 1 in none");
    EXPECT_EQ(wrong[1].truth, "8 messages are one");
}

TEST(Clusters, KeepTheTwentyWorst)
{
    WorstCases worst("x");
    for (int i = 0; i < 30; ++i) {
        worst.add(i, std::to_string(i), "", "");
    }
    std::vector<WrongCase> wrong;
    worst.move_to(wrong);
    ASSERT_EQ(wrong.size(), 20U);
    EXPECT_EQ(wrong.front().what, "29");
    EXPECT_EQ(wrong.back().what, "10");
}

} // namespace
} // namespace takedown::simulate
