#include "exports/report.hpp"
#include "exports/report_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace takedown {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::size_t occurrences(std::string_view text, std::string_view piece)
{
    std::size_t count = 0;
    for (std::size_t at = text.find(piece); at != std::string_view::npos;
         at = text.find(piece, at + 1)) {
        ++count;
    }
    return count;
}

TEST(HtmlReport, SaysInWordsWhoseSpamWhatSteersItAndWhatToCutFirst)
{
    const std::string page = html_report(grum_like_input());
    EXPECT_THAT(page, HasSubstr("412,330 spam mails were read, of 2012-07-09 to 2012-07-18."));
    EXPECT_THAT(
        page, HasSubstr("Of all spam seen, Cutwail sent 28.8 % (90 % interval 25.1–32.8 %)")
    );
    EXPECT_THAT(
        page, HasSubstr("34.9 % (90 % interval 31.0–39.0 %) of the spam could not be given")
    );
    EXPECT_THAT(
        page,
        HasSubstr("5 servers steer the bots: 2 config masters, 2 template servers and 1 "
                  "of unknown role.")
    );
    EXPECT_THAT(page, HasSubstr("Netherlands (2), Panama (1) and Russia (1)"));
    EXPECT_THAT(
        page,
        HasSubstr("Ask Example Transit (AS64510) first: null-route the address "
                  "91[.]239[.]24[.]251.")
    );
    EXPECT_THAT(page, HasSubstr("Not known: what 1 of 2 segments fall back on"));
}

TEST(HtmlReport, ShowsEvidenceWithWeightFileAndByte)
{
    const std::string page = html_report(grum_like_input());
    EXPECT_THAT(page, HasSubstr("9 of 34 bots went to the next server within 40 s"));
    EXPECT_THAT(page, HasSubstr(">+2.6<"));
    EXPECT_THAT(page, HasSubstr(">-0.7<"));
    EXPECT_THAT(page, HasSubstr("evidence/traffic/isp.pcap at byte 123456"));
    EXPECT_THAT(page, HasSubstr(std::string(64, 'b')));
}

TEST(HtmlReport, KeepsCandidatesOutOfTheControllers)
{
    const std::string page = html_report(grum_like_input());
    EXPECT_THAT(page, Not(HasSubstr("203[.]0[.]113[.]9")));
    EXPECT_THAT(page, HasSubstr("1 more endpoint was looked at"));
}

TEST(HtmlReport, MarksCoordinatesFilledAndCountriesHollow)
{
    const std::string page = html_report(grum_like_input());
    EXPECT_EQ(occurrences(page, "<circle class=\"pin\""), 1U);
    EXPECT_EQ(occurrences(page, "<circle class=\"hollow\""), 3U);
    EXPECT_THAT(page, HasSubstr("coordinates by city.mmdb, Amsterdam"));
}

TEST(HtmlReport, IsTheSameForTheSameInput)
{
    EXPECT_EQ(html_report(grum_like_input()), html_report(grum_like_input()));
}

TEST(HtmlReport, AsksNoOtherHostForAnything)
{
    for (const ReportInput& input : {grum_like_input(), empty_input(), hostile_input()}) {
        const std::string page = html_report(input);
        EXPECT_EQ(occurrences(page, "://"), occurrences(page, "hxxp://"));
        EXPECT_THAT(page, Not(HasSubstr("src=\"")));
        EXPECT_THAT(page, Not(HasSubstr("@import")));
        EXPECT_EQ(occurrences(page, "href="), occurrences(page, "href=\"#"));
        EXPECT_THAT(
            page,
            HasSubstr("default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
                      "script-src 'sha256-")
        );
    }
}

TEST(HtmlReport, TreatsHostileTextAsText)
{
    const std::string page = html_report(hostile_input());
    EXPECT_EQ(occurrences(page, "<script"), 1U) << "only our own";
    EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
    EXPECT_THAT(page, Not(HasSubstr("<img")));
    EXPECT_THAT(page, Not(HasSubstr("<svg onload")));
    EXPECT_THAT(page, Not(HasSubstr("\" onmouseover")));
    EXPECT_THAT(page, Not(HasSubstr("\xe2\x80\xae"))) << "no character turns the text around";
    EXPECT_THAT(page, HasSubstr("[U+202E]"));
    EXPECT_THAT(page, Not(HasSubstr("\x1b")));
    EXPECT_LT(page.size(), 400'000U) << "long strings are cut";
}

TEST(HtmlReport, ShowsNoTrapAddress)
{
    const std::string page = html_report(hostile_input());
    EXPECT_THAT(page, Not(HasSubstr("hidden-trap")));
    EXPECT_THAT(page, HasSubstr("write to [trap] or hxxp://evil[.]example/a?b=c"));
}

TEST(HtmlReport, SaysSoWhenNothingIsKnown)
{
    const std::string page = html_report(empty_input());
    EXPECT_THAT(page, HasSubstr("No spam was read"));
    EXPECT_THAT(page, HasSubstr("No server could be shown to steer bots."));
    EXPECT_THAT(page, HasSubstr("Nothing can be asked of anybody yet"));
    EXPECT_THAT(page, Not(HasSubstr("<circle")));
    EXPECT_THAT(page, Not(HasSubstr("nan")));
}

TEST(HtmlReport, HasEachSectionItsContentsName)
{
    const std::string page = html_report(empty_input());
    for (std::size_t at = page.find("href=\"#"); at != std::string::npos;
         at = page.find("href=\"#", at + 1)) {
        const std::size_t end = page.find('"', at + 7);
        const std::string id = page.substr(at + 7, end - at - 7);
        EXPECT_EQ(occurrences(page, "<section id=\"" + id + "\""), 1U) << id;
    }
}

} // namespace
} // namespace takedown
