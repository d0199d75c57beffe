#include "readers/traffic/capture_records.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace takedown {

namespace {

using testing::ElementsAre;

TEST(PcapHttp, PairsPipelinedRequestsWithTheirAnswers)
{
    PcapWriter capture;
    TcpWriter(capture, {.destination_port = 8'123})
        .handshake()
        .up("GET /a HTTP/1.1\r\nHost: C2.Example:8123\r\nUser-Agent: Bot/1\r\nX-Id: 7\r\n\r\n"
            "POST /b?x=1 HTTP/1.1\r\nhost: two.example\r\nReferer: http://r.example/\r\n"
            "Content-Length: 5\r\n\r\nhe")
        .up("llo")
        .down("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n"
              "Content-Length: 3\r\n\r\nno!HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234")
        .down("56789");
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.requests.size(), 2U);
    const HttpRequest& a = sink.requests[0];
    EXPECT_EQ(a.method, "GET");
    EXPECT_EQ(a.uri, "/a");
    EXPECT_EQ(a.host, "c2.example");
    EXPECT_EQ(a.user_agent, "Bot/1");
    EXPECT_EQ(a.header_names, "Host,User-Agent,X-Id");
    EXPECT_EQ(a.status, 404);
    EXPECT_EQ(a.response_type, "text/html");
    EXPECT_EQ(a.response_bytes, 3U);
    EXPECT_EQ(a.server_port, 8'123);
    const HttpRequest& b = sink.requests[1];
    EXPECT_EQ(b.method, "POST");
    EXPECT_EQ(b.uri, "/b?x=1");
    EXPECT_EQ(b.host, "two.example");
    EXPECT_EQ(b.referrer, "http://r.example/");
    EXPECT_EQ(b.request_bytes, 5U);
    EXPECT_EQ(b.status, 200);
    EXPECT_EQ(b.response_bytes, 10U);
}

TEST(PcapHttp, KeepsWhatIsSeenOfACutHeadAndFindsTheNext)
{
    const std::string head =
        "GET /long HTTP/1.1\r\nHost: a.example\r\nUser-Agent: Mozilla/4.0 (compat";
    PcapWriter capture;
    TcpWriter(capture)
        .handshake()
        .up(head + std::string(200, 'x') + "\r\n\r\n", 54 + head.size())
        .down("HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\n" + std::string(300, 'h'), 54 + 43)
        .up("GET /next HTTP/1.1\r\nHost: half.exam" + std::string(60, 'y'), 54 + 35)
        .down("HTTP/1.0 302 Found\r\n\r\n");
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.requests.size(), 2U);
    EXPECT_EQ(sink.requests[0].host, "a.example");
    EXPECT_EQ(sink.requests[0].user_agent, "Mozilla/4.0 (compat");
    EXPECT_EQ(sink.requests[0].status, 200);
    EXPECT_EQ(sink.requests[0].response_type, "image/gif");
    EXPECT_EQ(sink.requests[1].uri, "/next");
    EXPECT_EQ(sink.requests[1].host, "") << "half a host is another's name";
    EXPECT_EQ(sink.requests[1].header_names, "Host");
    EXPECT_EQ(sink.requests[1].status, 302);
}

TEST(PcapHttp, ARequestThatNobodyAnswersHasNoStatus)
{
    PcapWriter capture;
    TcpWriter(capture).handshake().up("GET /gate.php HTTP/1.0\r\n\r\n");
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.requests.size(), 1U);
    EXPECT_EQ(sink.requests[0].status, 0);
    EXPECT_EQ(sink.flows.at(0).outcome, Outcome::ConnectedNoData);
}

TEST(PcapHttp, GoesOnAfterALostSegment)
{
    PcapWriter capture;
    TcpWriter tcp(capture);
    tcp.handshake().up("GET /one HTTP/1.1\r\n\r\n");
    tcp.skip_up(30);
    tcp.up("GET /three HTTP/1.1\r\n\r\n").down("HTTP/1.1 200 OK\r\n\r\n");
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.requests.size(), 2U);
    EXPECT_EQ(sink.requests[0].uri, "/one");
    EXPECT_EQ(sink.requests[1].uri, "/three");
}

std::string sized(std::string_view body, unsigned bytes)
{
    return big(body.size(), bytes) + std::string(body);
}

std::string extension(std::uint16_t type, std::string_view body)
{
    return big(type, 2) + sized(body, 2);
}

std::string handshake_message(std::uint8_t type, std::string_view body)
{
    return big(type, 1) + sized(body, 3);
}

std::string tls_record(std::uint8_t type, std::string_view body)
{
    return big(type, 1) + big(0x0301, 2) + sized(body, 2);
}

