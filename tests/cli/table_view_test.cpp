#include "cli/progress.hpp"
#include "cli/show.hpp"
#include "cli/table.hpp"
#include "core/text.hpp"
#include "exports/report_fixture.hpp"
#include "exports/tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace takedown {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Table mixed()
{
    Table table;
    table.name = "t";
    table.title = "Things";
    table.empty = "There are none.";
    table.columns = {
        {"id", "id", ""},
        {"n", "number", "", Align::Right},
        {"text", "text", ""},
        {"last", "last", ""}};
    table.rows = {
        {text_cell("a"), count_cell(7), text_cell("short"), text_cell("x")},
        {text_cell("bb"), count_cell(1234), text_cell(std::string(80, 'w')), text_cell("y")}};
    return table;
}

TEST(TableText, AlignsNumbersRightAndWrapsLongText)
{
    Table table = mixed();
    table.rows[1][2] =
        text_cell("a sentence of some length that needs more lines than it may take, "
                  "as it is no name and would only push the others out of sight");
    EXPECT_EQ(
        table_text(table, {44, false}),
        "id  number  text                        last\n"
        "a        7  short                       x\n"
        "bb   1,234  a sentence of some length   y\n"
        "            that needs more lines than\n"
        "            it may take, as it is no\n"
        "            name and would only push…\n"
    );
}

TEST(TableText, WrapsNamesWholeAtTheirSeparatorsAndNeverCutsThem)
{
    Table table = mixed();
    table.columns[2].content = Content::Name;
    const std::string path = "evidence/traffic/captures/of/the/year/2012-07/office-gateway.pcap.gz";
    table.rows[0][2] = text_cell(path);
    table.rows[1][2] = text_cell(std::string(300, 'w'));
    const std::string text = table_text(table, {60, false});
    EXPECT_THAT(text, Not(HasSubstr("…")));
    EXPECT_EQ(std::count(text.begin(), text.end(), 'w'), 301);
    std::string joined;
    for (const std::string_view line : split(text, '\n')) {
        EXPECT_LE(text_width(line), 60U) << line;
        const std::string_view cell = line.substr(std::min<std::size_t>(line.size(), 12));
        joined += cell.substr(0, cell.find("  "));
    }
    EXPECT_THAT(joined, HasSubstr(path));
}

TEST(TableText, PrintsTimesWhole)
{
    Table table = mixed();
    table.columns[3].title = "first";
    table.rows[0][3] = {"2012-07-16 06:01", std::string("x")};
    for (const std::size_t width : {60U, 80U, 100U}) {
        EXPECT_THAT(table_text(table, {width, false}), HasSubstr("2012-07-16 06:01"));
    }
}

TEST(TableText, KeepsFilesAndPlanReadableAtEightyColumns)
{
    const ReportInput input = grum_like_input();
    std::string text = table_text(plan_table(input.findings), {80, false});
    EXPECT_THAT(text, HasSubstr("91.239.24.251"));
    EXPECT_THAT(text, HasSubstr("190.123.46.91"));
    text = table_text(files_table(input.files), {80, false});
    EXPECT_THAT(text, HasSubstr("evidence/traffic/isp.pcap"));
    EXPECT_THAT(text, HasSubstr("evidence/routing/rib.20120718.gz"));
}

TEST(TableText, NeverExceedsTheWidthAndNamesWhatItLeftOut)
{
    const std::string text = table_text(mixed(), {22, false});
    for (const std::string_view line : split(text, '\n')) {
        EXPECT_LE(text_width(line), 24U) << line; // an indent comes on top
    }
    EXPECT_THAT(text, HasSubstr("not shown for want of\n  width:"));
    EXPECT_THAT(text, HasSubstr("last"));
}

