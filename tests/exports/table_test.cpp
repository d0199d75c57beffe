#include "exports/period.hpp"
#include "exports/plan_words.hpp"
#include "exports/report_fixture.hpp"
#include "exports/tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace takedown {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

Table two_columns(Cell first, Cell second)
{
    Table table;
    table.name = "t";
    table.columns = {{"a", "A", "first"}, {"b", "B", "second"}};
    table.rows = {{std::move(first), std::move(second)}};
    return table;
}

TEST(TableCsv, DisarmsFormulasButNotNumbers)
{
    EXPECT_EQ(
        table_csv(two_columns(text_cell("=1+1"), real_cell(-0.5, 1))), "a,b\r\n'=1+1,-0.5\r\n"
    );
    EXPECT_EQ(table_csv(two_columns(text_cell("@x"), text_cell("-x"))), "a,b\r\n'@x,'-x\r\n");
    EXPECT_EQ(table_csv(two_columns(text_cell("+x"), text_cell("x=1"))), "a,b\r\n'+x,x=1\r\n");
    EXPECT_EQ(
        table_csv(two_columns(list_cell({"=cmd", "b"}), absent_cell("none"))),
        "a,b\r\n\"'=cmd; b\",\r\n"
    );
}

TEST(TableCsv, QuotesCommasQuotesAndLineEnds)
{
    EXPECT_EQ(
        table_csv(two_columns(text_cell("say \"hi\", you"), text_cell("two\nlines"))),
        "a,b\r\n\"say \"\"hi\"\", you\",\"two\nlines\"\r\n"
    );
}

TEST(TableJson, KeepsTypesAndSurvivesBytesThatAreNoText)
{
    const json whole =
        json::parse(table_json(two_columns(text_cell("\xff<b>"), count_cell(1234567))));
    EXPECT_EQ(whole["table"], "t");
    EXPECT_EQ(whole["rows"][0]["a"], "\xef\xbf\xbd<b>");
    EXPECT_EQ(whole["rows"][0]["b"], 1234567);
    EXPECT_TRUE(json::parse(table_json(two_columns(absent_cell("none"), truth_cell(true)))
    )["rows"][0]["a"]
                    .is_null());
}

TEST(TableJson, GivesInfinityAsNull)
{
    const Cell cell = real_cell(std::numeric_limits<double>::infinity(), 1);
    EXPECT_EQ(cell.text, "∞");
    EXPECT_TRUE(json::parse(table_json(two_columns(cell, cell)))["rows"][0]["a"].is_null());
}

TEST(Tables, AreEachAsWideAsTheirColumns)
{
    const ReportInput input = grum_like_input();
    for (const Table& table :
         {campaigns_table(input.findings),
          engines_table(input.findings),
          botnets_table(input.findings),
          grown_table(input.findings),
          share_table(input.findings),
          controllers_table(input.findings),
          candidates_table(input.findings),
          segments_table(input.findings),
          fallback_table(input.findings),
          sites_table(input.findings),
          parties_table(input.findings),
          plan_table(input.findings),
          notes_table(input.findings),
          files_table(input.files),
          oddities_table(input.oddities, input.files),
          counts_table(input.counts)}) {
        for (const auto& row : table.rows) {
            EXPECT_EQ(row.size(), table.columns.size()) << table.name;
        }
        const json whole = json::parse(table_json(table));
        EXPECT_EQ(whole["rows"].size(), table.rows.size()) << table.name;
        EXPECT_FALSE(table.empty.empty()) << table.name;
    }
}

TEST(Tables, SplitControllersFromCandidatesAtOneHalf)
{
    const Findings findings = grum_like_input().findings;
    EXPECT_EQ(controllers_table(findings).rows.size(), 5U);
    ASSERT_EQ(candidates_table(findings).rows.size(), 1U);
    EXPECT_EQ(candidates_table(findings).rows[0][0].text, "controller:203.0.113.9:80/tcp");
}

TEST(PlanTable, NamesWhoWhatWhyAndThatNothingElseWillDo)
{
    const Table plan = plan_table(grum_like_input().findings);
    ASSERT_EQ(plan.rows.size(), 2U);
    EXPECT_EQ(plan.rows[0][1].text, "Example Transit (AS64510)");
    EXPECT_EQ(plan.rows[0][2].text, "null-route the address");
    EXPECT_EQ(plan.rows[0][5].text, "segment-1 still reaches 91.239.24.251:80/tcp via AS64510");
    EXPECT_EQ(plan.rows[0][8].text, "no other plan");
    EXPECT_EQ(plan.rows[0][8].value.index(), 0U);
}

TEST(ShareTable, GivesTheUnattributedRestItsOwnRow)
{
    const json whole = json::parse(table_json(share_table(grum_like_input().findings)));
    const json& rest = whole["rows"][4];
    EXPECT_TRUE(rest["botnet"].is_null());
    EXPECT_DOUBLE_EQ(rest["by_messages"], 0.349);
}

TEST(RedactCells, TakesSecretsOutOfTextsValuesAndLists)
{
    Table table = two_columns(text_cell("to secret@x"), list_cell({"secret@x", "other"}));
    redact_cells(table, [](std::string_view text) {
        return text.find("secret@x") == std::string_view::npos ? std::string(text) : "[trap]";
    });
    const std::string all = table_csv(table) + table_json(table) + table.rows[0][0].text;
    EXPECT_EQ(all.find("secret@x"), std::string::npos);
    EXPECT_THAT(all, HasSubstr("other"));
}

