#include "readers/reading.hpp"
#include "readers/traffic/binetflow.hpp"
#include "readers/traffic/binetflow_state.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace takedown {

namespace {

const std::string header = "StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,sTos,dTos,"
                           "TotPkts,TotBytes,SrcBytes,Label\n";

Flow only_flow(const std::string& row)
{
    CollectingSink sink;
    EXPECT_TRUE(read_text(binetflow_format(), header + row + "\n", sink));
    EXPECT_EQ(sink.flows.size(), 1U) << row;
    return sink.flows.empty() ? Flow{} : sink.flows[0];
}

TEST(Binetflow, ReadsARow)
{
    const Flow flow = only_flow("2011/08/18 15:40:53.826372,2.983247,tcp,192.0.2.1,63577,   ->,"
                                "198.51.100.2,13363,SR_SA,0,0,3,184,122,flow=Botnet");
    EXPECT_EQ(flow.where.offset, header.size());
    EXPECT_EQ(format_time(flow.start), "2011-08-18T15:40:53.826372Z");
    EXPECT_EQ(flow.duration, Micros{2'983'247});
    EXPECT_EQ(flow.client.text(), "192.0.2.1");
    EXPECT_EQ(flow.client_port, 63577);
    EXPECT_EQ(flow.server_port, 13363);
    EXPECT_EQ(flow.bytes_up, 122U);
    EXPECT_EQ(flow.bytes_down, 62U);
    EXPECT_EQ(flow.packets_up + flow.packets_down, 3U);
    EXPECT_EQ(flow.outcome, Outcome::ConnectedNoData);
}

TEST(Binetflow, TurnsAFlowThatItsDestinationBegan)
{
    const Flow flow = only_flow("2011/08/18 15:40:53,1,udp,192.0.2.1,53,  <-,198.51.100.2,5000,CON,"
                                "0,0,4,400,300,");
    EXPECT_EQ(flow.client.text(), "198.51.100.2");
    EXPECT_EQ(flow.client_port, 5000);
    EXPECT_EQ(flow.server_port, 53);
    EXPECT_EQ(flow.bytes_up, 100U);
    EXPECT_EQ(flow.bytes_down, 300U);
}

TEST(Binetflow, LetsPortsTellTheServerOnlyWhereArgusDoesNotKnow)
{
    const Flow flow = only_flow("2011/08/18 15:40:53,1,tcp,192.0.2.1,80,  <?>,198.51.100.2,5000,"
                                "PA_PA,0,0,4,400,300,");
    EXPECT_EQ(flow.server.text(), "192.0.2.1");
    EXPECT_EQ(flow.outcome, Outcome::Answered);
    const Flow known = only_flow("2011/08/18 15:40:53,1,tcp,192.0.2.1,80,   ->,198.51.100.2,5000,"
                                 "S_,0,0,1,60,60,");
    EXPECT_EQ(known.client.text(), "192.0.2.1");
    EXPECT_EQ(known.outcome, Outcome::NoAnswer);
}

TEST(Binetflow, ReadsHexPortsAndIcmpTypes)
{
    const Flow port = only_flow("2011/08/18 15:40:53,1,tcp,192.0.2.1,0x0400,   ->,198.51.100.2,"
                                "0x1a0b,S_RA,0,0,2,120,60,");
    EXPECT_EQ(port.client_port, 1024);
    EXPECT_EQ(port.server_port, 6667);
    EXPECT_EQ(port.outcome, Outcome::Refused);
    EXPECT_TRUE(port.reset_by_server);
    const Flow host_unreachable = only_flow("2011/08/18 15:40:53,0,icmp,192.0.2.1,0x0103,   ->,"
                                            "198.51.100.2,0x4d46,URH,0,,1,173,173,");
    EXPECT_EQ(host_unreachable.client_port, 3);
    EXPECT_EQ(host_unreachable.server_port, 1);
}

TEST(Binetflow, CountsWhatItCannotUse)
{
    const std::string text = header + "short,row\n" +
                             "2011/08/18 15:40:53,1,arp,00:0c:29:00:00:01,,  who,00:0c:29:00:00:02,"
                             ",CON,,,2,120,60,\n" +
                             "never,1,udp,192.0.2.1,1,   ->,192.0.2.2,2,INT,0,,1,60,60,\n" +
                             "2011/08/18 15:40:53,1,udp,192.0.2.1,domain,   ->,192.0.2.2,2,INT,0,,"
                             "1,60,60,\n";
    CollectingSink sink;
    ASSERT_TRUE(read_text(binetflow_format(), text, sink));
    EXPECT_EQ(sink.oddities["binetflow-row-short"], 1);
    EXPECT_EQ(sink.oddities["binetflow-not-ip"], 1);
    EXPECT_EQ(sink.oddities["binetflow-bad-time"], 1);
    EXPECT_EQ(sink.oddities["binetflow-bad-port"], 1);
    EXPECT_EQ(sink.flows.size(), 1U);
}

TEST(Binetflow, TellsOfNumbersThatAreNone)
{
    const std::string row = "2011/08/18 15:40:53,1,udp,192.0.2.1,5,   ->,192.0.2.2,2,INT,0,,";
    for (const char* numbers :
         {"99999999999999999999999,60,60,\n", "1,-60,60,\n", "1,60,sixty,\n"}) {
        CollectingSink sink;
        ASSERT_TRUE(read_text(binetflow_format(), header + row + numbers, sink));
        EXPECT_EQ(sink.oddities["binetflow-bad-number"], 1) << numbers;
        EXPECT_EQ(sink.flows.size(), 1U);
    }
}

TEST(ArgusOutcome, FollowsFlagsAndStates)
{
    struct Row {
        Transport transport;
        const char* state;
        bool answers;
        Outcome outcome;
    };

    const std::vector<Row> rows{
        {Transport::Tcp, "S_", false, Outcome::NoAnswer},
        {Transport::Tcp, "SR_", false, Outcome::NoAnswer},
        {Transport::Tcp, "S_RA", true, Outcome::Refused},
        {Transport::Tcp, "S_R", true, Outcome::Refused},
        {Transport::Tcp, "S_SA", true, Outcome::ConnectedNoData},
        {Transport::Tcp, "S_SRA", true, Outcome::ConnectedNoData},
        {Transport::Tcp, "FSA_FSA", true, Outcome::ConnectedNoData},
        {Transport::Tcp, "FSPA_FSA", true, Outcome::ConnectedNoData},
        {Transport::Tcp, "SPA_SPA", true, Outcome::Answered},
        {Transport::Tcp, "SRPA_FSPA", true, Outcome::Answered},
        {Transport::Tcp, "_FSPA", true, Outcome::Answered},
        {Transport::Tcp, "SRPA_", false, Outcome::Unknown},
        {Transport::Tcp, "FA_FA", true, Outcome::Unknown},
        {Transport::Tcp, "RA_", false, Outcome::Unknown},
        {Transport::Tcp, "CON", true, Outcome::Unknown},
        {Transport::Tcp, "REQ", false, Outcome::NoAnswer},
        {Transport::Udp, "CON", true, Outcome::Answered},
        {Transport::Udp, "INT", false, Outcome::NoAnswer},
        {Transport::Icmp, "ECO", true, Outcome::Answered},
        {Transport::Icmp, "ECO", false, Outcome::NoAnswer},
        {Transport::Icmp, "URP", false, Outcome::Unknown},
        {Transport::Other, "", false, Outcome::Unknown},
    };
    for (const Row& row : rows) {
        EXPECT_EQ(argus_outcome(row.transport, row.state, row.answers), row.outcome) << row.state;
    }
}

TEST(Binetflow, SniffsByHeader)
{
    const auto format = binetflow_format();
    EXPECT_GT(format.sniff(as_bytes(header), "x"), 0.9);
    EXPECT_EQ(format.sniff(as_bytes("a,b,c\n"), "x.binetflow"), 0.0);
}

TEST(Binetflow, SurvivesDamage)
{
    read_damaged(
        binetflow_format(),
        header +
            "2011/08/18 15:40:53,1,tcp,192.0.2.1,0x0400,   ->,198.51.100.2,80,S_RA,0,0,2,120,60,",
        1
    );
}

TEST(BinetflowRealData, ReadsAScenarioWhole)
{
    const std::string path = shared_data("traffic/ctu13-s11.binetflow.xz");
    if (!std::filesystem::exists(path)) {
        GTEST_SKIP() << "no " << path;
    }
    CollectingSink sink;
    ASSERT_TRUE(read_file(binetflow_format(), path, sink));
    EXPECT_EQ(sink.flows.size(), 107'248U); // 107,251 rows, three of them between MAC addresses
    EXPECT_EQ(sink.oddities, (std::map<std::string, int>{{"binetflow-not-ip", 3}}));
}

TEST(BinetflowRealData, ReadsSmallMixedFiles)
{
    struct File {
        const char* name;
        std::size_t flows;
        int not_ip;
    };

    for (const File& file :
         {File{"test2-malicious", 6751, 0},
          File{"test3-mixed", 89, 0},
          File{"test4-malicious", 394, 0},
          File{"test5-mixed", 298, 2}}) {
        const std::string path =
            shared_data("traffic/slips/" + std::string(file.name) + ".binetflow.xz");
        if (!std::filesystem::exists(path)) {
            GTEST_SKIP() << "no " << path;
        }
        CollectingSink sink;
        ASSERT_TRUE(read_file(binetflow_format(), path, sink));
        EXPECT_EQ(sink.flows.size(), file.flows) << file.name;
        EXPECT_EQ(sink.oddities["binetflow-not-ip"], file.not_ip) << file.name;
    }
}

} // namespace

} // namespace takedown
