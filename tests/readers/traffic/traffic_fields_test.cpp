#include "readers/traffic/capture_records.hpp"
#include "readers/traffic/traffic_fields.hpp"
#include "readers/traffic/zeek_tsv.hpp"

#include <gtest/gtest.h>

namespace takedown {

namespace {

/// What the Zeek reader makes of a log of one row.
class LoggedRecords : public CollectingSink {
public:
    LoggedRecords(const std::string& path, const std::string& field, const std::string& value)
    {
        const std::string text = "#path\t" + path + "\n#fields\tts\tid.orig_h\tid.resp_h\t" +
                                 field + "\n1\t192.0.2.7\t192.0.2.53\t" + value + "\n";
        EXPECT_TRUE(read_text(zeek_tsv_format(), text, *this));
    }
};

TEST(TrafficFields, AHostHasOneFormInCapturesAndLogs)
{
    struct Row {
        std::string written;
        std::string host;
    };

    const std::vector<Row> rows{
        {"C2.Example", "c2.example"},
        {"c2.example:8080", "c2.example"},
        {"c2.example.", "c2.example"},
        {"c2.example.:80", "c2.example"},
        {"192.0.2.9:81", "192.0.2.9"},
        {"[2001:DB8::1]", "2001:db8::1"},
        {"[2001:db8::1]:8080", "2001:db8::1"},
        {"2001:db8::1", "2001:db8::1"},
        {"[2001:db8", "2001:db8"},
    };
    for (const Row& row : rows) {
        PcapWriter capture;
        TcpWriter(capture).handshake().up("GET / HTTP/1.1\r\nHost: " + row.written + "\r\n\r\n");
        const CaptureRecords captured(capture);
        const LoggedRecords logged("http", "host", row.written);
        ASSERT_EQ(captured.requests.size(), 1U) << row.written;
        ASSERT_EQ(logged.requests.size(), 1U) << row.written;
        EXPECT_EQ(captured.requests[0].host, row.host) << row.written;
        EXPECT_EQ(logged.requests[0].host, row.host) << row.written;
    }
}

TEST(TrafficFields, ADnsNameHasOneFormInCapturesAndLogs)
{
    struct Row {
        std::string label;  ///< first of two
        std::string logged; ///< as Zeek writes it
        std::string name;
    };

    const std::vector<Row> rows{
        {"WWW", "WWW.example", "www.example"},
        {"a\\b", "a\\\\b.example", "a\\092b.example"},
        {"a b\xff", "a b\\xff.example", "a\\032b\\255.example"},
    };
    for (const Row& row : rows) {
        PcapWriter capture;
        const Ends to_resolver{.destination_port = 53};
        capture.add(1, 0, udp_frame(to_resolver, dns_query(1, row.label + ".example")));
        const CaptureRecords captured(capture);
        const LoggedRecords logged("dns", "query", row.logged);
        ASSERT_EQ(captured.lookups.size(), 1U) << row.name;
        ASSERT_EQ(logged.lookups.size(), 1U) << row.name;
        EXPECT_EQ(captured.lookups[0].name, row.name);
        EXPECT_EQ(logged.lookups[0].name, row.name);
    }
}

TEST(TrafficFields, ADotInsideALabelIsNoNewLabelWhereItCanBeTold)
{
    std::string name;
    append_dns_label(name, as_bytes("bank.example"));
    append_dns_label(name, as_bytes("test"));
    EXPECT_EQ(name, "bank\\046example.test");
    EXPECT_EQ(dns_name_of("bank.example.test."), "bank.example.test");
}

TEST(TrafficFields, AnEnvelopeAddressHasOneFormInCapturesAndLogs)
{
    struct Row {
        std::string written;
        std::string address;
        std::string domain;
    };

    const std::vector<Row> rows{
        {"<A@B.Example>", "a@b.example", "b.example"},
        {"<a@b.example.>", "a@b.example.", "b.example"},
        {"A@b.example", "a@b.example", "b.example"},
        {"< a@b.example >", "a@b.example", "b.example"},
        {"<\"a b\"@b.example>", "\"a b\"@b.example", "b.example"},
        {"<nobody>", "nobody", ""},
    };
    for (const Row& row : rows) {
        PcapWriter capture;
        TcpWriter(capture, {.destination_port = 25})
            .handshake()
            .down("220 mx\r\n")
            .up("EHLO x\r\nMAIL FROM:" + row.written + "\r\nRCPT TO:" + row.written + "\r\n");
        const CaptureRecords captured(capture);
        const LoggedRecords logged("smtp", "mailfrom\trcptto", row.written + "\t" + row.written);
        ASSERT_EQ(captured.sessions.size(), 1U) << row.written;
        ASSERT_EQ(logged.sessions.size(), 1U) << row.written;
        for (const SmtpSession& session : {captured.sessions[0], logged.sessions[0]}) {
            EXPECT_EQ(session.from_domain, row.domain) << row.written;
            EXPECT_EQ(session.recipients, std::vector<std::string>{row.address}) << row.written;
            EXPECT_EQ(session.recipient_domains.empty(), row.domain.empty()) << row.written;
        }
    }
}

TEST(TrafficFields, ADurationIsPositiveAndLessThanACentury)
{
    EXPECT_EQ(duration_of_seconds("2.5"), Micros{2'500'000});
    EXPECT_EQ(duration_of_seconds("0.0000004"), Micros{0});
    for (const char* text : {"", "-1", "nan", "inf", "1e300", "3.3e9", "x"}) {
        EXPECT_EQ(duration_of_seconds(text), Micros{0}) << text;
    }
}

} // namespace

} // namespace takedown
