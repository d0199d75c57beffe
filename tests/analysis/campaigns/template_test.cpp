#include "analysis/campaigns/common_runs.hpp"
#include "analysis/campaigns/template.hpp"

#include <gtest/gtest.h>

#include <random>

namespace takedown {

namespace {

const std::vector<std::string> drugs{"Viagra", "Cialis", "Levitra"};

/// What a bot's template engine might send: choices, numbers and random words.
std::vector<std::string> mailing(unsigned seed, std::size_t count)
{
    std::mt19937 random(seed);
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < count; ++i) {
        std::string noise;
        for (int j = 0; j < 8; ++j) {
            noise += static_cast<char>('a' + random() % 26);
        }
        texts.push_back(
            "Dear " + noise + ",\n  our certified pharmacy offers you " + drugs[random() % 3] +
            " for only $" + std::to_string(random() % 90 + 10) +
            " per dose. Order today at our secure online shop and save (offer " +
            std::to_string(random()) + ").\n" + noise
        );
    }
    return texts;
}

const std::vector<std::string> ham_texts{
    "Dear all, the meeting is moved to Tuesday.",
    "our certified pharmacy offers you nothing of the kind",
};

} // namespace

TEST(Template, FindsLiteralsChoicesAndNoise)
{
    const auto texts = mailing(1, 50);
    const MailTemplate made = make_template(texts, NormalisedTexts(ham_texts));
    EXPECT_NE(
        made.text.find("our certified pharmacy offers you {Cialis|Levitra|Viagra} for only $"),
        std::string::npos
    ) << made.text;
    EXPECT_NE(made.text.find("<number:2> per dose"), std::string::npos) << made.text;
    EXPECT_EQ(made.hits, 50U) << made.regex << made.why_no_regex;
    EXPECT_EQ(made.ham_tested, 2U);
    EXPECT_EQ(made.ham_hits, 0U);
    EXPECT_TRUE(made.usable());
}

TEST(Template, MatchesMailOfTheSameTemplateNotSeenBefore)
{
    const MailTemplate made = make_template(mailing(1, 50), NormalisedTexts(ham_texts));
    EXPECT_GE(template_matches(made.regex, mailing(2, 500)), 490U) << made.regex;
    EXPECT_EQ(template_matches(made.regex, ham_texts), 0U);
}

TEST(Template, IsNeverUsableWithoutHam)
{
    const MailTemplate made = make_template(mailing(1, 50), NormalisedTexts({}));
    EXPECT_FALSE(made.regex.empty());
    EXPECT_FALSE(made.usable());
}

TEST(Template, CountsTheHamItMatches)
{
    const std::vector<std::string> ham = mailing(3, 2);
    const MailTemplate made = make_template(mailing(1, 50), NormalisedTexts(ham));
    EXPECT_EQ(made.ham_hits, 2U);
    EXPECT_FALSE(made.usable());
}

TEST(Template, GivesNoExpressionWhenTooLittleIsCommon)
{
    const std::vector<std::string> texts{
        "hello there my friend", "hello there my enemy", "hello there my love"};
    const MailTemplate made = make_template(texts, NormalisedTexts({}));
    EXPECT_TRUE(made.regex.empty());
    EXPECT_EQ(made.why_no_regex, "too little in common: 12 letters");
    EXPECT_EQ(made.text, "hello there my ");
    EXPECT_EQ(
        make_template({}, NormalisedTexts({})).why_no_regex, "fewer than two texts to compare"
    );
}

TEST(Template, LeavesOutAStrangerAmongTheTexts)
{
    auto texts = mailing(1, 30);
    texts.insert(texts.begin() + 10, "nothing of all this in here whatever");
    const MailTemplate made = make_template(texts, NormalisedTexts(ham_texts));
    EXPECT_EQ(made.hits, 30U) << made.text;
}

TEST(Template, BoundsWorkOnHostileTexts)
{
    std::vector<std::string> texts;
    for (unsigned i = 0; i < 50; ++i) {
        texts.push_back(std::string(100000, i % 2 == 0 ? 'a' : '.') + std::string(i, '('));
        texts.push_back("\xff\xfe[[[*+?{}|^$\\" + std::string(20000, ' ') + "x");
    }
    const MailTemplate made = make_template(texts, NormalisedTexts(texts));
    EXPECT_LT(made.text.size(), 100000U);
    EXPECT_LE(normalised_for_template(texts[0]).size(), 3U * 8192U);
}

TEST(CommonRuns, KeepOrderAndDoNotOverlap)
{
    const std::vector<std::string> texts{
        "alpha beta gamma X delta epsilon",
        "alpha beta gamma YY delta epsilon",
        "Z alpha beta gamma delta epsilon"};
    std::vector<std::vector<std::string_view>> tokens;
    for (const std::string& text : texts) {
        tokens.push_back(template_tokens(text, 100));
    }
    const auto runs = common_runs(tokens, 5);
    ASSERT_EQ(runs.size(), 2U);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        EXPECT_LE(runs[0].start[i] + runs[0].length, runs[1].start[i]);
    }
    EXPECT_EQ(tokens[0][runs[1].start[0] + runs[1].length - 1], "epsilon");
}

} // namespace takedown