TEST(DefangWithin, SparesNumbersAndFiles)
{
    EXPECT_EQ(defang_within("0.95 of 192.0.2.1:80/tcp"), "0.95 of 192[.]0[.]2[.]1:80/tcp");
    EXPECT_EQ(
        defang_within("see http://evil.example/a.php."), "see hxxp://evil[.]example/a[.]php."
    );
    EXPECT_EQ(
        defang_within("ask abuse@host.example, e.g. now"), "ask abuse[at]host[.]example, e.g. now"
    );
    EXPECT_EQ(defang_within("as case.toml says, isp.pcap"), "as case.toml says, isp.pcap");
    EXPECT_EQ(defang_within("FTP://a.example"), "fxp://a[.]example");
    EXPECT_EQ(defang_within(""), "");
    EXPECT_EQ(defang_within("..."), "...");
}

TEST(DefangWithin, SeesHostsBehindKindsAndSparesSettings)
{
    struct Row {
        std::string_view text;
        std::string_view expected;
    };

    for (const Row& row : std::vector<Row>{
             {"controller:203.0.113.91:80/tcp", "controller:203[.]0[.]113[.]91:80/tcp"},
             {"controller:dns:evil.example", "controller:dns:evil[.]example"},
             {"dns:evil.example", "dns:evil[.]example"},
             {"(registrar:quietriver.example)", "(registrar:quietriver[.]example)"},
             {"site:192.0.2.1, name:a1.example", "site:192[.]0[.]2[.]1, name:a1[.]example"},
             {"case.toml, allow.popular_names: a list", "case.toml, allow.popular_names: a list"},
             {"registry:com, cert:PA, AS64500", "registry:com, cert:PA, AS64500"},
             {"isp.pcap:1041", "isp.pcap:1041"}}) {
        EXPECT_EQ(defang_within(row.text), row.expected);
    }
}

TEST(FilesTable, GivesTrapAndKindOnlyToMail)
{
    std::vector<EvidenceFile> files = grum_like_input().files;
    files[1].trap = "isp";
    const Table table = files_table(files);
    const auto column = [&](std::string_view key) {
        return static_cast<std::size_t>(
            std::find_if(
                table.columns.begin(),
                table.columns.end(),
                [key](const Column& c) { return c.key == key; }
            ) -
            table.columns.begin()
        );
    };
    EXPECT_EQ(table.rows[0][column("trap")].text, "trap-a");
    EXPECT_EQ(table.rows[0][column("mail_class")].text, "spam");
    for (const std::size_t row : {1U, 2U}) {
        EXPECT_EQ(table.rows[row][column("trap")].value.index(), 0U);
        EXPECT_EQ(table.rows[row][column("mail_class")].value.index(), 0U);
    }
}

TEST(PlanCalls, AsksOnePartyOnceForAllOfAKind)
{
    Findings findings = grum_like_input().findings;
    Plan& plan = findings.plan;
    Action second = plan.actions_considered[0];
    second.id = "AS64500 stop 190.123.46.92";
    second.target = "190.123.46.92";
    plan.actions_considered.push_back(second);
    plan.chosen.push_back({3, 0, {}, 0.5});
    std::vector<PlanCall> calls = plan_calls(plan);
    ASSERT_EQ(calls.size(), 2U);
    EXPECT_EQ(calls[1].targets, (std::vector<std::string>{"190.123.46.91", "190.123.46.92"}));
    EXPECT_EQ(call_numbers(plan), (std::vector<std::size_t>{1, 2, 2}));
    EXPECT_EQ(plan_table(findings).rows[2][0].text, "2");
    plan.parties[0].kind = PartyKind::NationalCert;
    EXPECT_EQ(plan_calls(plan).size(), 3U) << "an authority opens a case for each";
}

TEST(BulkOf, LeavesOutTheLastPercentAtEachEnd)
{
    const Bulk bulk = bulk_of(
        {{"", 5}, {"2001-01-01", 4}, {"2012-07-09", 500}, {"2012-07-11", 490}, {"2031-01-01", 6}}
    );
    EXPECT_EQ(bulk.first, "2012-07-09");
    EXPECT_EQ(bulk.last, "2012-07-11");
    EXPECT_EQ(bulk.inside, 990U);
    EXPECT_EQ(bulk.outside, 10U);
    EXPECT_EQ(bulk_of({{"2012-07-09", 1}, {"2012-07-10", 1}}).outside, 0U);
    EXPECT_EQ(days_between("2012-02-28", "2012-03-01"), 2);
    EXPECT_EQ(days_between("", "2012-03-01"), 0);
}

TEST(DisplayText, NamesWhatNobodySees)
{
    EXPECT_EQ(
        display_text("a\xe2\x80\xae"
                     "b\xe2\x80\x8b"),
        "a[U+202E]b[U+200B]"
    );
    EXPECT_EQ(display_text("a\x1b[31m\nb\tc"), "a [31m b c");
    EXPECT_EQ(display_text("\xc3\xa9\xf0\x9f\x98\x80"), "\xc3\xa9\xf0\x9f\x98\x80");
}

TEST(NumberTexts, SayUnknownAndNeverNan)
{
    EXPECT_EQ(percent_text(0.1742), "17.4 %");
    EXPECT_EQ(percent_text(0.0001), "<0.1 %");
    EXPECT_EQ(percent_text(0), "0.0 %");
    EXPECT_EQ(percent_text(std::nan("")), "unknown");
    EXPECT_EQ(interval_text(0.151, 0.198), "15.1–19.8 %");
    EXPECT_EQ(decimal_text(std::nan(""), 1), "unknown");
}

} // namespace
} // namespace takedown
