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
        page,
        HasSubstr("Of all spam seen, Cutwail sent 28.8 % (95 % interval 25.1–32.8 %, confidence "
                  "0.84)")
    );
    EXPECT_THAT(
        page, HasSubstr("34.9 % (95 % interval 31.0–39.0 %) of the spam could not be given")
    );
    EXPECT_THAT(
        page,
        HasSubstr(
            "5 servers are held to steer the bots: 2 config masters, 2 template servers and 1 "
            "of unknown role."
        )
    );
    EXPECT_THAT(page, HasSubstr("Netherlands (2), Panama (1) and Russia (1)"));
    EXPECT_THAT(
        page,
        HasSubstr("Call Example Transit (AS64510) first: null-route the address "
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

TEST(HtmlReport, CallsAnUnsureGroupACandidateAndNoBotnet)
{
    ReportInput input = grum_like_input();
    input.findings.botnets[2].confidence = 0.21;
    std::string page = html_report(input);
    EXPECT_THAT(
        page,
        HasSubstr("A candidate group, botnet-33cc44dd, which may be a botnet or a mix, sent 12.1 % "
                  "(95 % interval 10.5–13.8 %, confidence 0.21).")
    );
    EXPECT_THAT(page, HasSubstr("<dt>botnets</dt><dd>3</dd>"));
    EXPECT_THAT(page, HasSubstr("<dt>candidate group</dt><dd>1</dd>"));
    EXPECT_THAT(page, HasSubstr("botnet-33cc44dd (candidate)"));
    for (Botnet& botnet : input.findings.botnets) {
        botnet.confidence = 0.3;
    }
    page = html_report(input);
    EXPECT_THAT(page, HasSubstr("No part of the spam could be given to a botnet with confidence."));
    EXPECT_THAT(
        page, HasSubstr("4 candidate groups, each of which may be a botnet or a mix, sent 65.1 %")
    );
}

TEST(HtmlReport, NamesEveryBotnetThatHasAName)
{
    const std::string page = html_report(grum_like_input());
    EXPECT_THAT(page, HasSubstr("and Lethic sent 6.8 % (95 % interval"));
    EXPECT_THAT(page, Not(HasSubstr("further botnet")));
    EXPECT_THAT(page, HasSubstr("The name is from families/Grum.toml"));
}

TEST(HtmlReport, SaysACaveatOfSeveralThingsOnce)
{
    ReportInput input = grum_like_input();
    input.findings.plan.caveats = {
        "segment-1: its bots carry a list of addresses",
        "one.example stays as it is, and can be pointed at a new server",
        "segment-2: its bots carry a list of addresses",
        "two.example stays as it is, and can be pointed at a new server",
        "three.example stays as it is, and can be pointed at a new server"};
    const std::string page = html_report(input);
    EXPECT_THAT(
        page, HasSubstr("<li>segment-1 and segment-2: its bots carry a list of addresses<")
    );
    EXPECT_THAT(
        page,
        HasSubstr("<li>one[.]example, two[.]example and three[.]example: each stays as it is, and")
    );
    EXPECT_EQ(occurrences(page, "can be pointed at a new server"), 1U);
}

TEST(HtmlReport, CutsALongListOfNames)
{
    ReportInput input = grum_like_input();
    std::vector<std::string>& names = input.findings.controllers.front().names;
    for (int i = 0; i < 40; ++i) {
        names.push_back("edge" + std::to_string(i) + ".cdn.example");
    }
    const std::string page = html_report(input);
    EXPECT_THAT(page, HasSubstr(" more</td>"));
    EXPECT_THAT(page, Not(HasSubstr("edge39[.]cdn")));
}

TEST(HtmlReport, CallsPeersAndMissingNamesNoServers)
{
    ReportInput input = grum_like_input();
    Controller peer = input.findings.controllers.front();
    peer.role = Role::Peer;
    Controller name = input.findings.controllers.front();
    name.server = {Address{}, 0, Transport::Tcp, "nobodys.example"};
    input.findings.controllers.push_back(peer);
    input.findings.controllers.push_back(name);
    const std::string page = html_report(input);
    EXPECT_THAT(page, HasSubstr("5 servers are held to steer the bots"));
    EXPECT_THAT(page, HasSubstr("Bots also call 1 peer, an infected host itself."));
    EXPECT_THAT(page, HasSubstr("They ask for 1 name that does not exist"));
}

TEST(HtmlReport, PrintsWhoMadeItAndTheMinute)
{
    const std::string page = html_report(grum_like_input());
    EXPECT_THAT(page, HasSubstr("<strong>Example CERT</strong>, 2012-07-19 08:00 UTC"));
    EXPECT_THAT(page, Not(HasSubstr("123456Z")));
}

TEST(HtmlReport, DrawsTheBulkOfTheDaysAndSaysWhatLiesOutside)
{
    ReportInput input = grum_like_input();
    for (const char* day : {"2001-06-25", "2031-03-29"}) {
        input.findings.shares.push_back({"", day, "", 40, 30, 1, 1, 1, 1, 1, 1});
        input.volumes.push_back({"trap-a", MailClass::Spam, day, 40});
    }
    const std::string page = html_report(input);
    EXPECT_THAT(
        page,
        HasSubstr("2012-07-09 to 2012-07-18. That is the period of the bulk, from the 1st to the "
                  "99th percentile of the mails; 80 of ")
    );
    EXPECT_THAT(page, HasSubstr("outside it, between 2001-06-25 and 2031-03-29"));
    EXPECT_THAT(page, HasSubstr("of 2012-07-09 to 2012-07-18 (80 more are dated outside that)."));
    EXPECT_THAT(page, Not(HasSubstr(">06-25<")));
}

TEST(HtmlReport, PrintsYearsAndMarksGapsInTheDays)
{
    ReportInput input = grum_like_input();
    input.findings.shares.push_back({"", "2013-01-02", "", 900'000, 30, 1, 1, 1, 1, 1, 1});
    const std::string page = html_report(input);
    EXPECT_THAT(page, HasSubstr(">2012-07-09</text>"));
    EXPECT_THAT(page, HasSubstr(">2013-01-02</text>"));
    EXPECT_EQ(occurrences(page, "<path class=\"gap\""), 2U); // in parts, and in mails
    EXPECT_THAT(page, HasSubstr(">167 d</text>"));
    EXPECT_THAT(html_report(grum_like_input()), HasSubstr(">07-09</text>"));
}

TEST(HtmlReport, FillsAPatternOnceASeriesSoThatPrintsStaySmall)
{
    ReportInput input = grum_like_input();
    const std::size_t before = occurrences(html_report(input), "url(#p");
    for (int day = 10; day < 30; ++day) {
        input.findings.shares.push_back(
            {"", "2012-08-" + std::to_string(day), "botnet-11aa22bb", 40'000, 30, 1, 1, 1, 1, 1, 1}
        );
    }
    EXPECT_EQ(occurrences(html_report(input), "url(#p"), before);
}

TEST(HtmlReport, ListsTheBotsWholeForThoseWhoMustAct)
{
    const std::string page = html_report(grum_like_input());
    EXPECT_THAT(page, HasSubstr(">10.0.0.1<"));
    EXPECT_EQ(occurrences(page, "class=\"m k\">10.0.0."), 41U);
    EXPECT_THAT(page, HasSubstr("takedown show CASE contacts"));
}

TEST(HtmlReport, RunsItsLabelOverEachPrintedPage)
{
    ReportInput input = grum_like_input();
    EXPECT_THAT(html_report(input), HasSubstr("@page{@top-right{content:\"TLP:AMBER\""));
    input.tlp = "TLP:RED\"}</style>";
    EXPECT_THAT(html_report(input), Not(HasSubstr("content:\"TLP:RED")));
}

TEST(HtmlReport, SaysOnceThatContactsAreMissing)
{
    ReportInput input = grum_like_input();
    EXPECT_THAT(html_report(input), HasSubstr("Contact: noc[at]transit[.]example"));
    EXPECT_THAT(html_report(input), Not(HasSubstr("no contact is known")));
    for (Party& party : input.findings.plan.parties) {
        party.contact.clear();
    }
    const std::string page = html_report(input);
    EXPECT_EQ(occurrences(page, "No contact is known of anybody to call."), 1U);
    EXPECT_THAT(page, Not(HasSubstr("Contact: ")));
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

TEST(HtmlReport, DrawsTheDaysOnWhichEachControllerAnswered)
{
    ReportInput input = grum_like_input();
    ASSERT_FALSE(input.findings.controllers.empty());
    EXPECT_THAT(html_report(input), Not(HasSubstr("When each answered")));
    input.findings.controllers[0].days = {{"2012-07-15", 4, 0}, {"2012-07-17", 0, 9}};
    const std::string page = html_report(input);
    EXPECT_THAT(page, HasSubstr("When each answered"));
    // Three days over 710 units: the first full, the second empty, the third a thin line.
    EXPECT_THAT(page, HasSubstr("<path class=\"f0\" d=\"M190.0 22.0h236.7v11h-236.7z\"/>"));
    EXPECT_THAT(page, HasSubstr("<path class=\"f1\" d=\"M663.3 26.0h236.7v3h-236.7z\"/>"));
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
