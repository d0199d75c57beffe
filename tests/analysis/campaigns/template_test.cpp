#include "analysis/campaigns/common_runs.hpp"
#include "analysis/campaigns/template.hpp"
#include "analysis/campaigns/template_column.hpp"
#include "analysis/campaigns/template_regex.hpp"
#include "analysis/campaigns/template_trial.hpp"
#include "model/template_rule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace takedown {

namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::vector<std::string> drugs{"Viagra", "Cialis", "Levitra"};

std::string letters(std::mt19937& random, std::size_t count, std::string_view of)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += of[random() % of.size()];
    }
    return text;
}

/// What a bot's template engine might send: choices, numbers and random words.
std::vector<TemplateMail> mailing(unsigned seed, std::size_t count)
{
    std::mt19937 random(seed);
    std::vector<TemplateMail> mails;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string noise = letters(random, 8, "abcdefghijklmnopqrstuvwxyz");
        TemplateMail& mail = mails.emplace_back();
        mail.subject = "Save " + std::to_string(random() % 80 + 10) + "% on " + drugs[random() % 3];
        mail.mailer = "Microsoft Outlook Express 6.00.2900.2180";
        mail.message_id = "<" + letters(random, 12, "0123456789abcdef") + "$" +
                          letters(random, 8, "0123456789abcdef") + "$@" + noise + ".example>";
        mail.text = "Dear " + noise + ",\n  our certified pharmacy offers you " +
                    drugs[random() % 3] + " for only $" + std::to_string(random() % 90 + 10) +
                    " per dose. Order today at our secure online shop and save without asking a "
                    "doctor (offer " +
                    std::to_string(random()) + ").\n" + noise;
    }
    return mails;
}

std::vector<TemplateMail> texts(const std::vector<std::string>& bodies)
{
    std::vector<TemplateMail> mails;
    for (const std::string& body : bodies) {
        mails.push_back({"hello", "", "<1@a.example>", body});
    }
    return mails;
}

std::vector<TemplateMail> ham(std::size_t count)
{
    std::vector<TemplateMail> mails;
    for (std::size_t i = 0; i < count; ++i) {
        mails.push_back(
            {"meeting",
             "",
             "<1@a.example>",
             "Dear all, meeting " + std::to_string(i) + " is moved to Tuesday. Kind regards"}
        );
    }
    return mails;
}

TemplateVerdict verdict_on(const TemplateDraft& draft, const std::vector<TemplateMail>& wanted)
{
    ThreadPool pool(1);
    const std::vector<TemplateDraft> drafts{draft};
    TemplateTrial trial(drafts);
    trial.try_ham(wanted, pool);
    return trial.verdict(0);
}

Campaign templated(const std::vector<TemplateMail>& mails, const std::vector<TemplateMail>& wanted)
{
    Campaign campaign;
    const TemplateDraft draft = draft_template(mails);
    set_template(campaign, draft, verdict_on(draft, wanted), mailing(99, 100));
    return campaign;
}

} // namespace

TEST(Template, FindsLiteralsChoicesAndNoise)
{
    const TemplateDraft draft = draft_template(mailing(1, 60));
    ASSERT_EQ(draft.alternatives.size(), 1U) << draft.why_not;
    const std::string& text = draft.alternatives[0].text;
    EXPECT_THAT(
        text, HasSubstr("our certified pharmacy offers you {Cialis|Levitra|Viagra} for only $")
    );
    EXPECT_THAT(text, HasSubstr("<number:2> per dose"));
}

TEST(Template, DescribesHeaderLinesByShape)
{
    const TemplateDraft draft = draft_template(mailing(1, 60));
    ASSERT_EQ(draft.alternatives.size(), 1U);
    EXPECT_THAT(
        draft.alternatives[0].text,
        HasSubstr("Subject: Save <number:2>% on {Cialis|Levitra|Viagra}")
    );
    EXPECT_THAT(draft.alternatives[0].text, HasSubstr("Message-ID: <<hex:12>$<hex:8>$"));
    const auto rules = template_rules(draft.alternatives[0].regex);
    ASSERT_EQ(rules.size(), 1U);
    EXPECT_EQ(rules[0].message_id, "[0-9a-f]{12,12}\\$[0-9a-f]{8,8}\\$");
    EXPECT_EQ(rules[0].mailer, "Microsoft Outlook Express 6\\.00\\.2900\\.2180");
}

