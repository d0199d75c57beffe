#include "exports/filter_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace takedown {

namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Campaign usable(std::string id, std::string regex)
{
    Campaign campaign;
    campaign.id = std::move(id);
    campaign.subject = "hello\n]] evil = true\x1b";
    campaign.template_text = "text\n\n[learnt from 60 mails; fits 9 of 10 others]";
    campaign.template_regex = std::move(regex);
    campaign.ham_tested = 1000;
    return campaign;
}

Findings one(std::string regex)
{
    Findings findings;
    findings.campaigns.push_back(usable("campaign-3f2a9c1b", std::move(regex)));
    return findings;
}

std::string rules(const Findings& findings, RuleFormat format)
{
    return filter_rules(findings, format, {}, {}).text;
}

} // namespace

TEST(FilterRules, HoldOnlyTemplatesThatMayBeUsed)
{
    Findings findings = one("our certified pharmacy sells");
    findings.campaigns.push_back(usable("campaign-00000001", "some other literal words"));
    findings.campaigns.push_back(usable("campaign-00000002", "words of a footer"));
    findings.campaigns[1].template_why_not = "too little ham";
    findings.campaigns[2].ham_tested = 0;
    const FilterRules made = filter_rules(findings, RuleFormat::Re2, {}, {});
    EXPECT_EQ(made.rules, 1U);
    EXPECT_EQ(made.unusable, 2U);
    EXPECT_THAT(made.text, HasSubstr("# TAKEDOWN_3F2A9C1B\nour certified pharmacy sells\n"));
    EXPECT_THAT(made.text, HasSubstr("[learnt from 60 mails; fits 9 of 10 others]"));
}

TEST(FilterRules, NameEachAlternative)
{
    const std::string text =
        rules(one("first literal words|second literal words"), RuleFormat::Re2);
    EXPECT_THAT(text, HasSubstr("# TAKEDOWN_3F2A9C1B_1\nfirst literal words\n"));
    EXPECT_THAT(text, HasSubstr("# TAKEDOWN_3F2A9C1B_2\nsecond literal words\n"));
}

TEST(FilterRules, EscapeWhatTheSenderWrote)
{
    const Findings findings = one("pay \\$5 @ic\"#/e\\]\\] now\\\\\xc3\xa9 please");
    const std::string cf = rules(findings, RuleFormat::SpamAssassin);
    EXPECT_THAT(
        cf, HasSubstr("/pay\\s+\\$5\\s+\\@ic\\\"\\#\\/e\\]\\]\\s+now\\\\\\xc3\\xa9\\s+please/")
    );
    EXPECT_THAT(cf, HasSubstr("meta     TAKEDOWN_3F2A9C1B (__TAKEDOWN_3F2A9C1B_P1 >= 1)"));
    const std::string lua = rules(findings, RuleFormat::Rspamd);
    EXPECT_THAT(lua, HasSubstr("\"pay $5 @ic\\034#/e]] now\\092\\195\\169 please\""));
    for (const std::string& text : {cf, lua, rules(findings, RuleFormat::Re2)}) {
        EXPECT_THAT(text, Not(HasSubstr("\n]] evil")));
        EXPECT_THAT(text, Not(HasSubstr("\x1b")));
    }
}

TEST(FilterRules, LeaveOutWhatWouldTellATrap)
{
    const std::vector<std::string> traps{"J.Trapper@secret.example", "*@other.example"};
    const Findings findings = one("dear j\\.trapper, we have an offer for you");
    const FilterRules made = filter_rules(findings, RuleFormat::Re2, {}, traps);
    EXPECT_EQ(made.rules, 0U);
    EXPECT_EQ(made.secret, 1U);
    EXPECT_THAT(made.text, Not(HasSubstr("trapper")));
    const Redact redact = [](std::string_view text) {
        return text.find("offer") == std::string_view::npos ? std::string(text) : std::string("x");
    };
    EXPECT_EQ(filter_rules(findings, RuleFormat::Re2, redact, {}).secret, 1U);
}

TEST(FilterRules, KnowTheirFormatsByName)
{
    EXPECT_EQ(rule_format_named("rspamd"), RuleFormat::Rspamd);
    EXPECT_EQ(rule_format_named("sieve"), std::nullopt);
}

} // namespace takedown