std::string client_hello()
{
    const std::string name = sized(big(0, 1) + sized("C2.Example", 2), 2);
    const std::string extensions =
        extension(0x2a2a, "") + extension(0, name) +
        extension(10, sized(big(0x1a1a, 2) + big(29, 2) + big(23, 2), 2)) +
        extension(11, sized(big(0, 1), 1));
    return handshake_message(
        1,
        big(0x0303, 2) + std::string(32, 'r') + sized("", 1) +
            sized(big(0x0a0a, 2) + big(4'865, 2) + big(49'195, 2), 2) + sized(big(0, 1), 1) +
            sized(extensions, 2)
    );
}

std::string server_hello(std::string_view extensions)
{
    return handshake_message(
        2,
        big(0x0303, 2) + std::string(32, 's') + sized("", 1) + big(49'195, 2) + big(0, 1) +
            sized(extensions, 2)
    );
}

/// Self-signed, CN=c2.example,O=Example\, Inc,C=PA, made with openssl req -x509.
std::string certificate()
{
    constexpr std::string_view hex = "308201c63082016da003020102021438ad570fe4814379cb777394a2cc17"
                                     "e378476b53300a06082a8648ce3d0403023039310b300906035504061302"
                                     "504131153013060355040a0c0c4578616d706c652c20496e633113301106"
                                     "035504030c0a63322e6578616d706c65301e170d32363131323430373431"
                                     "34305a170d3336313132313037343134305a3039310b3009060355040613"
                                     "02504131153013060355040a0c0c4578616d706c652c20496e6331133011"
                                     "06035504030c0a63322e6578616d706c653059301306072a8648ce3d0201"
                                     "06082a8648ce3d030107034200049b10e114ddf619781d684645c3dac2c5"
                                     "b92a0f0067cd95fee3b61f73d6b9de79bf6aa26b47fafbe4bb21aa68e9f0"
                                     "681681f0102264dcb38629cb91192282ca4ca3533051301d0603551d0e04"
                                     "160414816105a796938cc825a1c85556646eb7e546fb4a301f0603551d23"
                                     "041830168014816105a796938cc825a1c85556646eb7e546fb4a300f0603"
                                     "551d130101ff040530030101ff300a06082a8648ce3d0403020347003044"
                                     "022077d497f07386c9702f41a98661d64f025fef9f1460bb776978bbe935"
                                     "6bb6d74a02203a4cc7603fbd45b9bf6eca13880186e35f15a2e2d55dbe4a"
                                     "8483bd2aa4f03a88";
    std::string der;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        der += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    }
    return der;
}

TEST(PcapTls, ReadsAHandshakeSpreadOverRecordsAndSegments)
{
    const std::string hello = client_hello();
    const std::string answer = server_hello(extension(0xff01, big(0, 1))) +
                               handshake_message(11, sized(sized(certificate(), 3), 3));
    PcapWriter capture;
    TcpWriter(capture, {.destination_port = 4'443})
        .handshake()
        .up(tls_record(22, hello.substr(0, 50)) + tls_record(22, hello.substr(50)).substr(0, 9))
        .up(tls_record(22, hello.substr(50)).substr(9))
        .down(tls_record(22, answer.substr(0, 100)))
        .down(tls_record(22, answer.substr(100)))
        .up(tls_record(20, big(1, 1)))
        .down(tls_record(20, big(1, 1)));
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.handshakes.size(), 1U);
    const TlsHandshake& tls = sink.handshakes[0];
    EXPECT_EQ(tls.server_name, "c2.example");
    EXPECT_EQ(tls.version, "TLSv1.2");
    // md5 of "771,4865-49195,0-10-11,29-23,0" and "771,49195,65281"
    EXPECT_EQ(tls.ja3, "3e916670429427a5a33c947802616cdc");
    EXPECT_EQ(tls.ja3s, "5cbdf35d43faf9cfc331165209343f05");
    EXPECT_EQ(tls.subject, "CN=c2.example,O=Example\\, Inc,C=PA");
    EXPECT_EQ(tls.issuer, tls.subject);
    ASSERT_TRUE(tls.not_before && tls.not_after);
    EXPECT_EQ(format_time(*tls.not_before), "2026-11-24T07:41:40Z");
    EXPECT_EQ(format_time(*tls.not_after), "2036-11-21T07:41:40Z");
    EXPECT_TRUE(tls.established);
    EXPECT_EQ(tls.server_port, 4'443);
}

TEST(PcapTls, TellsTls13BySupportedVersions)
{
    PcapWriter capture;
    TcpWriter(capture)
        .handshake()
        .up(tls_record(22, client_hello()))
        .down(tls_record(22, server_hello(extension(43, big(0x0304, 2)))));
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.handshakes.size(), 1U);
    EXPECT_EQ(sink.handshakes[0].version, "TLSv1.3");
    EXPECT_FALSE(sink.handshakes[0].established);
}

TEST(PcapTls, ACutHelloKeepsItsNameAndClaimsNoFingerprint)
{
    const std::string record = tls_record(22, client_hello());
    PcapWriter capture;
    TcpWriter(capture).handshake().up(record, 54 + record.size() - 4);
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.handshakes.size(), 1U);
    EXPECT_EQ(sink.handshakes[0].server_name, "c2.example");
    EXPECT_EQ(sink.handshakes[0].ja3, "");
}

