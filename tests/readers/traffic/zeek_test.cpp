#include "readers/reading.hpp"
#include "readers/traffic/zeek_json.hpp"
#include "readers/traffic/zeek_outcome.hpp"
#include "readers/traffic/zeek_tsv.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace takedown {

namespace {

const std::string conn_head =
    "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n"
    "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tduration\torig_bytes\t"
    "resp_bytes\tconn_state\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\tlabel\n";

const std::string conn_row = "1331901000.250000\tC1\t192.0.2.7\t1025\t198.51.100.9\t443\ttcp\t2.5\t"
                             "100\t2000\tSF\tShADadFf\t7\t400\t8\t2400\tMalicious\n";

TEST(ZeekTsv, ReadsAConnectionByColumnNames)
{
    CollectingSink sink;
    ASSERT_TRUE(read_text(zeek_tsv_format(), conn_head + conn_row, sink));
    ASSERT_EQ(sink.flows.size(), 1U);
    const Flow& flow = sink.flows[0];
    EXPECT_EQ(flow.where.offset, conn_head.size());
    EXPECT_EQ(format_time(flow.start), "2012-03-16T12:30:00.250000Z");
    EXPECT_EQ(flow.duration, Micros{2'500'000});
    EXPECT_EQ(flow.transport, Transport::Tcp);
    EXPECT_EQ(flow.client.text(), "192.0.2.7");
    EXPECT_EQ(flow.client_port, 1025);
    EXPECT_EQ(flow.server.text(), "198.51.100.9");
    EXPECT_EQ(flow.server_port, 443);
    EXPECT_EQ(flow.bytes_up, 100U);
    EXPECT_EQ(flow.bytes_down, 2000U);
    EXPECT_EQ(flow.packets_up, 7U);
    EXPECT_EQ(flow.packets_down, 8U);
    EXPECT_EQ(flow.outcome, Outcome::Answered);
    EXPECT_FALSE(flow.reset_by_server);
    EXPECT_TRUE(sink.oddities.empty());
}

TEST(ZeekTsv, TellsOfNumbersThatAreNone)
{
    for (const auto& [good, bad] :
         {std::pair{"\t2.5\t", "\tnan\t"},
          std::pair{"\t100\t2000", "\t-1\t2000"},
          std::pair{"\t7\t400", "\tseven\t400"}}) {
        std::string row = conn_row;
        row.replace(row.find(good), std::string_view(good).size(), bad);
        CollectingSink sink;
        ASSERT_TRUE(read_text(zeek_tsv_format(), conn_head + row, sink));
        EXPECT_EQ(sink.flows.size(), 1U);
        EXPECT_EQ(sink.oddities["zeek-bad-number"], 1) << bad;
    }
}

TEST(ZeekTsv, FollowsANewHeaderInTheMiddle)
{
    const std::string second =
        "#close\t2012\n#path\tdns\n#fields\tquery\tts\tid.resp_h\tid.orig_h\t"
        "qtype\trcode\tanswers\tTTLs\n"
        "WWW.Example.COM.\t1.5\t192.0.2.53\t192.0.2.7\t1\t0\t"
        "cdn.example,198.51.100.1\t300.000000,60.000000\n"
        "gone.example\t2\t192.0.2.53\t192.0.2.7\t1\t3\t-\t-\n"
        "lost.example\t3\t192.0.2.53\t192.0.2.7\t28\t-\t-\t-\n";
    CollectingSink sink;
    ASSERT_TRUE(read_text(zeek_tsv_format(), conn_head + conn_row + second, sink));
    EXPECT_EQ(sink.flows.size(), 1U);
    ASSERT_EQ(sink.lookups.size(), 3U);
    EXPECT_EQ(sink.lookups[0].name, "www.example.com");
    EXPECT_EQ(sink.lookups[0].response, dns_ok);
    ASSERT_EQ(sink.lookups[0].addresses.size(), 1U);
    EXPECT_EQ(sink.lookups[0].addresses[0].text(), "198.51.100.1");
    EXPECT_EQ(sink.lookups[0].other_answers, std::vector<std::string>{"cdn.example"});
    EXPECT_EQ(sink.lookups[0].least_ttl, 60U);
    EXPECT_EQ(sink.lookups[1].response, dns_no_such_name);
    EXPECT_EQ(sink.lookups[2].response, dns_no_answer);
    EXPECT_EQ(sink.lookups[2].type, 28);
}

TEST(ZeekTsv, UndoesEscapesAndKeepsNamesPrintable)
{
    const std::string text = "#path\tdns\n#fields\tts\tid.orig_h\tid.resp_h\tquery\tanswers\n"
                             "1\t192.0.2.7\t192.0.2.53\ta\\xc3\\xa9b\tTXT 3 a\\x2cb,x\\\\y\n";
    CollectingSink sink;
    ASSERT_TRUE(read_text(zeek_tsv_format(), text, sink));
    ASSERT_EQ(sink.lookups.size(), 1U);
    EXPECT_EQ(sink.lookups[0].name, "a\\195\\169b");
    EXPECT_EQ(sink.lookups[0].other_answers, (std::vector<std::string>{"TXT 3 a,b", "x\\y"}));
}

TEST(ZeekTsv, ReadsRequestsHandshakesAndMail)
{
    const std::string text =
        "#path\thttp\n#fields\tts\tid.orig_h\tid.resp_h\tid.resp_p\tmethod\thost\turi\treferrer\t"
        "user_agent\trequest_body_len\tresponse_body_len\tstatus_code\tresp_mime_types\n"
        "1\t192.0.2.7\t192.0.2.8\t8080\tPOST\tExample.com:8080\t/"
        "gate.php\t-\tMozilla\t6\t154\t302\t"
        "text/html,text/plain\n"
        "#path\tssl\n#fields\tts\tid.orig_h\tid.resp_h\tid.resp_p\tversion\tserver_name\t"
        "established\tsubject\tissuer\tja3\n"
        "2\t192.0.2.7\t192.0.2.8\t443\tTLSv12\tWWW.example.com\tT\tCN=a\tCN=b\tabc\n"
        "#path\tsmtp\n#fields\tts\tid.orig_h\tid.resp_h\tid.resp_p\thelo\tmailfrom\trcptto\t"
        "subject\tlast_reply\ttls\tfuids\n"
        "3\t192.0.2.7\t192.0.2.8\t25\tpc\t<Bob@Shop.Example>\t<a@x.example>,<b@x.example>\tHi\t"
        "250 2.0.0 ok\tF\tF1\n";
    CollectingSink sink;
    ASSERT_TRUE(read_text(zeek_tsv_format(), text, sink));
    ASSERT_EQ(sink.requests.size(), 1U);
    EXPECT_EQ(sink.requests[0].host, "example.com");
    EXPECT_EQ(sink.requests[0].server_port, 8080);
    EXPECT_EQ(sink.requests[0].uri, "/gate.php");
    EXPECT_EQ(sink.requests[0].status, 302);
    EXPECT_EQ(sink.requests[0].response_type, "text/html");
    EXPECT_EQ(sink.requests[0].referrer, "");
    ASSERT_EQ(sink.handshakes.size(), 1U);
    EXPECT_EQ(sink.handshakes[0].version, "TLSv1.2");
    EXPECT_EQ(sink.handshakes[0].server_name, "www.example.com");
    EXPECT_TRUE(sink.handshakes[0].established);
    EXPECT_EQ(sink.handshakes[0].issuer, "CN=b");
    ASSERT_EQ(sink.sessions.size(), 1U);
    EXPECT_EQ(sink.sessions[0].from_domain, "shop.example");
    EXPECT_EQ(sink.sessions[0].recipients.size(), 2U);
    EXPECT_EQ(sink.sessions[0].recipient_domains, std::vector<std::string>{"x.example"});
    EXPECT_EQ(sink.sessions[0].last_reply, 250);
    EXPECT_TRUE(sink.sessions[0].message_sent);
    EXPECT_FALSE(sink.sessions[0].tls);
}

TEST(ZeekTsv, CountsBadRowsAndReadsOn)
{
    const std::string text =
        "early\trow\n" + conn_head + "not a row\n" +
        "x\tC1\tnowhere\t1\t198.51.100.9\t443\ttcp\t-\t-\t-\tS0\tS\t1\t40\t0\t0\n" + conn_row;
    CollectingSink sink;
    ASSERT_TRUE(read_text(zeek_tsv_format(), text, sink));
    EXPECT_EQ(sink.flows.size(), 1U);
    EXPECT_EQ(sink.oddities["zeek-row-without-header"], 1);
    EXPECT_EQ(sink.oddities["zeek-row-short"], 1);
    EXPECT_EQ(sink.oddities["zeek-row-malformed"], 1);
}

TEST(ZeekTsv, NamesALogItDoesNotUse)
{
    CollectingSink sink;
    ASSERT_TRUE(read_text(
        zeek_tsv_format(), "#separator \\x09\n#path\tweird\n#fields\tts\tname\n1\ta\n2\tb\n", sink
    ));
    EXPECT_EQ(sink.records(), 0U);
    EXPECT_EQ(sink.oddities["zeek-log-not-used"], 1);
    EXPECT_NE(sink.details[0].find("weird"), std::string::npos);
}

TEST(ZeekTsv, StopsWhenTheSinkHasEnough)
{
    CollectingSink sink;
    sink.most_records = 2;
    ASSERT_TRUE(read_text(zeek_tsv_format(), conn_head + conn_row + conn_row + conn_row, sink));
    EXPECT_EQ(sink.flows.size(), 2U);
}

TEST(ZeekJson, ReadsDottedUnderscoredAndNestedEnds)
{
    const std::string text =
        R"({"ts":1588205199.82437,"id.orig_h":"192.0.2.7","id.orig_p":5,"id.resp_h":"192.0.2.8","id.resp_p":80,"proto":"tcp","duration":0.5,"orig_bytes":3,"resp_bytes":0,"conn_state":"RSTR","history":"ShADr","orig_pkts":4,"resp_pkts":2})"
        "\n"
        R"({"@stream":"conn","ts":"2020-04-30T00:06:39.5Z","id_orig_h":"192.0.2.7","id_orig_p":5,"id_resp_h":"2001:db8::1","id_resp_p":80,"proto":"udp","conn_state":"S0"})"
        "\n"
        R"({"_path":"dns","ts":1.5e9,"id":{"orig_h":"192.0.2.7","orig_p":5,"resp_h":"192.0.2.53","resp_p":53},"query":"A.example","qtype":1,"rcode":0,"answers":["x,y","192.0.2.1"],"TTLs":[5.0,4]})"
        "\n";
    CollectingSink sink;
    ASSERT_TRUE(read_text(zeek_json_format(), text, sink));
    ASSERT_EQ(sink.flows.size(), 2U);
    EXPECT_EQ(sink.flows[0].outcome, Outcome::ConnectedNoData);
    EXPECT_TRUE(sink.flows[0].reset_by_server);
    EXPECT_EQ(sink.flows[0].server_port, 80);
    EXPECT_EQ(sink.flows[1].outcome, Outcome::NoAnswer);
    EXPECT_EQ(format_time(sink.flows[1].start), "2020-04-30T00:06:39.500000Z");
    ASSERT_EQ(sink.lookups.size(), 1U);
    EXPECT_EQ(format_time(sink.lookups[0].time), "2017-07-14T02:40:00Z");
    EXPECT_EQ(sink.lookups[0].other_answers, std::vector<std::string>{"x,y"});
    EXPECT_EQ(sink.lookups[0].least_ttl, 4U);
    EXPECT_TRUE(sink.oddities.empty());
}

TEST(ZeekJson, CountsBadLinesAndReadsOn)
{
    const std::string text = "{\"ts\":\n[1]\n{\"ts\":1}\n{\"_path\":\"files\",\"ts\":1}\n"
                             "{\"_path\":\"files\",\"ts\":2}\n"
                             "{\"_path\":\"conn\",\"ts\":1,\"id.orig_h\":\"x\"}\n";
    CollectingSink sink;
    ASSERT_TRUE(read_text(zeek_json_format(), text, sink));
    EXPECT_EQ(sink.oddities["zeek-json-malformed"], 2);
    EXPECT_EQ(sink.oddities["zeek-json-unknown-row"], 1);
    EXPECT_EQ(sink.oddities["zeek-log-not-used"], 1);
    EXPECT_EQ(sink.oddities["zeek-row-malformed"], 1);
}

TEST(ZeekOutcome, FollowsStateAndHistory)
{
    struct Row {
        const char* name;
        ZeekConnection connection;
        Outcome outcome;
    };

    const std::vector<Row> rows{
        {"syn only", {Transport::Tcp, "S0", "S", false, 0, 0, false}, Outcome::NoAnswer},
        {"rejected", {Transport::Tcp, "REJ", "Sr", true, 0, 1, false}, Outcome::Refused},
        {"gave up", {Transport::Tcp, "RSTOS0", "SR", true, 0, 0, false}, Outcome::NoAnswer},
        {"gave up, was reset",
         {Transport::Tcp, "RSTOS0", "Sr", true, 0, 1, false},
         Outcome::Refused},
        {"half seen", {Transport::Tcp, "SH", "SF", true, 0, 2, false}, Outcome::Unknown},
        {"silent server",
         {Transport::Tcp, "SF", "ShADFf", true, 0, 3, false},
         Outcome::ConnectedNoData},
        {"silent, open",
         {Transport::Tcp, "S1", "ShA", true, 0, 1, false},
         Outcome::ConnectedNoData},
        {"data", {Transport::Tcp, "RSTO", "ShADdR", true, 9, 3, false}, Outcome::Answered},
        {"nothing known", {Transport::Tcp, "SF", "", false, 0, 0, false}, Outcome::Unknown},
        {"reset at once", {Transport::Tcp, "RSTR", "Sr", true, 0, 1, false}, Outcome::Refused},
        {"middle, data", {Transport::Tcp, "OTH", "Dd", true, 9, 3, false}, Outcome::Answered},
        {"middle", {Transport::Tcp, "OTH", "A", true, 0, 0, false}, Outcome::Unknown},
        {"datagrams", {Transport::Udp, "SF", "Dd", true, 9, 1, false}, Outcome::Answered},
        {"datagram", {Transport::Udp, "S0", "D", true, 0, 0, false}, Outcome::NoAnswer},
        {"bad checksums", {Transport::Udp, "SHR", "Cd", true, 9, 1, false}, Outcome::Answered},
        {"ping", {Transport::Icmp, "OTH", "", true, 8, 1, true}, Outcome::Answered},
        {"lost ping", {Transport::Icmp, "OTH", "", true, 0, 0, true}, Outcome::NoAnswer},
        {"unreachable", {Transport::Icmp, "OTH", "", true, 0, 0, false}, Outcome::Unknown},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(zeek_outcome(row.connection), row.outcome) << row.name;
    }
}

TEST(ZeekSniff, TellsZeekFromOtherText)
{
    const auto tsv = zeek_tsv_format();
    const auto json = zeek_json_format();
    EXPECT_GT(tsv.sniff(as_bytes(conn_head), "x"), 0.9);
    EXPECT_EQ(tsv.sniff(as_bytes("# a comment\nhosts\n"), "conn.log"), 0.0);
    EXPECT_GT(json.sniff(as_bytes(R"({"ts":1,"id.orig_h":"a"})"), "x"), 0.8);
    EXPECT_EQ(json.sniff(as_bytes(R"({"timestamp":"2","event_type":"flow"})"), "x"), 0.0);
    EXPECT_EQ(json.sniff(as_bytes(""), "x"), 0.0);
}

TEST(ZeekDamage, NeverHarms)
{
    read_damaged(zeek_tsv_format(), conn_head + conn_row, 1);
    read_damaged(
        zeek_json_format(),
        R"({"_path":"dns","ts":1.5e9,"id":{"orig_h":"192.0.2.7"},"id.resp_h":"192.0.2.53","query":"A\u0041","answers":["x",1],"TTLs":[5.0,4]})",
        1
    );
}

struct Counts {
    std::size_t flows = 0;
    std::size_t lookups = 0;
    std::size_t requests = 0;
    std::size_t handshakes = 0;
    std::size_t sessions = 0;
    bool operator==(const Counts&) const = default;
};

void PrintTo(const Counts& counts, std::ostream* out)
{
    *out << counts.flows << ' ' << counts.lookups << ' ' << counts.requests << ' '
         << counts.handshakes << ' ' << counts.sessions;
}

/// All Zeek logs in a tar of the shared data.
Counts read_archive(const std::string& name, CollectingSink& sink)
{
    EXPECT_TRUE(for_each_member(
        shared_data("traffic/zeek/" + name),
        [&](std::string_view, std::uint64_t, ByteSource& bytes) {
            const auto head = bytes.peek(65536);
            for (const Format& format : {zeek_tsv_format(), zeek_json_format()}) {
                if (head && format.sniff(*head, "") > 0.2) {
                    EXPECT_TRUE(read_source(format, bytes, sink));
                    break;
                }
            }
            return true;
        }
    ));
    return {
        sink.flows.size(),
        sink.lookups.size(),
        sink.requests.size(),
        sink.handshakes.size(),
        sink.sessions.size()};
}

class ZeekRealData : public testing::Test {
protected:
    void SetUp() override
    {
        if (!std::filesystem::exists(shared_data("traffic/zeek"))) {
            GTEST_SKIP() << "no ../shared/data/traffic/zeek beside the project";
        }
    }
};

TEST_F(ZeekRealData, ReadsEveryRowOfTheLabelledSets)
{
    struct Archive {
        const char* name;
        Counts counts; // rows as grep counts them, less lookups without a query
    };

    for (const Archive& archive :
         {Archive{"stratosphere-001.tar.xz", {2 * 992, 0, 0, 0, 0}},
          Archive{"stratosphere-002.tar.xz", {4504, 0, 0, 0, 0}},
          Archive{"stratosphere-005.tar.xz", {992, 980, 992, 0, 0}},
          Archive{"stratosphere-008.tar.xz", {5663, 0, 342, 545, 0}},
          Archive{"stratosphere-010.tar.xz", {5347, 8, 5, 1039, 0}}}) {
        CollectingSink sink;
        EXPECT_EQ(read_archive(archive.name, sink), archive.counts) << archive.name;
        sink.oddities.erase("zeek-log-not-used");
        sink.oddities.erase("zeek-dns-without-name");
        EXPECT_TRUE(sink.oddities.empty()) << archive.name;
    }
}

TEST_F(ZeekRealData, ReadsTheCombinedJsonOfOneDay)
{
    CollectingSink sink;
    EXPECT_EQ(read_archive("otrf-apt29-day1.tar.xz", sink), (Counts{613, 53, 62, 378, 0}));
    EXPECT_EQ(sink.oddities["zeek-log-not-used"], 10);
    EXPECT_EQ(sink.oddities.size(), 1U);
}

TEST_F(ZeekRealData, ReadsTheDefenceExercise)
{
    CollectingSink sink;
    EXPECT_EQ(read_archive("brim-wrccdc.tar.xz", sink), (Counts{0, 53613, 0, 49474, 1188}));
}

TEST_F(ZeekRealData, ReadsThreeDaysOfHourlyFiles)
{
    CollectingSink sink;
    EXPECT_EQ(
        read_archive("rita-missing-host.tar.xz", sink), (Counts{105918, 5432, 73237, 139, 0})
    );
}

} // namespace

} // namespace takedown
