#include "reference/allow_list.hpp"
#include "reference/local_names.hpp"
#include "reference/name_statistics.hpp"
#include "reference/place_ranges.hpp"
#include "reference/popular_names.hpp"
#include "reference/prefix_table.hpp"
#include "reference/public_suffix.hpp"
#include "reference/range_csv_row.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>

namespace takedown {

namespace {

Address address(const char* text)
{
    return Address::parse(text).value();
}

Prefix prefix(const char* text)
{
    return Prefix::parse(text).value();
}

/// Random prefixes crowded into few bits, so that many enclose each other.
Prefix random_prefix(std::minstd_rand& random)
{
    if (random() % 2 == 0) {
        return {
            Address::v4(0x0a000000U | static_cast<std::uint32_t>(random() & 0x00f0f0ffU)),
            static_cast<unsigned>(random() % 33)};
    }
    std::array<std::uint8_t, 16> bytes{0x20, 0x01};
    bytes[3] = static_cast<std::uint8_t>(random() & 0x0fU);
    bytes[15] = static_cast<std::uint8_t>(random() & 0x0fU);
    return {Address::v6(bytes), static_cast<unsigned>(random() % 129)};
}

TEST(PrefixTable, AgreesWithTryingAllPrefixes)
{
    std::minstd_rand random(7);
    for (int round = 0; round < 20; ++round) {
        std::vector<PrefixTable::Entry> entries;
        for (std::uint32_t i = 0; i < 200; ++i) {
            entries.push_back({random_prefix(random), i});
        }
        const PrefixTable table(entries);
        for (int probe = 0; probe < 200; ++probe) {
            const Address sought = random_prefix(random).address();
            std::vector<PrefixTable::Entry> expected;
            for (const auto& entry : entries) {
                const bool repeated =
                    std::any_of(expected.begin(), expected.end(), [&entry](const auto& other) {
                        return other.prefix == entry.prefix;
                    });
                if (entry.prefix.contains(sought) && !repeated) {
                    expected.push_back(entry);
                }
            }
            std::sort(expected.begin(), expected.end(), [](const auto& a, const auto& b) {
                return a.prefix.length() > b.prefix.length();
            });
            ASSERT_EQ(table.covering(sought), expected) << sought.text();
            const auto longest = table.longest(sought);
            ASSERT_EQ(longest.has_value(), !expected.empty());
            if (longest) {
                ASSERT_EQ(*longest, expected.front());
            }
        }
    }
}

TEST(PrefixTable, FindsExactPrefixesAndThoseAround)
{
    const PrefixTable table(
        {{prefix("192.0.2.0/24"), 1}, {prefix("192.0.0.0/16"), 2}, {prefix("::/0"), 3}}
    );
    EXPECT_EQ(table.exact(prefix("192.0.0.0/16")), std::optional<std::uint32_t>(2));
    EXPECT_FALSE(table.exact(prefix("192.0.2.0/25")));
    EXPECT_EQ(table.covering(prefix("192.0.2.0/25")).size(), 2U);
    EXPECT_FALSE(table.longest(address("198.51.100.1")));
    EXPECT_EQ(table.longest(address("2001:db8::1"))->value, 3U);
    EXPECT_FALSE(PrefixTable().longest(address("192.0.2.1")));
}

PlaceRange range(const char* first, const char* last, Asn asn)
{
    PlaceRange made;
    made.first = address(first);
    made.last = address(last);
    made.asn = asn;
    return made;
}

TEST(PlaceRanges, AgreesWithTryingAllRanges)
{
    std::minstd_rand random(11);
    for (int round = 0; round < 30; ++round) {
        std::vector<PlaceRange> ranges;
        for (Asn i = 1; i <= 40; ++i) {
            const auto a = static_cast<std::uint32_t>(random() % 300);
            const auto b = static_cast<std::uint32_t>(random() % 300);
            PlaceRange made;
            made.first = Address::v4(std::min(a, b));
            made.last = Address::v4(std::max(a, b));
            made.asn = i;
            ranges.push_back(made);
        }
        const PlaceRanges table("t", ranges);
        for (std::uint32_t probe = 0; probe < 310; ++probe) {
            const Address sought = Address::v4(probe);
            Asn expected = 0;
            std::uint32_t narrowest = 1000;
            for (const PlaceRange& candidate : ranges) {
                const std::uint32_t width = candidate.last.v4_bits() - candidate.first.v4_bits();
                if (candidate.first <= sought && sought <= candidate.last && width <= narrowest) {
                    narrowest = width;
                    expected = candidate.asn;
                }
            }
            const auto answer = table.lookup(sought);
            ASSERT_EQ(answer ? answer->asn : 0, expected) << probe;
            if (answer) {
                ASSERT_TRUE(answer->prefix->contains(sought));
            }
        }
    }
}

TEST(PlaceRanges, ReachesBothEndsOfTheAddressSpace)
{
    const std::vector<PlaceRange> ranges{
        range("0.0.0.0", "0.0.0.255", 1),
        range("255.255.255.0", "255.255.255.255", 2),
        range("ffff::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 3)};
    const PlaceRanges table("t", ranges);
    EXPECT_EQ(table.lookup(address("0.0.0.0"))->asn, 1U);
    EXPECT_EQ(table.lookup(address("255.255.255.255"))->asn, 2U);
    EXPECT_EQ(table.lookup(address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"))->asn, 3U);
    EXPECT_FALSE(table.lookup(address("0.0.1.0")));
    EXPECT_FALSE(table.lookup(address("::1:0:0:0")));
    EXPECT_EQ(table.lookup(address("255.255.255.7"))->prefix->text(), "255.255.255.0/24");
}

TEST(PlaceRanges, LoadsTheInstalledNetworkList)
{
    const std::string path = TAKEDOWN_SOURCE_DIR "/node_modules/@ip-location-db/asn/asn-ipv4.csv";
    if (!std::filesystem::exists(path)) {
        GTEST_SKIP() << "no " << path << ": run npm ci";
    }
    const auto table = PlaceRanges::open(path);
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_GT(table->size(), 100'000U);
    EXPECT_EQ(table->skipped_rows(), 0U);
    const auto answer = table->lookup(address("1.1.1.1"));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->asn, 13335U);
    EXPECT_EQ(answer->holder, "Cloudflare, Inc.");
    EXPECT_EQ(answer->source, "asn-ipv4.csv");
}

TEST(PlaceRanges, RefusesOtherFiles)
{
    EXPECT_FALSE(PlaceRanges::open("/nonexistent.csv"));
    EXPECT_FALSE(PlaceRanges::open(TAKEDOWN_SOURCE_DIR "/CMakeLists.txt"));
}

TEST(PopularNames, ReadsThreeKindsOfLists)
{
    for (const char* const text :
         {"{\"description\":\"x\",\"list\":[\"Example.com\",\".dyn.example\"]}",
          "1,example.com\n2,dyn.example\r\n",
          "example.com\ndyn.example.\n"}) {
        const auto names = PopularNames::parse(text, "list");
        ASSERT_TRUE(names) << text;
        EXPECT_EQ(names->size(), 2U);
        EXPECT_TRUE(names->contains("example.com"));
        EXPECT_TRUE(names->contains("WWW.Example.com."));
        EXPECT_TRUE(names->contains("a.dyn.example"));
        EXPECT_FALSE(names->contains("notexample.com"));
        EXPECT_FALSE(names->contains("com"));
    }
    EXPECT_FALSE(PopularNames::parse("{\"list\": 5}", "list"));
    EXPECT_FALSE(PopularNames::parse("", "list"));
    EXPECT_FALSE(PopularNames().contains("example.com"));
}

TEST(AllowList, TellsNamesFromTheNamesBelowThem)
{
    const AllowList list = AllowList::parse("# ours\n*.Example.com\nexact.example # that one only\n"
                                            "192.0.2.0/24\n2001:db8::1\n*.\nhttp://x.example/\n");
    EXPECT_EQ(list.matches("example.com"), std::optional<std::string>("*.Example.com"));
    EXPECT_TRUE(list.matches("A.B.EXAMPLE.com."));
    EXPECT_FALSE(list.matches("badexample.com"));
    EXPECT_TRUE(list.matches("exact.example"));
    EXPECT_FALSE(list.matches("www.exact.example"));
    EXPECT_EQ(list.matches(address("192.0.2.77")), std::optional<std::string>("192.0.2.0/24"));
    EXPECT_TRUE(list.matches(address("2001:db8::1")));
    EXPECT_FALSE(list.matches(address("2001:db8::2")));
    ASSERT_EQ(list.rejected().size(), 2U);
    EXPECT_EQ(list.rejected()[0].line, 6U);
    EXPECT_EQ(list.rejected()[1].line, 7U);
}

TEST(NameStatistics, TellsRandomLettersFromWords)
{
    for (const char* const label : {"microsoft", "wikipedia", "lifesitenews", "postbank"}) {
        EXPECT_LT(algorithmic_log_odds(label), 0) << label;
    }
    for (const char* const label : {"ufmkdjyvfkl", "mqjjotwswxiy", "txumyqrubwutbb"}) {
        EXPECT_GT(algorithmic_log_odds(label), 1.6) << label;
    }
    EXPECT_EQ(algorithmic_log_odds("UFMKDJYVFKL"), algorithmic_log_odds("ufmkdjyvfkl"));
}

TEST(NameStatistics, SaysNothingOfWhatItWasNotTrainedOn)
{
    for (const char* const label :
         {"",
          "xn--bcher-kva",
          "b\xc3\xbc"
          "cher",
          "a.b",
          "a b"}) {
        EXPECT_EQ(algorithmic_log_odds(label), 0) << label;
    }
    EXPECT_EQ(algorithmic_log_odds(std::string(64, 'a')), 0);
}

TEST(RangeCsvLayout, KnowsLayoutsWithAndWithoutHeader)
{
    struct Row {
        const char* head;
        const char* line;
        const char* first;
        const char* last;
        const char* country;
        Asn asn;
    };

    for (const Row& row :
         {Row{"1.0.0.0,1.0.0.255,AU", "1.0.0.0,1.0.0.255,AU", "1.0.0.0", "1.0.0.255", "AU", 0},
          Row{"16777216,16777471,13335,\"Cloudflare, Inc.\"",
              "16777216,16777471,13335,\"Cloudflare, Inc.\"",
              "1.0.0.0",
              "1.0.0.255",
              "",
              13335},
          Row{"1.0.0.0/24,au", "1.0.0.0/24,au", "1.0.0.0", "1.0.0.255", "AU", 0},
          Row{"network,asn,country,org",
              "2001:db8::/32,AS64500,pa,Example",
              "2001:db8::",
              "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
              "PA",
              64500},
          Row{"42540766411282592856903984951653826560,42540766411282592856903984951653826561,1,x",
              "42540766411282592856903984951653826560,42540766411282592856903984951653826561,1,x",
              "2001:db8::",
              "2001:db8::1",
              "",
              1}}) {
        auto layout = RangeCsvLayout::recognise(row.head);
        ASSERT_TRUE(layout) << row.head;
        const auto read = layout->parse(row.line);
        ASSERT_TRUE(read) << row.line;
        EXPECT_EQ(read->first.text(), row.first);
        EXPECT_EQ(read->last.text(), row.last);
        EXPECT_EQ(read->country, row.country);
        EXPECT_EQ(read->asn, row.asn);
    }
}

TEST(RangeCsvLayout, ReadsCitiesWithTheirPlaces)
{
    const char* const line = "1.0.0.0,1.0.0.255,AU,Queensland,,South Brisbane,4101,-27.47,153.02,";
    auto layout = RangeCsvLayout::recognise(line);
    ASSERT_TRUE(layout);
    const auto read = layout->parse(line);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->city, "South Brisbane");
    EXPECT_DOUBLE_EQ(*read->latitude, -27.47);
    EXPECT_DOUBLE_EQ(*read->longitude, 153.02);
}

TEST(RangeCsvLayout, RefusesWhatIsNoRange)
{
    for (const char* const line :
         {"a,b,c",
          "1.0.0.9,1.0.0.1,AU",
          "1,2",
          "StartTime,Dur,Proto",
          "1.0.0.0,::1,AU",
          "\"open",
          ""}) {
        EXPECT_FALSE(RangeCsvLayout::recognise(line)) << line;
    }
}

TEST(LocalNames, AreToldFromNamesOfTheInternet)
{
    for (const char* name :
         {"printer",
          "wpad.example.com",
          "1.2.0.192.in-addr.arpa",
          "nas.local",
          "dc1.corp",
          "a.internal"}) {
        EXPECT_TRUE(is_local_name(name)) << name;
    }
    for (const char* name : {"example.com", "local.example", "corp.example.net", "arpa.example"}) {
        EXPECT_FALSE(is_local_name(name)) << name;
    }
}

TEST(PublicSuffixes, TellWhoHandsNamesOut)
{
    const PublicSuffixList suffixes;
    EXPECT_EQ(suffixes.name_service("Bot.DuckDNS.org."), "duckdns.org");
    EXPECT_EQ(suffixes.name_service("duckdns.org"), "duckdns.org");
    EXPECT_EQ(suffixes.name_service("www.example.co.uk"), "");
    EXPECT_EQ(suffixes.name_service("co.uk"), "");
    EXPECT_EQ(suffixes.name_service("192.0.2.1"), "");
}

} // namespace

} // namespace takedown