TEST(PcapSmtp, KeepsTheDialectAsSpelled)
{
    PcapWriter capture;
    TcpWriter(capture, {.destination_port = 2'626})
        .handshake()
        .down("220 mx.example ESMTP\r\n")
        .up("helo [192.0.2.7]\r\n")
        .down("250-mx\r\n250 ok\r\n")
        .up("MAIL FROM: <a@Spam.Example> BODY=8BITMIME\r\n")
        .down("250 ok\r\n")
        .up("RCPT TO:<x@trap.example>\r\nrcpt to:<Y@trap.example>\r\n")
        .down("250 ok\r\n550 no\r\n")
        .up("DATA\r\n")
        .down("354 go\r\n")
        .up("Received: x\r\nSubject: cheap\r\n pills\r\nTo: x\r\n\r\nMAIL "
            "FROM:<in@body.example>\r\n")
        .up(".\r\n")
        .down("250 queued\r\n")
        .up("QUIT\r\n")
        .down("221 bye\r\n");
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.sessions.size(), 1U);
    const SmtpSession& session = sink.sessions[0];
    EXPECT_EQ(session.dialect, "helo |MAIL FROM: <|RCPT TO:<|rcpt to:<|DATA|QUIT");
    EXPECT_EQ(session.helo, "[192.0.2.7]");
    EXPECT_EQ(session.from_domain, "spam.example");
    EXPECT_THAT(session.recipients, ElementsAre("x@trap.example", "y@trap.example"));
    EXPECT_THAT(session.recipient_domains, ElementsAre("trap.example"));
    EXPECT_EQ(session.subject, "cheap pills");
    EXPECT_EQ(session.last_reply, 221);
    EXPECT_TRUE(session.message_sent);
    EXPECT_FALSE(session.tls);
}

TEST(PcapSmtp, NeverKeepsCredentials)
{
    PcapWriter capture;
    TcpWriter(capture, {.destination_port = 587})
        .handshake()
        .down("220 mx\r\n")
        .up("EHLO pc\r\n")
        .down("250 ok\r\n")
        .up("AUTH LOGIN\r\n")
        .down("334 VXNlcm5hbWU6\r\n")
        .up("c2VjcmV0\r\n")
        .down("334 UGFzc3dvcmQ6\r\n")
        .up("quithunter2\r\n")
        .down("235 ok\r\n")
        .up("DATA\r\n")
        .down("503 first MAIL\r\n")
        .up("QUIT\r\n");
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.sessions.size(), 1U);
    EXPECT_EQ(sink.sessions[0].dialect, "EHLO |AUTH |DATA|QUIT");
    EXPECT_FALSE(sink.sessions[0].message_sent);
}

TEST(PcapSmtp, StartTlsEndsTheSessionAndBeginsAHandshake)
{
    PcapWriter capture;
    TcpWriter(capture, {.destination_port = 25})
        .handshake()
        .down("220 mx\r\n")
        .up("EHLO pc\r\n")
        .down("250-mx\r\n250 STARTTLS\r\n")
        .up("STARTTLS\r\n")
        .down("220 go\r\n")
        .up(tls_record(22, client_hello()));
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.sessions.size(), 1U);
    EXPECT_TRUE(sink.sessions[0].tls);
    ASSERT_EQ(sink.handshakes.size(), 1U);
    EXPECT_EQ(sink.handshakes[0].server_name, "c2.example");
}

TEST(PcapSmtp, AnFtpGreetingIsNoMail)
{
    PcapWriter capture;
    TcpWriter(capture, {.destination_port = 21})
        .handshake()
        .down("220 FTP ready\r\n")
        .up("USER a\r\n")
        .down("331 password\r\n");
    EXPECT_TRUE(CaptureRecords(capture).sessions.empty());
}

const Ends to_resolver{.destination_port = 53};

