#include "analysis/botnets/share_periods.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace takedown {

namespace {

using testing::ElementsAre;

TimePoint at(const char* text)
{
    return *parse_iso_time(text);
}

std::vector<std::string> names_of(const TraitSet& set)
{
    std::vector<std::string> names;
    for (const SharePeriod& period : SpamInTime(set).periods()) {
        names.push_back(period.name + "=" + std::to_string(period.mails.size()));
    }
    return names;
}

TraitSet mails_at(const std::vector<const char*>& times)
{
    TraitSet set;
    for (const char* time : times) {
        MailTraits& mail = set.mails.emplace_back();
        if (time != nullptr) {
            mail.time = at(time);
        }
    }
    return set;
}

} // namespace

TEST(SharePeriods, NameWeeksAsIso8601Does)
{
    // The standard's own edges: a week belongs to the year of its Thursday.
    EXPECT_EQ(format_week(at("2005-01-01T00:00:00Z")), "2004-W53");
    EXPECT_EQ(format_week(at("2007-12-31T23:00:00Z")), "2008-W01");
    EXPECT_EQ(format_week(at("2008-12-28T00:00:00Z")), "2008-W52");
    EXPECT_EQ(format_week(at("2010-01-03T00:00:00Z")), "2009-W53");
    EXPECT_EQ(format_week(at("1970-01-01T00:00:00Z")), "1970-W01");
    EXPECT_EQ(format_hour(at("2012-07-18T09:59:59Z")), "2012-07-18T09");
}

TEST(SharePeriods, AreDaysAndHoursOfAShortTime)
{
    const TraitSet set =
        mails_at({"2012-07-19T00:00:00Z", nullptr, "2012-07-18T23:10:00Z", "2012-07-18T23:50:00Z"});
    EXPECT_THAT(
        names_of(set),
        ElementsAre("=4", "2012-07-18=2", "2012-07-19=1", "2012-07-18T23=2", "2012-07-19T00=1")
    );
}

TEST(SharePeriods, AreDaysAndWeeksOfALongOne)
{
    const TraitSet set = mails_at({"2012-07-01T00:00:00Z", "2012-07-16T00:00:01Z"});
    EXPECT_THAT(
        names_of(set), ElementsAre("=2", "2012-07-01=1", "2012-07-16=1", "2012-W26=1", "2012-W29=1")
    );
}

TEST(SharePeriods, OfNothingAndOfMailWithoutTimesAreFew)
{
    EXPECT_TRUE(names_of({}).empty());
    EXPECT_THAT(names_of(mails_at({nullptr, nullptr})), ElementsAre("=2"));
    TraitSet ham = mails_at({"2012-07-01T00:00:00Z"});
    ham.mails[0].mail_class = MailClass::Ham;
    EXPECT_TRUE(names_of(ham).empty());
}

} // namespace takedown
