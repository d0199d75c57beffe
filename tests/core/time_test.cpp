#include "core/time.hpp"

#include <gtest/gtest.h>

namespace takedown {
namespace {

std::string shown(const std::optional<TimePoint>& time)
{
    return time ? format_time(*time) : "none";
}

TEST(MailDate, ReadsTheFormsThatMailHolds)
{
    struct Row {
        std::string_view text;
        std::string_view expected;
    };

    const Row rows[] = {
        {"Sun, 8 Apr 2007 21:00:48 +0300 (MSD)", "2007-04-08T18:00:48Z"},
        {"8 Apr 2007 21:00:48 -0500", "2007-04-09T02:00:48Z"},
        {"Mon, 09 Jul 12 10:00 GMT", "2012-07-09T10:00:00Z"},
        {"Fri, 31 Dec 99 23:59:60 EST", "2000-01-01T04:59:59Z"},
        {"Wed,  3 Oct 2001 9:05:1 +0000", "2001-10-03T09:05:01Z"},
        {"Sun, 30 Feb 2007 21:00:48 +0300", "none"},
        {"yesterday", "none"},
        {"", "none"},
        {"Mon, 99 Jul 2012 10:00:00 +0000", "none"},
        {"9 Jul 2012", "none"},
        {"9 July 2012 10:00:00 +9999", "2012-07-09T10:00:00Z"},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(shown(parse_mail_date(row.text)), row.expected) << row.text;
    }
}

TEST(IsoTime, ReadsTheFormsThatLogsHold)
{
    struct Row {
        std::string_view text;
        std::string_view expected;
    };

    const Row rows[] = {
        {"2011/08/18 15:40:53.826372", "2011-08-18T15:40:53.826372Z"},
        {"2011-08-18T15:40:53.8Z", "2011-08-18T15:40:53.800000Z"},
        {"2011-08-18T15:40:53+02:00", "2011-08-18T13:40:53Z"},
        {"2011-08-18", "2011-08-18T00:00:00Z"},
        {"2011-08-18T15:40:53 trailing", "2011-08-18T15:40:53Z"}, // an unknown zone counts as UTC
        {"2011-08-18T15:40:53 +0200 x", "none"},
        {"2011-13-18", "none"},
        {"2011-08-18T25:00:00", "none"},
        {"1331901000.5", "none"},
        {"2011-08/18", "none"},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(shown(parse_iso_time(row.text)), row.expected) << row.text;
    }
}

TEST(EpochTime, KeepsMicrosecondsExactlyAndSurvivesAbsurdSeconds)
{
    EXPECT_EQ(shown(parse_epoch("1331901000.123456")), "2012-03-16T12:30:00.123456Z");
    EXPECT_EQ(shown(parse_epoch("1331901000.1234569")), "2012-03-16T12:30:00.123456Z");
    EXPECT_EQ(shown(parse_epoch("1331901000")), "2012-03-16T12:30:00Z");
    EXPECT_EQ(shown(parse_epoch("9223372036854775807")), "9999-12-31T23:59:59Z");
    EXPECT_EQ(shown(parse_epoch("-")), "none");
    EXPECT_EQ(shown(parse_epoch("1.2.3")), "none");
}

TEST(Duration, IsToldInTheUnitPeopleWouldUse)
{
    using namespace std::chrono_literals;
    EXPECT_EQ(format_duration(850ms), "850 ms");
    EXPECT_EQ(format_duration(12300ms), "12.3 s");
    EXPECT_EQ(format_duration(64min), "1 h 04 min");
    EXPECT_EQ(format_duration(90s), "1 min 30 s");
    EXPECT_EQ(format_duration(96h), "4.0 days");
}

} // namespace
} // namespace takedown
