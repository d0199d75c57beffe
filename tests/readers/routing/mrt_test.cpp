#include "readers/reading.hpp"
#include "readers/routing/as_path.hpp"
#include "readers/routing/bgpdump.hpp"
#include "readers/routing/mrt.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>

namespace takedown {

namespace {

/// Writes big-endian numbers one after another.
class Bytes {
public:
    Bytes& number(std::uint64_t value, std::size_t size)
    {
        for (std::size_t i = size; i > 0; --i) {
            text_ += static_cast<char>(value >> (8 * (i - 1)) & 0xffU);
        }
        return *this;
    }

    Bytes& text(const std::string& bytes)
    {
        text_ += bytes;
        return *this;
    }

    [[nodiscard]] const std::string& str() const { return text_; }

private:
    std::string text_;
};

std::string record(std::uint16_t type, std::uint16_t subtype, const std::string& body)
{
    return Bytes()
        .number(1000000000, 4)
        .number(type, 2)
        .number(subtype, 2)
        .number(body.size(), 4)
        .text(body)
        .str();
}

/// AS_PATH attribute of one sequence.
std::string
path_attribute(const std::vector<Asn>& path, std::size_t asn_bytes, std::uint8_t kind = 2)
{
    Bytes segment;
    segment.number(2, 1).number(path.size(), 1);
    for (const Asn asn : path) {
        segment.number(asn, asn_bytes);
    }
    return Bytes()
        .number(0x40, 1)
        .number(kind, 1)
        .number(segment.str().size(), 1)
        .text(segment.str())
        .str();
}

std::string peer_index()
{
    return record(
        13,
        1,
        Bytes()
            .number(0, 4)
            .number(0, 2)
            .number(2, 2)
            .number(2, 1)
            .number(1, 4)
            .number(0xc0000201, 4)
            .number(64500, 4)
            .number(3, 1)
            .number(1, 4)
            .text(std::string("\x20\x01\x0d\xb8", 4) + std::string(11, '\0') + "\x01")
            .number(4200000000U, 4)
            .str()
    );
}

std::string rib_v4()
{
    const std::string attributes = path_attribute({64500, 4200000001U}, 4);
    Bytes body;
    body.number(7, 4).number(24, 1).number(0xc63364, 3).number(2, 2);
    for (const unsigned peer : {0U, 1U}) {
        body.number(peer, 2).number(5, 4).number(attributes.size(), 2).text(attributes);
    }
    return record(13, 2, body.str());
}

std::string table_dump_v1()
{
    const std::string attributes =
        path_attribute({64500, 23456, 64501}, 2) + path_attribute({4200000001U, 64501}, 4, 17);
    return record(
        12,
        1,
        Bytes()
            .number(0, 4)
            .number(0xc6336400, 4)
            .number(24, 1)
            .number(1, 1)
            .number(9, 4)
            .number(0xc0000201, 4)
            .number(64500, 2)
            .number(attributes.size(), 2)
            .text(attributes)
            .str()
    );
}

std::string update()
{
    const std::string attributes = path_attribute({64500, 64501}, 4);
    Bytes message;
    message.text(std::string(16, '\xff'));
    const std::string rest = Bytes()
                                 .number(4, 2)
                                 .number(24, 1)
                                 .number(0xcb0071, 3)
                                 .number(attributes.size(), 2)
                                 .text(attributes)
                                 .number(24, 1)
                                 .number(0xc63364, 3)
                                 .str();
    message.number(19 + rest.size(), 2).number(2, 1).text(rest);
    return record(
        16,
        4,
        Bytes()
            .number(64500, 4)
            .number(64999, 4)
            .number(0, 2)
            .number(1, 2)
            .number(0xc0000201, 4)
            .number(0xc0000202, 4)
            .text(message.str())
            .str()
    );
}

TEST(Mrt, ReadsATableWithItsPeerIndex)
{
    CollectingSink sink;
    ASSERT_TRUE(read_text(mrt_format(), peer_index() + rib_v4(), sink));
    ASSERT_EQ(sink.routes.size(), 2U);
    EXPECT_TRUE(sink.oddities.empty());
    EXPECT_EQ(sink.routes[0].prefix.text(), "198.51.100.0/24");
    EXPECT_EQ(sink.routes[0].where.offset, peer_index().size());
    EXPECT_EQ(sink.routes[0].peer.text(), "192.0.2.1");
    EXPECT_EQ(sink.routes[0].peer_as, 64500U);
    EXPECT_EQ(sink.routes[0].path, (std::vector<Asn>{64500, 4200000001U}));
    EXPECT_EQ(format_time(sink.routes[0].time), "2001-09-09T01:46:40Z");
    EXPECT_EQ(sink.routes[1].peer.text(), "2001:db8::1");
    EXPECT_EQ(sink.routes[1].peer_as, 4200000000U);
}

TEST(Mrt, MergesThePathOfFourByteSpeakers)
{
    CollectingSink sink;
    ASSERT_TRUE(read_text(mrt_format(), table_dump_v1(), sink));
    ASSERT_EQ(sink.routes.size(), 1U);
    EXPECT_EQ(sink.routes[0].path, (std::vector<Asn>{64500, 4200000001U, 64501}));
}

TEST(Mrt, ReadsAnnouncementsAndWithdrawals)
{
    CollectingSink sink;
    ASSERT_TRUE(read_text(mrt_format(), update(), sink));
    ASSERT_EQ(sink.routes.size(), 2U);
    EXPECT_TRUE(sink.routes[0].withdrawn);
    EXPECT_EQ(sink.routes[0].prefix.text(), "203.0.113.0/24");
    EXPECT_TRUE(sink.routes[0].path.empty());
    EXPECT_FALSE(sink.routes[1].withdrawn);
    EXPECT_EQ(sink.routes[1].prefix.text(), "198.51.100.0/24");
    EXPECT_EQ(sink.routes[1].path, (std::vector<Asn>{64500, 64501}));
}

TEST(Mrt, KeepsSetsAndConfederationsOutOfThePath)
{
    const std::string bytes = Bytes()
                                  .number(3, 1)
                                  .number(1, 1)
                                  .number(65001, 2)
                                  .number(2, 1)
                                  .number(2, 1)
                                  .number(64500, 2)
                                  .number(64501, 2)
                                  .number(1, 1)
                                  .number(2, 1)
                                  .number(1, 2)
                                  .number(2, 2)
                                  .str();
    AsPath path;
    ASSERT_TRUE(parse_as_path(as_bytes(bytes), 2, path));
    EXPECT_EQ(path.path, (std::vector<Asn>{64500, 64501}));
    EXPECT_TRUE(path.has_set);
    EXPECT_EQ(path.hops, 3U);
    EXPECT_FALSE(parse_as_path(as_bytes(bytes).first(5), 2, path));
}

TEST(Mrt, CountsWhatItCannotUse)
{
    CollectingSink sink;
    const std::string cut_table = record(12, 1, std::string(10, '\0'));
    const std::string rest = update();
    ASSERT_TRUE(read_text(
        mrt_format(),
        rib_v4() + cut_table + record(11, 0, "") + rest.substr(0, rest.size() - 1),
        sink
    ));
    EXPECT_EQ(sink.oddities["mrt-no-peer-index"], 1);
    EXPECT_EQ(sink.oddities["mrt-record-malformed"], 1);
    EXPECT_EQ(sink.oddities["mrt-record-not-used"], 1);
    EXPECT_EQ(sink.oddities["mrt-cut"], 1);
    EXPECT_EQ(sink.records(), 0U);
}

TEST(Mrt, SaysWhereRecordBoundariesAreLost)
{
    CollectingSink sink;
    const auto result = read_text(mrt_format(), table_dump_v1() + std::string(40, '\x7f'), sink);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, ErrorKind::Input);
    EXPECT_NE(
        result.error().message.find("byte " + std::to_string(table_dump_v1().size())),
        std::string::npos
    );
    EXPECT_EQ(sink.routes.size(), 1U);
}

TEST(Mrt, SurvivesDamage)
{
    read_damaged(mrt_format(), peer_index() + rib_v4() + table_dump_v1() + update(), 1);
}

TEST(Bgpdump, ReadsTablesAndUpdates)
{
    const std::string text =
        "TABLE_DUMP2|1277971199|B|192.0.2.1|4777|198.51.100.0/24|4777 2516 {4237,5} (65001) 1.10|"
        "IGP|192.0.2.1|0|0||NAG||\n"
        "BGP4MP_ET|1445565678.509481|W|2001:db8::1|3856|2001:db8:1::/48\n"
        "BGP4MP|1445565678|STATE|192.0.2.1|3856|1|2\n"
        "BGP4MP|1445565678|A|192.0.2.1|3856|198.51.100.0/33|1|IGP\n"
        "something else\n";
    CollectingSink sink;
    ASSERT_TRUE(read_text(bgpdump_format(), text, sink));
    ASSERT_EQ(sink.routes.size(), 2U);
    EXPECT_EQ(sink.routes[0].path, (std::vector<Asn>{4777, 2516, 65546}));
    EXPECT_TRUE(sink.routes[0].has_set);
    EXPECT_EQ(sink.routes[0].prefix.text(), "198.51.100.0/24");
    EXPECT_TRUE(sink.routes[1].withdrawn);
    EXPECT_EQ(format_time(sink.routes[1].time), "2015-10-23T02:01:18.509481Z");
    EXPECT_EQ(sink.oddities["bgpdump-line-malformed"], 1);
    EXPECT_EQ(sink.oddities["bgpdump-line-unknown"], 1);
}

TEST(Bgpdump, SurvivesDamage)
{
    read_damaged(
        bgpdump_format(),
        "TABLE_DUMP2|1277971199|B|192.0.2.1|4777|198.51.100.0/24|4777 {4237,5} (65001)|IGP|x\n",
        1
    );
}

TEST(RoutingSniff, TellsTextFromBinary)
{
    const auto mrt = mrt_format();
    const auto text = bgpdump_format();
    EXPECT_GT(mrt.sniff(as_bytes(table_dump_v1() + update()), ""), 0.9);
    EXPECT_EQ(mrt.sniff(as_bytes("TABLE_DUMP2|1277971199|B|"), ""), 0.0);
    EXPECT_GT(text.sniff(as_bytes("TABLE_DUMP2|1277971199|B|192.0.2.1|1|"), ""), 0.9);
    EXPECT_EQ(text.sniff(as_bytes("a|b|c|d|e|f\n"), ""), 0.0);
}

/// What the bgpdump program makes of a file; empty if the program is not there.
std::string bgpdump_text(const std::string& path)
{
    const std::string command = "bgpdump -m '" + path + "' 2>/dev/null";
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string text;
    std::array<char, 65536> piece{};
    while (pipe != nullptr) {
        const std::size_t got = std::fread(piece.data(), 1, piece.size(), pipe.get());
        if (got == 0) {
            break;
        }
        text.append(piece.data(), got);
    }
    return text;
}

struct SharedFile {
    const char* name;
    std::size_t routes;
};

class MrtAgainstBgpdump : public testing::TestWithParam<SharedFile> {};

TEST_P(MrtAgainstBgpdump, GivesTheSameRoutes)
{
    const std::string path = shared_data(std::string("routing/") + GetParam().name);
    if (!std::filesystem::exists(path)) {
        GTEST_SKIP() << "no " << path;
    }
    CollectingSink ours;
    ASSERT_TRUE(read_file(mrt_format(), path, ours));
    EXPECT_EQ(ours.routes.size(), GetParam().routes);
    const std::string text = bgpdump_text(path);
    if (text.empty()) {
        GTEST_SKIP() << "no bgpdump program to compare with";
    }
    CollectingSink theirs;
    ASSERT_TRUE(read_text(bgpdump_format(), text, theirs));
    ASSERT_EQ(ours.routes.size(), theirs.routes.size());
    std::size_t different = 0;
    for (std::size_t i = 0; i < ours.routes.size(); ++i) {
        const Route& a = ours.routes[i];
        const Route& b = theirs.routes[i];
        const bool same = a.time == b.time && a.peer == b.peer && a.peer_as == b.peer_as &&
                          a.prefix == b.prefix && a.path == b.path && a.has_set == b.has_set &&
                          a.withdrawn == b.withdrawn;
        different += same ? 0U : 1U;
    }
    EXPECT_EQ(different, 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Shared,
    MrtAgainstBgpdump,
    testing::Values(
        SharedFile{"bview.20020722.2337.gz", 115521},
        SharedFile{"updates.20100722.2015.gz", 5614},
        SharedFile{"rrc06.updates.1427846400.gz", 1557},
        SharedFile{"jinx.updates.1427846400.bz2", 8611},
        SharedFile{"updates.20160811.1600.gz", 41212}
    ),
    [](const auto& parameter) { return "File" + std::to_string(parameter.index); }
);

TEST(RoutingRealData, ReadsTheTextTableOf2010)
{
    const std::string path = shared_data("routing/bview.20100701.0759.bgp.txt.gz");
    if (!std::filesystem::exists(path)) {
        GTEST_SKIP() << "no " << path;
    }
    CollectingSink sink;
    ASSERT_TRUE(read_file(bgpdump_format(), path, sink));
    EXPECT_EQ(sink.routes.size(), 641'957U);
    EXPECT_TRUE(sink.oddities.empty());
    std::vector<Prefix> prefixes;
    prefixes.reserve(sink.routes.size());
    for (const Route& route : sink.routes) {
        prefixes.push_back(route.prefix);
    }
    std::sort(prefixes.begin(), prefixes.end());
    prefixes.erase(std::unique(prefixes.begin(), prefixes.end()), prefixes.end());
    EXPECT_EQ(prefixes.size(), 323'487U);
}

TEST(RoutingRealData, RefusesTheDumpOf2000WithWrongRecordLengths)
{
    const std::string path = shared_data("routing/bgpkit-rrc00-bview.20000111.0032.gz");
    if (!std::filesystem::exists(path)) {
        GTEST_SKIP() << "no " << path;
    }
    CollectingSink sink;
    const auto result = read_file(mrt_format(), path, sink);
    ASSERT_FALSE(result);
    EXPECT_NE(result.error().message.find("early dump"), std::string::npos);
    EXPECT_EQ(sink.routes.size(), 1U); // bgpdump reads one, too
    EXPECT_EQ(sink.oddities["mrt-trailing-bytes"], 1);
}

} // namespace

} // namespace takedown