TEST(Template, MatchesMailOfTheSameTemplateNotSeenBefore)
{
    const TemplateDraft draft = draft_template(mailing(1, 60));
    ASSERT_EQ(draft.alternatives.size(), 1U);
    EXPECT_GE(template_matches(draft.alternatives[0].regex, mailing(2, 500)), 490U);
    EXPECT_EQ(template_matches(draft.alternatives[0].regex, ham(100)), 0U);
}

TEST(Template, IsMeasuredOnlyOnMailItWasNotLearntFrom)
{
    const Campaign campaign = templated(mailing(1, 60), ham(400));
    EXPECT_EQ(campaign.template_why_not, "");
    EXPECT_EQ(campaign.ham_tested, 400U);
    EXPECT_GE(campaign.template_hits, 98U);
    EXPECT_THAT(campaign.template_text, HasSubstr("\n[learnt from 60 mails; fits "));
    EXPECT_THAT(campaign.template_text, HasSubstr(" of 100 others; hits 0 of 400 wanted mails]"));
}

TEST(Template, IsNotUsableWithoutEnoughHam)
{
    const Campaign campaign = templated(mailing(1, 60), ham(10));
    EXPECT_EQ(campaign.template_why_not, "it was tried on 10 wanted mails only; 300 are the least");
    EXPECT_FALSE(campaign.template_regex.empty());
}

TEST(Template, IsNotUsableWhenItHitsHam)
{
    std::vector<TemplateMail> wanted = ham(400);
    wanted.push_back(mailing(3, 1).front());
    const Campaign campaign = templated(mailing(1, 60), wanted);
    EXPECT_THAT(campaign.template_why_not, HasSubstr("is in 1 of 401 wanted mails"));
    EXPECT_EQ(campaign.template_ham_hits, 1U);
}

TEST(Template, IsNotMadeOfAFooterThatOthersHaveToo)
{
    const std::string footer = " This message was sent by Example Bank plc, registered in England, "
                               "number 12345. To unsubscribe click the link below.";
    std::vector<std::string> bodies;
    std::mt19937 random(5);
    for (int i = 0; i < 40; ++i) {
        bodies.push_back(letters(random, 12, "abcdefghijklmnop") + footer);
    }
    const TemplateDraft draft = draft_template(texts(bodies));
    ASSERT_EQ(draft.alternatives.size(), 1U);
    std::vector<TemplateMail> wanted = ham(400);
    // Half of the footer each: no wanted mail has it whole.
    wanted.push_back({"a", "", "", footer.substr(0, 70)});
    wanted.push_back({"b", "", "", footer.substr(50)});
    const TemplateVerdict verdict = verdict_on(draft, wanted);
    EXPECT_EQ(verdict.ham_hits, 0U);
    EXPECT_THAT(verdict.why_not, HasSubstr("its literal text is common"));
}

TEST(Template, IsNotMadeOfTheStockPhrasesOfNewsletters)
{
    const std::vector<std::string> bodies(
        30, "Having trouble viewing this email properly, please click here. All rights reserved."
    );
    const TemplateDraft draft = draft_template(texts(bodies));
    ASSERT_EQ(draft.alternatives.size(), 1U) << draft.why_not;
    EXPECT_THAT(verdict_on(draft, ham(400)).why_not, HasSubstr("its literal text is common"));
}

