#include "simulate/evidence/recording.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

namespace takedown::simulate {

namespace {

using testing::StartsWith;

/// What a conversation of every kind reads like in a capture of whole packets.
class PcapRoundTrip : public testing::Test {
protected:
    void SetUp() override
    {
        write_all(open_pcap_writer(folder_.path("a.pcap"), 65'535), all_);
        read_capture(folder_.path("a.pcap"), sink_);
    }

    /// Calls `compare` for each conversation whose talk is of this kind and was heard.
    template <class Talk, class Compare>
    void for_each_talk(const Compare& compare)
    {
        int count = 0;
        for (const NamedConversation& each : all_) {
            if (const auto* talk = std::get_if<Talk>(&each.conversation.talk)) {
                SCOPED_TRACE(each.name);
                compare(each, *talk);
                ++count;
            }
        }
        EXPECT_GT(count, 2);
    }

    TestFolder folder_;
    std::vector<NamedConversation> all_ = conversations_of_every_kind();
    CollectingSink sink_;
};

TEST_F(PcapRoundTrip, GivesTheSameFlows)
{
    for (const NamedConversation& each : all_) {
        SCOPED_TRACE(each.name);
        const Flow& put = each.conversation.flow;
        const Flow* got = flow_of(sink_, put);
        ASSERT_NE(got, nullptr);
        EXPECT_EQ(got->start, put.start);
        EXPECT_EQ(got->duration, put.duration);
        EXPECT_EQ(got->server, put.server);
        EXPECT_EQ(got->server_port, put.server_port);
        EXPECT_EQ(got->packets_up, put.packets_up);
        EXPECT_EQ(got->packets_down, put.packets_down);
        EXPECT_EQ(got->bytes_up, put.bytes_up);
        EXPECT_EQ(got->bytes_down, put.bytes_down);
        const bool middle = put.outcome == Outcome::Unknown;
        EXPECT_EQ(got->outcome, middle ? Outcome::Answered : put.outcome);
        EXPECT_EQ(got->reset_by_server, put.reset_by_server);
        EXPECT_THAT(got->head_up, StartsWith(put.head_up));
        EXPECT_THAT(got->head_down, StartsWith(put.head_down));
    }
    EXPECT_EQ(sink_.flows.size(), all_.size() + 1); // and the ICMP message that refuses one
    EXPECT_TRUE(sink_.oddities.empty());
}

TEST_F(PcapRoundTrip, GivesTheSameLookups)
{
    for_each_talk<Lookup>([this](const NamedConversation& each, const Lookup& put) {
        const Lookup* got = lookup_of(sink_, each.conversation.flow);
        ASSERT_NE(got, nullptr);
        EXPECT_EQ(got->time, put.time);
        EXPECT_EQ(got->resolver, put.resolver);
        EXPECT_EQ(got->name, put.name);
        EXPECT_EQ(got->type, put.type);
        EXPECT_EQ(got->response, put.response);
        EXPECT_EQ(got->addresses, put.addresses);
        EXPECT_EQ(got->other_answers, put.other_answers);
        EXPECT_EQ(got->least_ttl, put.least_ttl);
    });
}

TEST_F(PcapRoundTrip, GivesTheSameRequests)
{
    using Requests = std::vector<HttpRequest>;
    for_each_talk<Requests>([this](const NamedConversation& each, const Requests& all) {
        const Requests found = requests_of(sink_, each.conversation.flow);
        ASSERT_EQ(found.size(), all.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            const HttpRequest& got = found[i];
            const HttpRequest& put = all[i];
            EXPECT_EQ(got.time, put.time);
            EXPECT_EQ(got.server, put.server);
            EXPECT_EQ(got.server_port, put.server_port);
            EXPECT_EQ(got.method, put.method);
            EXPECT_EQ(got.host, put.host);
            EXPECT_EQ(got.uri, put.uri);
            EXPECT_EQ(got.user_agent, put.user_agent);
            EXPECT_EQ(got.referrer, put.referrer);
            EXPECT_EQ(got.header_names, put.header_names);
            EXPECT_EQ(got.status, put.status);
            EXPECT_EQ(got.response_type, put.response_type);
            if (put.status != 101) { // the reader counts what follows an upgrade
                EXPECT_EQ(got.request_bytes, put.request_bytes);
                EXPECT_EQ(got.response_bytes, put.response_bytes);
            }
        }
    });
}

TEST_F(PcapRoundTrip, GivesTheSameHandshakes)
{
    for_each_talk<TlsHandshake>([this](const NamedConversation& each, const TlsHandshake& put) {
        const TlsHandshake* got = handshake_of(sink_, each.conversation.flow);
        ASSERT_NE(got, nullptr);
        EXPECT_EQ(got->time, put.time);
        EXPECT_EQ(got->server_name, put.server_name);
        EXPECT_EQ(got->version, put.version);
        EXPECT_EQ(got->ja3, put.ja3);
        EXPECT_EQ(got->ja3s, put.ja3s);
        EXPECT_EQ(got->subject, put.subject);
        EXPECT_EQ(got->issuer, put.issuer);
        EXPECT_EQ(got->not_before, put.not_before);
        EXPECT_EQ(got->not_after, put.not_after);
        EXPECT_EQ(got->established, put.established);
    });
}

TEST_F(PcapRoundTrip, GivesTheSameMailSessions)
{
    for_each_talk<SmtpSession>([this](const NamedConversation& each, const SmtpSession& put) {
        const SmtpSession* got = session_of(sink_, each.conversation.flow);
        if (each.conversation.flow.outcome != Outcome::Answered) {
            EXPECT_EQ(got, nullptr); // a client waits for the greeting
            return;
        }
        ASSERT_NE(got, nullptr);
        EXPECT_EQ(got->time, put.time);
        EXPECT_EQ(got->server_port, put.server_port);
        EXPECT_EQ(got->helo, put.helo);
        EXPECT_EQ(got->dialect, put.dialect);
        EXPECT_EQ(got->last_reply, put.last_reply);
        EXPECT_EQ(got->message_sent, put.message_sent);
        EXPECT_EQ(got->subject, put.subject);
        EXPECT_EQ(got->tls, put.tls);
        EXPECT_EQ(got->from_domain, put.from_domain);
        EXPECT_EQ(got->recipients, put.recipients);
        EXPECT_EQ(got->recipient_domains, put.recipient_domains);
    });
}

std::string capture_of(const std::vector<NamedConversation>& all, std::uint32_t snaplen)
{
    const TestFolder folder;
    write_all(open_pcap_writer(folder.path("a.pcap"), snaplen), all);
    return file_text(folder.path("a.pcap"));
}

std::uint32_t little(const std::string& bytes, std::size_t at)
{
    std::uint32_t value = 0;
    for (std::size_t i = 4; i > 0; --i) {
        value = value << 8U | static_cast<std::uint8_t>(bytes[at + i - 1]);
    }
    return value;
}

struct FrameHead {
    TimePoint time{};
    std::uint32_t kept = 0;
    std::uint32_t length = 0;
};

std::vector<FrameHead> frames_of(const std::string& capture)
{
    std::vector<FrameHead> frames;
    for (std::size_t at = 24; at < capture.size(); at += 16 + frames.back().kept) {
        frames.push_back(
            {from_epoch(little(capture, at), little(capture, at + 4)),
             little(capture, at + 8),
             little(capture, at + 12)}
        );
    }
    return frames;
}

TEST(PcapWriter, WritesPacketsInTheOrderOfTime)
{
    const auto frames = frames_of(capture_of(conversations_of_every_kind(), 128));
    EXPECT_GT(frames.size(), 1'000U);
    for (std::size_t i = 1; i < frames.size(); ++i) {
        ASSERT_GE(frames[i].time, frames[i - 1].time) << i;
    }
}

TEST(PcapWriter, CutsPacketsAtTheSnaplen)
{
    const auto all = conversations_of_every_kind();
    const auto whole = frames_of(capture_of(all, 65'535));
    const auto cut = frames_of(capture_of(all, 96));
    ASSERT_EQ(cut.size(), whole.size());
    for (std::size_t i = 0; i < cut.size(); ++i) {
        EXPECT_EQ(cut[i].length, whole[i].kept);
        EXPECT_EQ(cut[i].kept, std::min(96U, whole[i].kept));
    }
}

TEST(PcapWriter, ShowsTheSameFlowsInCutPackets)
{
    const TestFolder folder;
    const auto all = conversations_of_every_kind();
    write_all(open_pcap_writer(folder.path("a.pcap"), 96), all);
    CollectingSink sink;
    read_capture(folder.path("a.pcap"), sink);
    for (const NamedConversation& each : all) {
        const Flow* got = flow_of(sink, each.conversation.flow);
        ASSERT_NE(got, nullptr) << each.name;
        EXPECT_EQ(got->bytes_down, each.conversation.flow.bytes_down) << each.name;
        EXPECT_EQ(got->packets_up, each.conversation.flow.packets_up) << each.name;
    }
}

TEST(PcapWriter, WritesTheSameBytesForTheSameConversations)
{
    EXPECT_EQ(
        capture_of(conversations_of_every_kind(), 256),
        capture_of(conversations_of_every_kind(), 256)
    );
}

TEST(PcapWriter, WritesAValidCaptureOfNothing)
{
    EXPECT_EQ(capture_of({}, 256).size(), 24U);
}

TEST(PcapWriter, SaysWhyAFileCannotBeMade)
{
    const auto writer = open_pcap_writer("/proc/none/a.pcap", 256);
    ASSERT_FALSE(writer);
    EXPECT_EQ(writer.error().kind, ErrorKind::Storage);
    EXPECT_THAT(writer.error().message, StartsWith("/proc/none/a.pcap"));
}

std::string output_of(const std::string& command)
{
    std::string text;
    if (std::FILE* pipe = popen(command.c_str(), "r")) {
        char piece[4'096];
        while (const std::size_t size = std::fread(piece, 1, sizeof piece, pipe)) {
            text.append(piece, size);
        }
        pclose(pipe);
    }
    return text;
}

TEST_F(PcapRoundTrip, HoldsWhatTsharkHoldsToo)
{
    if (std::system("tshark --version >/dev/null 2>&1") != 0) {
        GTEST_SKIP() << "no tshark";
    }
    const std::string tshark =
        "tshark -n -r " + folder_.path("a.pcap") +
        " -o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE -o udp.check_checksum:TRUE ";
    const auto rows = [&](const std::string& filter) {
        return output_of(tshark + "-Y '" + filter + "' 2>/dev/null");
    };
    EXPECT_EQ(rows("_ws.malformed || _ws.unreassembled"), "");
    EXPECT_EQ(
        rows("ip.checksum.status == 0 || tcp.checksum.status == 0 || "
             "udp.checksum.status == 0 || icmp.checksum.status == 0"),
        ""
    );
    EXPECT_EQ(
        rows("tcp.analysis.lost_segment || tcp.analysis.ack_lost_segment || "
             "tcp.analysis.out_of_order"),
        ""
    );
    EXPECT_NE(rows("ip.checksum.status == 1 && tcp.checksum.status == 1"), "");
    EXPECT_NE(rows("tls.handshake.certificate"), "");
    EXPECT_NE(rows("dns.mx.mail_exchange"), "");
    EXPECT_NE(rows("smtp.req.command == \"MAIL\""), "");
    EXPECT_NE(rows("http.response.code == 404"), "");
}

} // namespace

} // namespace takedown::simulate