TEST(TableText, LetsNoControlCharacterThrough)
{
    Table table = mixed();
    table.rows[0][2].text = "\x1b[2J\x07\xc2\x9b\xe2\x80\xae!";
    const std::string text = table_text(table, {100, false});
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
    EXPECT_THAT(text, Not(HasSubstr("\x07")));
    EXPECT_THAT(text, Not(HasSubstr("\xc2\x9b")));
    EXPECT_THAT(text, HasSubstr("[U+202E]!"));
}

TEST(TableText, SaysWhyThereIsNoRow)
{
    Table table = mixed();
    table.rows.clear();
    EXPECT_EQ(table_text(table, {100, false}), "Things: There are none.\n");
}

TEST(TableText, IsPlainUnlessStyled)
{
    EXPECT_THAT(table_text(mixed(), {100, false}), Not(HasSubstr("\x1b")));
    EXPECT_THAT(table_text(mixed(), {100, true}), HasSubstr("\x1b[1mid"));
}

TEST(TextWidth, CountsWideAndCombiningCharacters)
{
    EXPECT_EQ(text_width("abc"), 3U);
    EXPECT_EQ(text_width("中文"), 4U);
    EXPECT_EQ(text_width("e\xcc\x81"), 1U);
    EXPECT_EQ(fit_text("中文字", 5), "中文…");
    EXPECT_EQ(fit_text("abc", 3), "abc");
    EXPECT_EQ(fit_text("abcd", 0), "");
}

TEST(WrapText, BreaksAtBlanksAndIndents)
{
    EXPECT_EQ(wrap_text("one two three", 7, 2), "one two\n  three");
    EXPECT_EQ(wrap_text("", 7, 2), "");
}

TEST(TableFor, KnowsEveryListedNameAndNoOther)
{
    for (const ShowName& name : show_names()) {
        const auto table = table_for(name.name, {}, {}, {}, {});
        ASSERT_TRUE(table.has_value()) << name.name;
        EXPECT_EQ(table->name, name.name);
        EXPECT_TRUE(table->rows.empty());
    }
    const auto unknown = table_for("contollers", {}, {}, {}, {});
    ASSERT_FALSE(unknown.has_value());
    EXPECT_EQ(unknown.error().kind, ErrorKind::Usage);
    EXPECT_THAT(unknown.error().message, HasSubstr("controllers"));
}

struct Screen {
    std::string written;
    std::chrono::steady_clock::time_point now;
    Progress progress{
        [this](std::string_view text) { written += text; },
        80,
        [this] {
            return now;
        }};
};

TEST(Progress, ShowsPartNameAndTimeLeft)
{
    Screen screen;
    screen.progress.start("reading", 100);
    screen.now += std::chrono::seconds(10);
    screen.written.clear();
    screen.progress.advance(25);
    EXPECT_THAT(screen.written, HasSubstr(" 25 %  reading  30.0 s left"));
}

TEST(Progress, RedrawsAtMostTenTimesASecond)
{
    Screen screen;
    screen.progress.start("reading", 1000);
    screen.written.clear();
    for (std::uint64_t i = 0; i < 100; ++i) {
        screen.now += std::chrono::milliseconds(1);
        screen.progress.advance(i);
    }
    EXPECT_LE(std::count(screen.written.begin(), screen.written.end(), '\r'), 1);
}

TEST(Progress, WipesItsLineAndComesBack)
{
    Screen screen;
    screen.progress.start("reading", 0);
    screen.progress.finish();
    EXPECT_TRUE(screen.written.ends_with("\r\x1b[K"));
    screen.written.clear();
    screen.progress.finish();
    EXPECT_EQ(screen.written, "") << "nothing to wipe";
    screen.progress.advance(1234);
    EXPECT_THAT(screen.written, HasSubstr("reading  1,234"));
}

TEST(Progress, IsSilentWithoutATerminal)
{
    ::testing::internal::CaptureStderr();
    Progress progress;
    progress.start("reading", 10);
    progress.advance(5);
    progress.finish();
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

} // namespace
} // namespace takedown