TEST(Template, IsNotMadeOfALineThatManyCampaignsHave)
{
    const std::string footer = "To stop receiving these offers please write to our postal address "
                               "below and allow ten days for removal from the list, as ours is the "
                               "finest catalogue of porcelain elephants.";
    std::vector<std::string> bodies;
    std::mt19937 random(5);
    for (int i = 0; i < 20; ++i) {
        bodies.push_back(letters(random, 12, "abcdefghijklmnop") + " " + footer);
    }
    const std::vector<TemplateDraft> drafts{draft_template(texts(bodies))};
    ThreadPool pool(1);
    TemplateTrial few(drafts);
    TemplateTrial many(drafts);
    few.try_ham(ham(400), pool);
    many.try_ham(ham(400), pool);
    for (std::size_t campaign = 0; campaign < 7; ++campaign) {
        many.try_campaign(campaign, texts({"Quite other mail. " + footer}), pool);
    }
    EXPECT_EQ(few.verdict(0).why_not, "");
    EXPECT_THAT(many.verdict(0).why_not, HasSubstr("its literal text is common"));
    EXPECT_EQ(many.verdict(0).other_campaigns, 6U);
}

TEST(Template, GivesNoExpressionWhenTooLittleIsCommon)
{
    const TemplateDraft draft = draft_template(
        texts({"hello there my friend", "hello there my enemy", "hello there my love"})
    );
    EXPECT_THAT(draft.alternatives, IsEmpty());
    EXPECT_EQ(draft.why_not, "too little in common: 12 letters");
    EXPECT_THAT(draft.readable, HasSubstr("hello there my "));
    EXPECT_EQ(draft_template({}).why_not, "fewer than two texts to compare");
}

TEST(Template, LeavesOutAStrangerAmongTheTexts)
{
    auto mails = mailing(1, 30);
    mails.insert(mails.begin() + 10, texts({"nothing of all this in here whatever"}).front());
    const TemplateDraft draft = draft_template(mails);
    ASSERT_EQ(draft.alternatives.size(), 1U) << draft.why_not;
    EXPECT_EQ(template_matches(draft.alternatives[0].regex, mails), 30U);
}

TEST(Template, FindsBothOfTwoWaysAMailingIsWritten)
{
    auto mails = mailing(1, 40);
    std::mt19937 random(8);
    for (int i = 0; i < 40; ++i) {
        TemplateMail mail = mailing(static_cast<unsigned>(i), 1).front();
        mail.text =
            "Quality replica watches and handbags are shipped worldwide within a week, code " +
            letters(random, 6, "0123456789") + ", all major brands in stock";
        mails.push_back(mail);
    }
    const TemplateDraft draft = draft_template(mails);
    ASSERT_EQ(draft.alternatives.size(), 2U);
    EXPECT_EQ(
        template_matches(draft.alternatives[0].regex + "|" + draft.alternatives[1].regex, mails),
        80U
    );
}

TEST(Template, NeverHoldsAnAddressADateOrATime)
{
    std::vector<std::string> bodies(
        30,
        "Report for spamtrap@secret.example and [recipient] of 2007-04-08 at 12:34:56, "
        "your mailbox of this office is nearly full and must be confirmed soon"
    );
    const TemplateDraft draft = draft_template(texts(bodies));
    ASSERT_EQ(draft.alternatives.size(), 1U) << draft.why_not;
    for (const std::string& shown : {draft.alternatives[0].text, draft.alternatives[0].regex}) {
        EXPECT_THAT(shown, Not(HasSubstr("secret")));
        EXPECT_THAT(shown, Not(HasSubstr("spamtrap")));
        EXPECT_THAT(shown, Not(HasSubstr("2007")));
        EXPECT_THAT(shown, Not(HasSubstr("34")));
    }
    // The import writes [recipient] where a mail that is still under way has the address.
    const auto later = texts({"Report for a.b@c.example and someone@else.example of 2012-07-18 at "
                              "01:02:03, your mailbox of this office is nearly full and must be "
                              "confirmed soon"});
    EXPECT_EQ(template_matches(draft.alternatives[0].regex, later), 1U);
}

