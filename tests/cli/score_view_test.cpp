#include "cli/score_view.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace takedown {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::vector<Cell>* row_of(const Table& table, std::string_view part, std::string_view figure)
{
    const auto found =
        std::find_if(table.rows.begin(), table.rows.end(), [&](const std::vector<Cell>& row) {
            return row[0].text == part && row[1].text == figure;
        });
    return found == table.rows.end() ? nullptr : &*found;
}

simulate::Score some_score()
{
    simulate::Score score;
    score.world = "small\x1b[31m";
    score.seed = 7;
    score.campaigns.bcubed_f1 = 0.8171;
    score.controllers.endpoints = {0.75, std::nullopt, 3, 4, 0, 0};
    score.controllers.calibration = {{0, 0}, {4, 1}};
    score.shares.mean_absolute_error = 0.0312;
    score.fallback = {{FallbackClass::Dga, FallbackClass::Unknown, false, 2}};
    for (int i = 0; i < 12; ++i) {
        score.wrong.push_back({"campaigns", "case " + std::to_string(i) + ".", "said", "truth"});
    }
    score.wrong.push_back({"plan", "the plan's", "said", "truth"});
    return score;
}

TEST(ScoreView, TellsFiguresThatAreAbsentFromThoseThatAreNought)
{
    const Table table = score_table(some_score());
    const auto* precision = row_of(table, "controllers", "precision");
    const auto* recall = row_of(table, "controllers", "recall");
    const auto* error = row_of(table, "shares", "mean error");
    ASSERT_TRUE(precision != nullptr && recall != nullptr && error != nullptr);
    EXPECT_EQ((*precision)[2].text, "0.750");
    EXPECT_EQ((*precision)[3].text, "3 of 4 reported are true");
    EXPECT_EQ((*recall)[2].text, "–");
    EXPECT_TRUE(std::holds_alternative<std::monostate>((*recall)[2].value));
    EXPECT_EQ((*error)[2].text, "3.1 points");
}

TEST(ScoreView, ShowsTheWorstOfEachPartAndSaysHowManyMore)
{
    const std::string few = score_text(some_score(), 100, 10);
    EXPECT_THAT(few, HasSubstr("case 9."));
    EXPECT_THAT(few, Not(HasSubstr("case 10.")));
    EXPECT_THAT(few, HasSubstr("the plan's"));
    EXPECT_THAT(few, HasSubstr("(2 more: --all)"));
    const std::string all = score_text(some_score(), 100, 100);
    EXPECT_THAT(all, HasSubstr("case 11."));
    EXPECT_THAT(all, Not(HasSubstr("--all")));
}

TEST(ScoreView, ShowsFallbackClassesAndConfidence)
{
    const std::string text = score_text(some_score(), 100, 10);
    EXPECT_THAT(text, HasSubstr("generated names"));
    EXPECT_THAT(text, HasSubstr("25.0 %"));
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

} // namespace
} // namespace takedown
