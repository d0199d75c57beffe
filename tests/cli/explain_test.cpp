#include "cli/explain.hpp"
#include "cli/explanation.hpp"
#include "cli/plan_view.hpp"
#include "exports/report_fixture.hpp"
#include "exports/tables.hpp"

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
    const auto text = explain(id, input.findings, input.files, "cases/grum", false);
    return text ? *text : "error: " + text.error().message;
}

TEST(Explain, GoesDownToFileByteAndCommand)
{
    const std::string text = explained_text("controller:190.123.46.91:80/tcp");
    EXPECT_THAT(text, HasSubstr("+2.6  failure-then-switch: 9 of 34 bots"));
    EXPECT_THAT(text, HasSubstr("evidence/traffic/isp.pcap at byte 123456"));
    EXPECT_THAT(
        text,
        HasSubstr("cat -- 'cases/grum/evidence/traffic/isp.pcap' | tail -c +123457 | head -c 256 | "
                  "od -A d -t x1z")
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
             {"campaign-3f2a9c1b",
              "zcat -- 'cases/grum/evidence/mail/trap-a.mbox.gz' | tail -c +1042"},
             {"botnet-11aa22bb", "Grum"},
             {"segment-1", "address list (confidence 0.84)"},
             {"segment-2", "Its primary never failed"},
             {"site:91.239.24.251", "whois.mmdb says UA, AS64509 Other Holder"},
             {"AS64510 null-route 91.239.24.251", "no other plan cuts all that this call cuts"},
             {"AS64510", "in the plan: null-route the address 91.239.24.251"},
             {"AS64501", "excluded: stop the server 91.239.24.251 (not to be asked: does not"},
             {"10.0.0.1", "speaks to a controller: 190.123.46.91:80/tcp (confidence 0.98)"},
             {"Grum", "botnet-11aa22bb"},
             {"2", "evidence/traffic/isp.pcap"},
             {"evidence/traffic/isp.pcap", "file:2"},
             {"controller:190[.]123[.]46[.]91:80/tcp", "config master"},
             {"controller[:]190[.]123[.]46[.]91[:]80/tcp", "config master"},
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
    const auto text =
        explain("controller:190.123.46.91:80/tcp", input.findings, input.files, "cases/grum", true);
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

TEST(Explain, KnowsATrapByItsName)
{
    ReportInput input = grum_like_input();
    input.findings.shares.push_back(
        {"trap-a", "", "botnet-11aa22bb", 71, 8, 0.174, 0.15, 0.2, 0.1, 0, 1}
    );
    const std::string text = explained_text("trap-a", input);
    EXPECT_THAT(text, HasSubstr("Grum: 17.4 % of the spam (15.0–20.0 %), 71 mails"));
    EXPECT_THAT(text, HasSubstr("evidence/mail/trap-a.mbox.gz"));
}

TEST(Explain, KnowsEachIdOfEachTable)
{
    const ReportInput input = grum_like_input();
    for (const Table& table :
         {campaigns_table(input.findings),
          botnets_table(input.findings),
          controllers_table(input.findings),
          candidates_table(input.findings),
          segments_table(input.findings),
          fallback_table(input.findings),
          sites_table(input.findings),
          parties_table(input.findings),
          contacts_table(input.findings),
          files_table(input.files)}) {
        for (const std::vector<Cell>& row : table.rows) {
            EXPECT_THAT(explained_text(row[0].text, input), Not(HasSubstr("error: ")))
                << table.name;
        }
    }
    for (const std::vector<Cell>& row : plan_table(input.findings).rows) {
        EXPECT_THAT(explained_text(row[4].text, input), Not(HasSubstr("error: ")));
    }
}

TEST(Explain, SaysWhyEvidenceHasNoPlaceAndWarnsOfRawEvidenceOnce)
{
    const std::string text = explained_text("controller:190.123.46.91:80/tcp");
    EXPECT_THAT(text, HasSubstr("(counted over all hosts and records, so no single one shows it)"));
    const std::size_t warning = text.find("trap addresses stand in clear");
    ASSERT_NE(warning, std::string::npos);
    EXPECT_EQ(text.find("trap addresses stand in clear", warning + 1), std::string::npos);
    EXPECT_THAT(explained_text("AS64510"), Not(HasSubstr("trap addresses")));
}

TEST(OpenCommand, WorksFromWhereTheUserStandsAndQuotesForTheShell)
{
    struct Row {
        std::string_view path;
        std::string_view folder;
        std::string_view expected;
    };

    for (const Row& row : std::vector<Row>{
             {"a'; rm -rf ~'.mbox", ".", "'a'\\''; rm -rf ~'\\''.mbox'"},
             {"evidence/a.mbox", "../my cases/grum", "'../my cases/grum/evidence/a.mbox'"},
             {"evidence/a.mbox", "grum/", "'grum/evidence/a.mbox'"},
             {"/mnt/tapes/a.mbox", "grum", "'/mnt/tapes/a.mbox'"}}) {
        EvidenceFile file;
        file.id = 1;
        file.path = row.path;
        file.format = "mbox";
        const std::vector<EvidenceFile> files{file};
        EXPECT_EQ(
            open_command({1, 0}, {files, std::string(row.folder)}),
            "cat -- " + std::string(row.expected) + " | tail -c +1 | head -c 2000 | cat -v"
        );
    }
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
        HasSubstr("2 calls, in all an effort of 2.5 (one call to a hosting company is 1). Proven: "
                  "no plan that cuts the same 2 routes takes less than 2.5.")
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