TEST(PcapDns, MatchesResponsesAndReadsAnswers)
{
    const std::string alias = "\x03"
                              "cdn"
                              "\xc0\x0e"; // cdn.example, pointing into the question
    const std::string answers = dns_answer(5, 300, alias) + dns_answer(1, 60, big(0xc6336401, 4)) +
                                dns_answer(15, 90, big(10, 2) + "\x02mx\xc0\x0e") +
                                dns_answer(
                                    16,
                                    90,
                                    "\x03"
                                    "a=b\x02;c"
                                ) +
                                dns_answer(28, 90, std::string(15, '\0') + "\x01");
    PcapWriter capture;
    capture.add(1'000, 0, udp_frame(to_resolver, dns_query(7, "A.example")));
    capture.add(
        1'000, 9, udp_frame(to_resolver.reversed(), dns_query(7, "a.Example", 0x8180, 5) + answers)
    );
    capture.add(
        1'000, 10, udp_frame(to_resolver.reversed(), dns_query(7, "a.Example", 0x8180, 5) + answers)
    );
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.lookups.size(), 1U) << "the repeated response is dropped";
    const Lookup& lookup = sink.lookups[0];
    EXPECT_EQ(lookup.name, "a.example");
    EXPECT_EQ(lookup.where.offset, 24U);
    EXPECT_EQ(lookup.client.text(), "192.0.2.7");
    EXPECT_EQ(lookup.response, dns_ok);
    EXPECT_EQ(lookup.least_ttl, 60U);
    ASSERT_EQ(lookup.addresses.size(), 2U);
    EXPECT_EQ(lookup.addresses[0].text(), "198.51.100.1");
    EXPECT_EQ(lookup.addresses[1].text(), "::1");
    EXPECT_THAT(lookup.other_answers, ElementsAre("cdn.example", "10 mx.example", "a=b;c"));
}

TEST(PcapDns, TellsNoSuchNameFromNoAnswerAndKeepsRetriesApart)
{
    PcapWriter capture;
    capture.add(1'000, 0, udp_frame(to_resolver, dns_query(1, "gone.example")));
    capture.add(1'000, 1, udp_frame(to_resolver.reversed(), dns_query(1, "gone.example", 0x8183)));
    capture.add(1'001, 0, udp_frame(to_resolver, dns_query(2, "dead.example")));
    capture.add(1'002, 0, udp_frame(to_resolver, dns_query(2, "dead.example")));
    capture.add(1'003, 0, udp_frame(to_resolver.reversed(), dns_query(2, "dead.example", 0x8182)));
    capture.add(
        1'004, 0, udp_frame(to_resolver.reversed(), dns_query(3, "unasked.example", 0x8180))
    );
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.lookups.size(), 4U);
    EXPECT_EQ(sink.lookups[0].response, dns_no_such_name);
    EXPECT_EQ(sink.lookups[1].response, dns_server_failure);
    EXPECT_EQ(format_time(sink.lookups[1].time), "1970-01-01T00:16:42Z");
    EXPECT_EQ(sink.lookups[2].name, "unasked.example");
    EXPECT_EQ(sink.lookups[3].response, dns_no_answer);
    EXPECT_EQ(format_time(sink.lookups[3].time), "1970-01-01T00:16:41Z");
}

TEST(PcapDns, EscapesOddBytesAndStopsAtLoops)
{
    PcapWriter capture;
    capture.add(1'000, 0, udp_frame(to_resolver, dns_query(1, "a\xff b\\.example")));
    capture.add(
        1'000,
        0,
        udp_frame(
            to_resolver, big(2, 2) + big(0x0100, 2) + big(1, 2) + big(0, 6) + "\xc0\x0c" + big(1, 4)
        )
    );
    capture.add(1'000, 0, udp_frame(to_resolver, "xx"));
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.lookups.size(), 1U);
    EXPECT_EQ(sink.lookups[0].name, "a\\255\\032b\\092.example");
    EXPECT_EQ(sink.oddities.at("dns-unreadable"), 2);
}

TEST(PcapDns, ReadsTcpToo)
{
    PcapWriter capture;
    const std::string query = sized(dns_query(7, "a.example"), 2);
    TcpWriter(capture, to_resolver)
        .handshake()
        .up(query.substr(0, 1))
        .up(query.substr(1))
        .down(sized(dns_query(7, "a.example", 0x8180, 1) + dns_answer(1, 5, big(1, 4)), 2));
    const CaptureRecords sink(capture);
    ASSERT_EQ(sink.lookups.size(), 1U);
    EXPECT_EQ(sink.lookups[0].response, dns_ok);
    EXPECT_EQ(sink.lookups[0].addresses.size(), 1U);
}

} // namespace

} // namespace takedown
