#include "exports/report_fixture.hpp"
#include "exports/tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

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
    EXPECT_EQ(plan.rows[0][4].text, "segment-1 still reaches 91.239.24.251:80/tcp via AS64510");
    EXPECT_EQ(plan.rows[0][7].text, "no other plan");
    EXPECT_EQ(plan.rows[0][7].value.index(), 0U);
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
