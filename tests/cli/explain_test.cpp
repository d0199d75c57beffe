#include "cli/explain.hpp"
#include "cli/explanation.hpp"
#include "cli/plan_view.hpp"
#include "exports/report_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace takedown {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

std::string explained_text(std::string_view id, const ReportInput& input = grum_like_input())
{
    const auto text = explain(id, input.findings, input.files, false);
    return text ? *text : "error: " + text.error().message;
}

TEST(Explain, GoesDownToFileByteAndCommand)
{
    const std::string text = explained_text("controller:190.123.46.91:80/tcp");
    EXPECT_THAT(text, HasSubstr("+2.6  failure-then-switch: 9 of 34 bots"));
    EXPECT_THAT(text, HasSubstr("evidence/traffic/isp.pcap at byte 123456"));
    EXPECT_THAT(
        text,
        HasSubstr(
            "cat -- 'evidence/traffic/isp.pcap' | tail -c +123457 | head -c 256 | od -A d -t x1z"
        )
    );
    EXPECT_THAT(text, HasSubstr("segment-2"));
    EXPECT_THAT(text, Not(HasSubstr("segment-1")));
}

TEST(Explain, AnswersForEachKindOfFinding)
{
    struct Row {
        std::string_view id;
        std::string_view expected;
    };

    for (const Row& row : std::vector<Row>{
             {"campaign-3f2a9c1b", "zcat -- 'evidence/mail/trap-a.mbox.gz' | tail -c +1042"},
             {"botnet-11aa22bb", "Grum"},
             {"segment-1", "address list (confidence 0.84)"},
             {"segment-2", "Its primary never failed"},
             {"site:91.239.24.251", "whois.mmdb says UA, AS64509 Other Holder"},
             {"AS64510 null-route 91.239.24.251", "no other plan cuts this route"},
             {"190.123.46.91", "controller:190.123.46.91:80/tcp"},
             {"190.123.46.91:80/tcp", "config master"}}) {
        EXPECT_THAT(explained_text(row.id), HasSubstr(std::string(row.expected))) << row.id;
    }
}

TEST(Explain, ListsTheNearestOfAnUnknownId)
{
    const std::string text = explained_text("segmnet-2");
    EXPECT_THAT(text, HasSubstr("error: there is no finding 'segmnet-2'; nearest: segment-2"));
    EXPECT_THAT(explained_text("x", empty_input()), HasSubstr("the case has no findings yet"));
}

TEST(Explain, GivesTheSameAsJson)
{
    const ReportInput input = grum_like_input();
    const auto text = explain("controller:190.123.46.91:80/tcp", input.findings, input.files, true);
    ASSERT_TRUE(text.has_value());
    const json whole = json::parse(*text);
    EXPECT_EQ(whole["kind"], "controller");
    EXPECT_DOUBLE_EQ(whole["evidence"][0]["weight"], 2.6);
    EXPECT_EQ(whole["evidence"][0]["where"][0]["offset"], 123456);
    EXPECT_EQ(whole["evidence"][0]["where"][0]["sha256"], std::string(64, 'b'));
}

TEST(Explain, SteersNoTerminalAndOffersNoCommandForAHostilePath)
{
    const std::string text = explained_text("campaign-3f2a9c1b", hostile_input());
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
    EXPECT_THAT(text, Not(HasSubstr("zcat")));
    EXPECT_THAT(text, Not(HasSubstr("tail -c")));
}

TEST(OpenCommand, QuotesPathsForTheShell)
{
    EvidenceFile file;
    file.id = 1;
    file.path = "a'; rm -rf ~'.mbox";
    file.format = "mbox";
    EXPECT_EQ(
        open_command({1, 0}, std::vector<EvidenceFile>{file}),
        "cat -- 'a'\\''; rm -rf ~'\\''.mbox' | tail -c +1 | head -c 2000 | cat -v"
    );
}

TEST(PlanText, TellsOrderReasonProofAndLimits)
{
    const std::string text = plan_text(grum_like_input().findings, 200);
    EXPECT_LT(
        text.find("1. Example Transit (AS64510): null-route the address 91.239.24.251"),
        text.find("2. Example Server Panama (AS64500): stop the server 190.123.46.91")
    );
    EXPECT_THAT(text, HasSubstr("Why: segment-1 reaches 91.239.24.251:80/tcp via AS64510"));
    EXPECT_THAT(text, HasSubstr("Instead: AS64501 stop 91.239.24.251."));
    EXPECT_THAT(text, HasSubstr("It also cuts 2 addresses"));
    EXPECT_THAT(
        text,
        HasSubstr("2 steps cost 2.5; proven: no plan that cuts the same 2 routes costs "
                  "less than 2.5.")
    );
    EXPECT_THAT(
        text, HasSubstr("Nobody can cut:\n  - segment-1 reaches 91.239.24.251:80/tcp via AS64511")
    );
    EXPECT_THAT(text, HasSubstr("Servers that no watched bot has tried"));
}

TEST(PlanText, SaysWhenThereIsNoPlan)
{
    EXPECT_THAT(plan_text({}, 80), HasSubstr("Nothing is planned."));
}

TEST(PlanJson, HoldsStepsBoundAndCertificate)
{
    const json whole = json::parse(plan_json(grum_like_input().findings));
    ASSERT_EQ(whole["steps"].size(), 2U);
    EXPECT_EQ(whole["steps"][1]["target"], "190.123.46.91");
    EXPECT_DOUBLE_EQ(whole["lower_bound"], 2.5);
    EXPECT_EQ(whole["certificate"].size(), 2U);
    EXPECT_EQ(whole["uncuttable"][0]["via"], "AS64511");
}

} // namespace
} // namespace takedown
