#include "readers/traffic/capture_records.hpp"
#include "readers/traffic/packet_flows.hpp"

#include <gtest/gtest.h>

namespace takedown {

namespace {

PcapWriter one_query(std::uint32_t link_type, const std::string& frame)
{
    PcapWriter capture(link_type);
    capture.add(1'000, 0, frame);
    return capture;
}

TEST(Pcap, RecognisesItsMagicNumbersOnly)
{
    const Format pcap = pcap_format();
    const auto sniff = [&](const std::string& text) {
        return pcap.sniff(as_bytes(text), "x");
    };
    EXPECT_EQ(sniff(little(0xa1b2c3d4, 4)), 1.0);
    EXPECT_EQ(sniff(big(0xa1b2c3d4, 4)), 1.0);
    EXPECT_EQ(sniff(little(0xa1b23c4d, 4)), 1.0);
    EXPECT_EQ(sniff(little(0xa1b2cd34, 4)), 1.0);
    EXPECT_EQ(sniff("GIF8"), 0.0);
    EXPECT_EQ(sniff(""), 0.0);
    EXPECT_EQ(sniff(big(0x0a0d0d0a, 4)), 0.0);
    EXPECT_EQ(
        pcapng_format().sniff(
            as_bytes(big(0x0a0d0d0a, 4) + little(28, 4) + little(0x1a2b3c4d, 4)), ""
        ),
        1.0
    );
}

TEST(Pcap, GivesOneFlowForBothDirectionsOfAConnection)
{
    PcapWriter capture;
    TcpWriter(capture).handshake().up("hello bot").down("go on").up("done");
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.flows.size(), 1U);
    const Flow& flow = sink.flows[0];
    EXPECT_EQ(flow.where.offset, 24U);
    EXPECT_EQ(format_time(flow.start), "1970-01-01T00:16:40Z");
    EXPECT_EQ(flow.duration, Micros{500'000});
    EXPECT_EQ(flow.client.text(), "192.0.2.7");
    EXPECT_EQ(flow.server.text(), "198.51.100.9");
    EXPECT_EQ(flow.client_port, 1025);
    EXPECT_EQ(flow.server_port, 80);
    EXPECT_EQ(flow.packets_up, 4U);
    EXPECT_EQ(flow.packets_down, 2U);
    EXPECT_EQ(flow.bytes_up, 13U);
    EXPECT_EQ(flow.bytes_down, 5U);
    EXPECT_EQ(flow.head_up, "hello botdone");
    EXPECT_EQ(flow.head_down, "go on");
    EXPECT_EQ(flow.outcome, Outcome::Answered);
    EXPECT_TRUE(sink.oddities.empty());
}

TEST(Pcap, ReadsNanosecondsAndBigEndianFiles)
{
    PcapWriter nanos(1, 0xa1b23c4d);
    nanos.add(1'000, 999'999'999, udp_frame({}, "x"));
    EXPECT_EQ(format_time(CaptureRecords(nanos).flows.at(0).start), "1970-01-01T00:16:40.999999Z");

    const std::string frame = udp_frame({}, "x");
    const std::string swapped = big(0xa1b2c3d4, 4) + big(2, 2) + big(4, 2) + big(0, 8) +
                                big(65'535, 4) + big(1, 4) + big(1'000, 4) + big(5, 4) +
                                big(frame.size(), 4) + big(frame.size(), 4) + frame;
    CollectingSink sink;
    ASSERT_TRUE(read_text(pcap_format(), swapped, sink));
    ASSERT_EQ(sink.flows.size(), 1U);
    EXPECT_EQ(format_time(sink.flows[0].start), "1970-01-01T00:16:40.000005Z");
}

TEST(Pcap, ASynAckAloneDoesNotMeanAnswered)
{
    struct Case {
        const char* name;
        void (*play)(TcpWriter&);
        Outcome outcome;
        bool reset_by_server;
    };

    const Case cases[] = {
        {"no answer",
         [](TcpWriter& tcp) { tcp.frame(true, tcp_syn, {}); },
         Outcome::NoAnswer,
         false},
        {"refused",
         [](TcpWriter& tcp) { tcp.frame(true, tcp_syn, {}).frame(false, tcp_rst | tcp_ack, {}); },
         Outcome::Refused,
         true},
        {"accepted, silent",
         [](TcpWriter& tcp) { tcp.handshake().up("order?"); },
         Outcome::ConnectedNoData,
         false},
        {"accepted, reset after the question",
         [](TcpWriter& tcp) { tcp.handshake().up("order?").frame(false, tcp_rst, {}); },
         Outcome::ConnectedNoData,
         true},
        {"accepted, closed",
         [](TcpWriter& tcp) { tcp.handshake().frame(false, tcp_fin | tcp_ack, {}); },
         Outcome::ConnectedNoData,
         false},
        {"middle, answered",
         [](TcpWriter& tcp) { tcp.up("order?").down("yes"); },
         Outcome::Answered,
         false},
        {"middle, silent", [](TcpWriter& tcp) { tcp.up("order?"); }, Outcome::Unknown, false},
    };
    for (const Case& one : cases) {
        SCOPED_TRACE(one.name);
        PcapWriter capture;
        TcpWriter tcp(capture);
        one.play(tcp);
        const CaptureRecords sink(capture);
        ASSERT_EQ(sink.flows.size(), 1U);
        EXPECT_EQ(sink.flows[0].outcome, one.outcome);
        EXPECT_EQ(sink.flows[0].reset_by_server, one.reset_by_server);
    }
}

TEST(Pcap, FindsTheInitiatorWhenTheSynWasNotCaptured)
{
    PcapWriter capture;
    TcpWriter(capture).frame(false, tcp_syn | tcp_ack, {}).down("220 x\r\n");
    PcapWriter middle;
    TcpWriter(middle).down("data");
    for (const PcapWriter* each : {&capture, &middle}) {
        const CaptureRecords sink(*each);
        ASSERT_EQ(sink.flows.size(), 1U);
        EXPECT_EQ(sink.flows[0].client.text(), "192.0.2.7");
        EXPECT_EQ(sink.flows[0].server_port, 80);
    }
}

TEST(Pcap, CountsRetransmissionsAndLateSegmentsOnce)
{
    PcapWriter capture;
    const Ends ends;
    const auto add = [&](std::uint32_t sequence, std::string_view payload) {
        capture.add(1'000, 0, tcp_frame(ends, tcp_ack, sequence, 1, payload));
    };
    capture.add(1'000, 0, tcp_frame(ends, tcp_syn, 99, 0));
    capture.add(1'000, 0, tcp_frame(ends.reversed(), tcp_syn | tcp_ack, 0, 100));
    add(100, "GET /a HT");
    add(100, "GET /a HT");        // again
    add(119, "Host: c.exa");      // too early
    add(109, "TP/1.1\r\nHo");     // fills the hole up to its end, one byte less
    add(105, "zzzzTP/1.1\r\nHo"); // overlaps: the first version wins
    add(119, "Host: c.exa");      // again
    add(130, "mple\r\n\r\n");
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.flows.size(), 1U);
    EXPECT_EQ(sink.flows[0].bytes_up, 38U);
    EXPECT_EQ(sink.flows[0].packets_up, 8U);
    ASSERT_EQ(sink.requests.size(), 1U);
    EXPECT_EQ(sink.requests[0].uri, "/a");
}

TEST(Pcap, ASynWithAnotherNumberIsANewFlow)
{
    PcapWriter capture;
    const Ends ends;
    capture.add(1'000, 0, tcp_frame(ends, tcp_syn, 1, 0));
    capture.add(1'003, 0, tcp_frame(ends, tcp_syn, 1, 0)); // the same attempt again
    capture.add(1'010, 0, tcp_frame(ends, tcp_syn, 77'777, 0));
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.flows.size(), 2U);
    EXPECT_EQ(sink.flows[0].packets_up, 2U);
    EXPECT_EQ(sink.flows[1].packets_up, 1U);
}

TEST(Pcap, EndsIdleFlowsByTheCapturesOwnTime)
{
    PcapWriter capture;
    capture.add(1'000, 0, udp_frame({}, "x"));
    capture.add(1'100, 0, udp_frame({}, "x"));
    capture.add(1'221, 0, udp_frame({}, "x"));
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.flows.size(), 2U);
    EXPECT_EQ(sink.flows[0].packets_up, 2U);
    EXPECT_EQ(sink.flows[0].outcome, Outcome::NoAnswer);
}

TEST(Pcap, OneWrongTimeStampEndsNothing)
{
    PcapWriter capture;
    capture.add(1'000, 0, udp_frame({}, "x"));
    capture.add(900'000'000, 0, udp_frame({}, "x"));
    capture.add(1'001, 0, udp_frame({}, "x"));
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.flows.size(), 1U);
    EXPECT_EQ(sink.flows[0].packets_up, 3U);
    EXPECT_EQ(sink.oddities.at("pcap-time-jump"), 1);
}

TEST(Pcap, ACaptureAppendedFromAnEarlierTimeStaysWhole)
{
    PcapWriter capture;
    capture.add(900'000'000, 0, udp_frame({}, "x"));
    for (std::uint32_t i = 0; i < 3; ++i) {
        capture.add(1'000 + i, 0, udp_frame({.source_port = 5'000}, "x"));
    }
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.flows.size(), 2U);
    EXPECT_EQ(sink.flows[1].packets_up, 3U);
}

TEST(Pcap, ReadsEachLinkType)
{
    const std::string packet = ipv4({}, 17, udp_datagram({}, "x"));
    const std::string mac(12, '\x02');
    const std::string tag = big(5, 2);

    struct Case {
        const char* name;
        std::uint32_t type;
        std::string frame;
    };

    const Case cases[] = {
        {"ethernet", 1, ethernet(packet)},
        {"vlan", 1, mac + big(0x8100, 2) + tag + big(0x0800, 2) + packet},
        {"qinq", 1, mac + big(0x88a8, 2) + tag + big(0x8100, 2) + tag + big(0x0800, 2) + packet},
        {"pppoe", 1, mac + big(0x8864, 2) + big(0x110001, 4) + big(0, 2) + big(0x0021, 2) + packet},
        {"mpls", 1, mac + big(0x8847, 2) + big(0x00010000, 4) + big(0x00020100, 4) + packet},
        {"cooked", 113, std::string(14, '\0') + big(0x0800, 2) + packet},
        {"cooked 2", 276, big(0x0800, 2) + std::string(18, '\0') + packet},
        {"loopback, little", 0, little(2, 4) + packet},
        {"loopback, big", 0, big(2, 4) + packet},
        {"raw", 101, packet},
        {"raw ipv4", 228, packet},
        {"ppp", 9, big(0xff03, 2) + big(0x0021, 2) + packet},
        {"ppp, short", 9, big(0x21, 1) + packet},
        {"gre", 101, ipv4({.source = 1, .destination = 2}, 47, big(0x0800, 4) + packet)},
        {"gre with key", 101, ipv4({.source = 1}, 47, big(0x20000800, 4) + big(9, 4) + packet)},
        {"ip in ip", 101, ipv4({.source = 1, .destination = 2}, 4, packet)},
    };
    for (const Case& one : cases) {
        SCOPED_TRACE(one.name);
        const CaptureRecords sink(one_query(one.type, one.frame));
        ASSERT_EQ(sink.flows.size(), 1U);
        EXPECT_EQ(sink.flows[0].client.text(), "192.0.2.7");
        EXPECT_EQ(sink.flows[0].server_port, 80);
        EXPECT_EQ(sink.flows[0].bytes_up, 1U);
        EXPECT_TRUE(sink.oddities.empty());
    }
    const CaptureRecords unknown(one_query(147, packet));
    EXPECT_TRUE(unknown.flows.empty());
    EXPECT_EQ(unknown.oddities.at("packet-link-type"), 1);
}

TEST(Pcap, PassesOverIpv6ExtensionHeaders)
{
    const std::string source = big(0x20010db8, 4) + std::string(11, '\0') + "\x01";
    const std::string target = big(0x20010db8, 4) + std::string(11, '\0') + "\x02";
    const std::string extensions = big(60, 1) + big(0, 1) + std::string(6, '\0')     // hop by hop
                                   + big(17, 1) + big(1, 1) + std::string(14, '\0'); // destination
    const std::string payload = extensions + udp_datagram({}, "four");
    const std::string packet = big(0x60000000, 4) + big(payload.size(), 2) + big(0, 1) +
                               big(64, 1) + source + target + payload;
    const CaptureRecords sink(one_query(1, ethernet(packet, 0x86dd)));
    ASSERT_EQ(sink.flows.size(), 1U);
    EXPECT_EQ(sink.flows[0].client.text(), "2001:db8::1");
    EXPECT_EQ(sink.flows[0].server_port, 80);
    EXPECT_EQ(sink.flows[0].bytes_up, 4U);
}

TEST(Pcap, PutsFragmentsTogetherInAnyOrder)
{
    const std::string datagram = udp_datagram({.destination_port = 53}, dns_query(9, "a.example"));
    const std::string first = ethernet(ipv4({}, 17, datagram.substr(0, 24), 0x2000));
    const std::string last = ethernet(ipv4({}, 17, datagram.substr(24), 3));
    for (const bool swapped : {false, true}) {
        PcapWriter capture;
        capture.add(1'000, 0, swapped ? last : first).add(1'000, 9, swapped ? first : last);
        const CaptureRecords sink(capture);
        ASSERT_EQ(sink.flows.size(), 1U);
        EXPECT_EQ(sink.flows[0].packets_up, 2U);
        EXPECT_EQ(sink.flows[0].bytes_up, datagram.size() - 8);
        EXPECT_EQ(sink.flows[0].where.offset, 24U);
        ASSERT_EQ(sink.lookups.size(), 1U);
        EXPECT_EQ(sink.lookups[0].name, "a.example");
    }
}

TEST(Pcap, HandsOverWhatThereIsOfAnUnfinishedDatagram)
{
    const std::string datagram = udp_datagram({}, std::string(40, 'x'));
    PcapWriter begun;
    begun.add(1'000, 0, ethernet(ipv4({}, 17, datagram.substr(0, 24), 0x2000)));
    const CaptureRecords sink(begun);
    ASSERT_EQ(sink.flows.size(), 1U);
    EXPECT_EQ(sink.flows[0].bytes_up, 16U);

    PcapWriter orphan;
    orphan.add(1'000, 0, ethernet(ipv4({}, 17, datagram.substr(24), 3)));
    const CaptureRecords none(orphan);
    EXPECT_TRUE(none.flows.empty());
    EXPECT_EQ(none.oddities.at("packet-fragment-orphan"), 1);
}

TEST(Pcap, MarksTheFlowThatAnIcmpErrorIsAbout)
{
    PcapWriter capture;
    const std::string asked = ipv4({}, 17, udp_datagram({}, "x"));
    capture.add(1'000, 0, ethernet(asked));
    const Ends back{0x0a000001, host_address, 0, 0};
    capture.add(1'001, 0, ethernet(ipv4(back, 1, big(0x0303, 2) + big(0, 6) + asked)));
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.flows.size(), 2U);
    EXPECT_EQ(sink.flows[0].outcome, Outcome::Refused);
    EXPECT_EQ(sink.flows[1].transport, Transport::Icmp);
    EXPECT_EQ(sink.flows[1].client_port, 3);
    EXPECT_EQ(sink.flows[1].server_port, 3);
}

TEST(Pcap, JoinsAnEchoAndItsReply)
{
    PcapWriter capture;
    const Ends ends;
    capture.add(1'000, 0, ethernet(ipv4(ends, 1, big(0x0800, 2) + big(0, 6) + "ping")));
    capture.add(1'000, 9, ethernet(ipv4(ends.reversed(), 1, big(0, 8) + "ping")));
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.flows.size(), 1U);
    EXPECT_EQ(sink.flows[0].client_port, 8);
    EXPECT_EQ(sink.flows[0].packets_down, 1U);
    EXPECT_EQ(sink.flows[0].outcome, Outcome::Answered);
}

TEST(Pcap, CountsCutPacketsWhole)
{
    PcapWriter capture;
    TcpWriter(capture)
        .handshake()
        .up(std::string(1'400, 'u'), 60)
        .down(std::string(1'000, 'd'), 74);
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.flows.size(), 1U);
    EXPECT_EQ(sink.flows[0].bytes_up, 1'400U);
    EXPECT_EQ(sink.flows[0].bytes_down, 1'000U);
    EXPECT_EQ(sink.flows[0].head_up, "uuuuuu");
    EXPECT_TRUE(sink.oddities.empty());
}

TEST(Pcap, NamesTheCutLastPacket)
{
    PcapWriter capture;
    capture.add(1'000, 0, udp_frame({}, "x")).add(1'001, 0, udp_frame({}, "0123456789"));
    CollectingSink sink;
    const std::string cut = capture.bytes().substr(0, capture.bytes().size() - 4);
    ASSERT_TRUE(read_text(pcap_format(), cut, sink));
    EXPECT_EQ(sink.flows.at(0).packets_up, 2U);
    EXPECT_EQ(sink.oddities.at("pcap-packet-cut"), 1);
    EXPECT_EQ(sink.offsets.at(0), capture.last_offset());
}

TEST(Pcap, GoesOnBehindADamagedRecord)
{
    PcapWriter capture;
    std::size_t damaged = 0;
    for (std::uint16_t i = 0; i < 10; ++i) {
        capture.add(
            1'000 + i, 0, udp_frame({.source_port = static_cast<std::uint16_t>(2'000 + i)}, "x")
        );
        damaged = i == 4 ? capture.last_offset() : damaged;
    }
    std::string bytes = capture.bytes();
    bytes[damaged + 11] = '\x7f'; // a length of 2 GB
    CollectingSink sink;
    ASSERT_TRUE(read_text(pcap_format(), bytes, sink));
    EXPECT_EQ(sink.flows.size(), 9U);
    EXPECT_EQ(sink.oddities.at("pcap-damaged"), 1);
    EXPECT_EQ(sink.offsets.at(0), damaged);
}

TEST(Pcap, EndsTheLongestIdleFlowsWhenMemoryIsFull)
{
    CollectingSink sink;
    PacketFlows flows(sink, 20 * (sizeof(OpenFlow) + 16));
    for (std::uint16_t i = 0; i < 100; ++i) {
        Packet packet;
        packet.offset = i;
        packet.time = from_epoch(1'000, i);
        packet.transport = Transport::Udp;
        packet.protocol = 17;
        packet.source = Address::v4(host_address);
        packet.destination = Address::v4(server_address);
        packet.source_port = static_cast<std::uint16_t>(2'000 + i);
        packet.destination_port = 9'000;
        flows.add(packet);
    }
    EXPECT_EQ(sink.flows.size(), 80U);
    EXPECT_EQ(sink.oddities.at("pcap-flow-table-full"), 80);
    flows.finish();
    ASSERT_EQ(sink.flows.size(), 100U);
    for (std::size_t i = 0; i < 100; ++i) {
        EXPECT_EQ(sink.flows[i].where.offset, i);
    }
}

std::string block(std::uint32_t type, const std::string& body)
{
    const std::size_t padded = (body.size() + 3) / 4 * 4;
    const std::string length = little(padded + 12, 4);
    return little(type, 4) + length + body + std::string(padded - body.size(), '\0') + length;
}

std::string section()
{
    return block(
        0x0a0d0d0a, little(0x1a2b3c4d, 4) + little(1, 2) + little(0, 2) + std::string(8, '\xff')
    );
}

std::string enhanced(std::uint32_t interface, std::uint64_t ticks, const std::string& frame)
{
    return block(
        6,
        little(interface, 4) + little(ticks >> 32U, 4) + little(ticks & 0xffffffffU, 4) +
            little(frame.size(), 4) + little(frame.size(), 4) + frame
    );
}

TEST(Pcapng, ReadsInterfacesOfDifferentLinkTypesAndClocks)
{
    const std::string nanos =
        little(9, 2) + little(1, 2) + big(9, 1) + std::string(3, '\0') + little(0, 4);
    const std::string halves = little(9, 2) + little(1, 2) + big(0x81, 1) + std::string(3, '\0');
    const std::string packet = ipv4({}, 17, udp_datagram({}, "x"));
    const std::string file =
        section() + block(1, little(1, 4) + little(0, 4)) +
        block(1, little(101, 4) + little(0, 4) + nanos) +
        block(1, little(101, 4) + little(0, 4) + halves) + block(5, "statistics..") +
        enhanced(0, 1'000'000'000, udp_frame({}, "x")) + enhanced(1, 1'000'500'000'000, packet) +
        enhanced(2, 2'003, packet) +
        block(3, little(ethernet(packet).size(), 4) + ethernet(packet)) + enhanced(9, 0, packet);
    CollectingSink sink;
    ASSERT_TRUE(read_text(pcapng_format(), file, sink));
    ASSERT_EQ(sink.flows.size(), 1U);
    EXPECT_EQ(sink.flows[0].packets_up, 4U);
    EXPECT_EQ(format_time(sink.flows[0].start), "1970-01-01T00:16:40Z");
    EXPECT_EQ(sink.flows[0].duration, Micros{1'500'000});
    EXPECT_EQ(sink.oddities.at("pcapng-no-time"), 1);
    EXPECT_EQ(sink.oddities.at("pcapng-interface"), 1);
}

TEST(Pcapng, GoesOnBehindADamagedBlock)
{
    const std::string start = section() + block(1, little(1, 4) + little(0, 4));
    for (const std::size_t place :
         {4U, 6U}) { // a length no block has; one past the end of the file
        std::string broken = enhanced(0, 1'000'000, udp_frame({.source_port = 9}, "x"));
        broken[place] = '\x03';
        const std::string file =
            start + broken + enhanced(0, 1'000'001, udp_frame({}, "x")) + section();
        CollectingSink sink;
        ASSERT_TRUE(read_text(pcapng_format(), file, sink));
        ASSERT_EQ(sink.flows.size(), 1U);
        EXPECT_EQ(sink.flows[0].client_port, 1'025);
        EXPECT_EQ(sink.oddities.at("pcapng-damaged"), 1);
        EXPECT_EQ(sink.offsets.at(0), start.size());
    }
}

TEST(Pcapng, NamesTheCutLastBlock)
{
    const std::string start = section() + block(1, little(1, 4) + little(0, 4));
    const std::string last = enhanced(0, 1'000'001, udp_frame({}, "x"));
    CollectingSink sink;
    ASSERT_TRUE(read_text(pcapng_format(), start + last + last.substr(0, last.size() - 8), sink));
    EXPECT_EQ(sink.flows.at(0).packets_up, 1U);
    EXPECT_EQ(sink.oddities.at("pcapng-packet-cut"), 1);
}

TEST(Pcap, SurvivesEveryCutAndTurnedBit)
{
    PcapWriter capture;
    TcpWriter(capture)
        .handshake()
        .up("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n")
        .down("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    capture.add(1'002, 0, udp_frame({.destination_port = 53}, dns_query(1, "a.example")));
    read_damaged(pcap_format(), capture.bytes(), 3);
    const std::string ng = section() + block(1, little(1, 4) + little(0, 4)) +
                           enhanced(0, 1'000'000, udp_frame({}, "x")) +
                           enhanced(0, 1'000'001, udp_frame({}, "y"));
    read_damaged(pcapng_format(), ng, 1);
}

} // namespace

} // namespace takedown