TEST(Template, SurvivesTextThatIsMadeOfExpressions)
{
    std::vector<std::string> bodies;
    for (int i = 0; i < 30; ++i) {
        bodies.push_back(
            std::string("(a+)+$ [^x]*.* \\Q|\\E (?s) {1,1000} .*|.* our pharmacy sells everything "
                        "that others (do not)? dare |to sell\\ to you, number ") +
            std::to_string(1000 + i * 37) + std::string(" \0 and more", 11)
        );
    }
    const auto mails = texts(bodies);
    const TemplateDraft draft = draft_template(mails);
    ASSERT_EQ(draft.alternatives.size(), 1U) << draft.why_not;
    EXPECT_EQ(template_matches(draft.alternatives[0].regex, mails), 30U);
    EXPECT_EQ(template_matches(draft.alternatives[0].regex, ham(50)), 0U);
    const auto rules = template_rules(draft.alternatives[0].regex);
    ASSERT_EQ(rules.size(), 1U); // the sender's '|' does not make two of it
    const std::string normal = normalised_for_template(mails[0]).text;
    for (const std::string& piece : rules[0].pieces) {
        EXPECT_THAT(normal, HasSubstr(piece));
    }
}

TEST(Template, BoundsWorkOnHostileTexts)
{
    std::vector<std::string> bodies;
    for (unsigned i = 0; i < 50; ++i) {
        bodies.push_back(std::string(1'000'000, i % 2 == 0 ? 'a' : '.') + std::string(i, '('));
        bodies.push_back("\xff\xfe[[[*+?{}|^$\\" + std::string(20000, ' ') + "x");
    }
    const TemplateDraft draft = draft_template(texts(bodies));
    for (const auto& alternative : draft.alternatives) {
        EXPECT_LE(alternative.regex.size(), 10'000U);
        EXPECT_NE(compiled_template(alternative.regex), nullptr);
    }
    EXPECT_LE(normalised_for_template(texts({bodies[0]})[0]).text.size(), 3U * 8192U);
}

TEST(TemplateColumn, CutsValuesAtWhatIsNoLetter)
{
    std::vector<std::string> values;
    for (int i = 0; i < 20; ++i) {
        values.push_back("id-" + std::to_string(100 + i * 7) + "." + (i % 2 == 0 ? "com" : "net"));
    }
    std::string text;
    for (const TemplatePart& part : column_of(values)) {
        text += part.text;
    }
    EXPECT_EQ(text, "id-<number:3>.{com|net}");
}

TEST(TemplateRule, CutsAnExpressionIntoItsParts)
{
    const auto rules =
        template_rules("^Subject: a\\|b\\nX-Mailer: [^\\n]*\\nMessage-ID: <[0-9]{2,2}\\n.*one two "
                       "three four. five "
                       "six seven eight[a\\]|]{1,2}(?:x|y)nine ten eleven|plain words only here");
    ASSERT_EQ(rules.size(), 2U);
    EXPECT_EQ(rules[0].subject, "a\\|b");
    EXPECT_EQ(rules[0].mailer, "");
    EXPECT_EQ(rules[0].message_id, "[0-9]{2,2}");
    EXPECT_THAT(
        rules[0].pieces,
        ::testing::ElementsAre("one two three four", "five six seven eight", "nine ten eleven")
    );
    EXPECT_EQ(rules[1].body, "plain words only here");
    EXPECT_EQ(rules[1].subject, "");
}

TEST(CommonRuns, KeepOrderAndDoNotOverlap)
{
    const std::vector<std::string> all{
        "alpha beta gamma X delta epsilon",
        "alpha beta gamma YY delta epsilon",
        "Z alpha beta gamma delta epsilon"};
    std::vector<std::vector<std::string_view>> tokens;
    for (const std::string& text : all) {
        tokens.push_back(template_tokens(text, 100));
    }
    const auto runs = common_runs(tokens, 5);
    ASSERT_EQ(runs.size(), 2U);
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_LE(runs[0].start[i] + runs[0].length, runs[1].start[i]);
    }
    EXPECT_EQ(tokens[0][runs[1].start[0] + runs[1].length - 1], "epsilon");
}

} // namespace takedown
