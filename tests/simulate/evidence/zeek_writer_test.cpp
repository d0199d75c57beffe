#include "core/text.hpp"
#include "simulate/evidence/recording.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace takedown::simulate {

namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string in_capitals(std::string text)
{
    for (char& c : text) {
        c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    return text;
}

/// Two recordings of one network.
class ZeekAndPcap : public testing::Test {
protected:
    void SetUp() override
    {
        write_all(open_zeek_writer(folder_.path("zeek")), all_);
        read_logs(folder_.path("zeek"), logs_);
        write_all(open_pcap_writer(folder_.path("a.pcap"), 65'535), all_);
        read_capture(folder_.path("a.pcap"), packets_);
    }

    [[nodiscard]] const Conversation& named(std::string_view name) const
    {
        const auto found = std::find_if(all_.begin(), all_.end(), [&](const auto& each) {
            return each.name == name;
        });
        return found->conversation;
    }

    TestFolder folder_;
    std::vector<NamedConversation> all_ = conversations_of_every_kind();
    CollectingSink logs_;
    CollectingSink packets_;
};

/// What Zeek cannot say as the packets do: that a datagram was refused, and, of a single datagram
/// without an answer, how much of it was payload.
TEST_F(ZeekAndPcap, TellTheSameFlows)
{
    for (const NamedConversation& each : all_) {
        SCOPED_TRACE(each.name);
        const Flow& put = each.conversation.flow;
        const Flow* zeek = flow_of(logs_, put);
        const Flow* pcap = flow_of(packets_, put);
        ASSERT_NE(zeek, nullptr);
        ASSERT_NE(pcap, nullptr);
        EXPECT_EQ(zeek->duration, pcap->duration);
        EXPECT_EQ(zeek->server, pcap->server);
        EXPECT_EQ(zeek->server_port, pcap->server_port);
        EXPECT_EQ(zeek->packets_up, pcap->packets_up);
        EXPECT_EQ(zeek->packets_down, pcap->packets_down);
        EXPECT_EQ(zeek->bytes_down, pcap->bytes_down);
        EXPECT_EQ(zeek->reset_by_server, pcap->reset_by_server);
        if (put.packets_up + put.packets_down > 1) {
            EXPECT_EQ(zeek->bytes_up, pcap->bytes_up);
            EXPECT_EQ(zeek->outcome, pcap->outcome);
        }
    }
    EXPECT_EQ(logs_.flows.size(), packets_.flows.size());
    EXPECT_TRUE(logs_.oddities.empty());
}

TEST_F(ZeekAndPcap, TellTheSameLookups)
{
    ASSERT_EQ(logs_.lookups.size(), packets_.lookups.size());
    for (const Lookup& zeek : logs_.lookups) {
        const auto pcap =
            std::find_if(packets_.lookups.begin(), packets_.lookups.end(), [&](const Lookup& each) {
                return each.client == zeek.client && each.time == zeek.time;
            });
        ASSERT_NE(pcap, packets_.lookups.end());
        EXPECT_EQ(zeek.name, pcap->name);
        EXPECT_EQ(zeek.type, pcap->type);
        EXPECT_EQ(zeek.response, pcap->response);
        EXPECT_EQ(zeek.addresses, pcap->addresses);
        EXPECT_EQ(zeek.least_ttl, pcap->least_ttl);
        if (zeek.type == 28 || zeek.type == 12) {
            EXPECT_EQ(zeek.other_answers, pcap->other_answers);
        }
    }
}

TEST_F(ZeekAndPcap, TellTheSameRequestsButForTheCaseOfNames)
{
    ASSERT_EQ(logs_.requests.size(), packets_.requests.size());
    for (const HttpRequest& zeek : logs_.requests) {
        const auto pcap = std::find_if(
            packets_.requests.begin(),
            packets_.requests.end(),
            [&](const HttpRequest& each) {
                return each.client == zeek.client && each.time == zeek.time;
            }
        );
        ASSERT_NE(pcap, packets_.requests.end());
        EXPECT_EQ(zeek.method, pcap->method);
        EXPECT_EQ(zeek.host, pcap->host);
        EXPECT_EQ(zeek.uri, pcap->uri);
        EXPECT_EQ(zeek.user_agent, pcap->user_agent);
        EXPECT_EQ(zeek.referrer, pcap->referrer);
        EXPECT_EQ(zeek.header_names, in_capitals(pcap->header_names));
        EXPECT_EQ(zeek.status, pcap->status);
        if (pcap->status != 101) {
            EXPECT_EQ(zeek.request_bytes, pcap->request_bytes);
            EXPECT_EQ(zeek.response_bytes, pcap->response_bytes);
        }
        if (zeek.response_bytes > 0) {
            EXPECT_EQ(zeek.response_type, pcap->response_type);
        }
    }
}

TEST_F(ZeekAndPcap, TellTheSameHandshakes)
{
    ASSERT_EQ(logs_.handshakes.size(), packets_.handshakes.size());
    int after_mail = 0;
    for (const TlsHandshake& zeek : logs_.handshakes) {
        const auto pcap = std::find_if(
            packets_.handshakes.begin(),
            packets_.handshakes.end(),
            [&](const TlsHandshake& each) {
                return each.client == zeek.client && each.server_port == zeek.server_port;
            }
        );
        ASSERT_NE(pcap, packets_.handshakes.end());
        EXPECT_EQ(zeek.server_name, pcap->server_name);
        EXPECT_EQ(zeek.version, pcap->version);
        EXPECT_EQ(zeek.ja3, pcap->ja3);
        EXPECT_EQ(zeek.ja3s, pcap->ja3s);
        EXPECT_EQ(zeek.subject, pcap->subject);
        EXPECT_EQ(zeek.issuer, pcap->issuer);
        EXPECT_EQ(zeek.established, pcap->established);
        after_mail += zeek.server_port == 25 ? 1 : 0;
    }
    EXPECT_EQ(after_mail, 1);
}

TEST_F(ZeekAndPcap, TellTheSameMailSessions)
{
    ASSERT_EQ(logs_.sessions.size(), packets_.sessions.size());
    for (const SmtpSession& zeek : logs_.sessions) {
        const auto pcap = std::find_if(
            packets_.sessions.begin(),
            packets_.sessions.end(),
            [&](const SmtpSession& each) { return each.client == zeek.client; }
        );
        ASSERT_NE(pcap, packets_.sessions.end());
        EXPECT_EQ(zeek.time, pcap->time);
        EXPECT_EQ(zeek.helo, pcap->helo);
        EXPECT_EQ(zeek.from_domain, pcap->from_domain);
        EXPECT_EQ(zeek.recipients, pcap->recipients);
        EXPECT_EQ(zeek.subject, pcap->subject);
        EXPECT_EQ(zeek.message_sent, pcap->message_sent);
        EXPECT_EQ(zeek.tls, pcap->tls);
        const bool quit = pcap->message_sent && pcap->last_reply == 221;
        EXPECT_EQ(zeek.last_reply, quit ? 250 : pcap->last_reply);
    }
}

TEST_F(ZeekAndPcap, ShowHowAConnectionWent)
{
    struct Row {
        const char* name;
        const char* state_and_history;
    };

    constexpr Row rows[] = {
        {"tcp", "\tSF\t-\t-\t0\tShADdFf"},
        {"tcp reset at the end", "\tRSTR\t"},
        {"tcp unanswered", "\t3.000000\t0\t0\tS0\t-\t-\t0\tS\t3\t156\t0\t0\t-"},
        {"tcp refused", "\tREJ\t-\t-\t0\tSr\t1\t52\t1\t40\t-"},
        {"tcp without data", "\tS2\t-\t-\t0\tShADaF\t"},
        {"tcp silent", "\tS2\t-\t-\t0\tShAF\t"},
        {"tcp from the middle", "\tOTH\t"},
        {"udp unanswered", "\tS0\t-\t-\t0\tD\t7\t"},
        {"udp refused", "\tudp\t-\t-\t-\t-\tS0\t-\t-\t0\tD\t1\t128\t0\t0\t-"},
        {"lookup", "\tudp\tdns\t"},
        {"ping", "\ticmp\t-\t1.500000\t392\t392\tOTH\t-\t-\t0\t-\t7\t588\t7\t588\t-"},
    };
    const std::string log = file_text(folder_.path("zeek/conn.log"));
    for (const Row& row : rows) {
        const Flow& flow = named(row.name).flow;
        const std::string ends =
            "\t" + flow.client.text() + "\t" + std::to_string(flow.client_port);
        const std::size_t at = log.find(ends);
        ASSERT_NE(at, std::string::npos) << row.name;
        EXPECT_THAT(log.substr(at, log.find('\n', at) - at), HasSubstr(row.state_and_history))
            << row.name;
    }
}

TEST_F(ZeekAndPcap, KeepRowsInTheOrderOfTime)
{
    for (const char* name : {"conn", "dns", "http", "ssl", "smtp"}) {
        std::istringstream log(file_text(folder_.path(std::string("zeek/") + name + ".log")));
        std::string line;
        std::string last;
        int rows = 0;
        while (std::getline(log, line)) {
            if (!line.starts_with('#')) {
                EXPECT_GE(line.substr(0, 17), last);
                last = line.substr(0, 17);
                ++rows;
            }
        }
        EXPECT_GT(rows, 2) << name;
    }
}

TEST_F(ZeekAndPcap, FrameALogAsZeekDoes)
{
    const std::string log = file_text(folder_.path("zeek/dns.log"));
    EXPECT_THAT(
        log,
        StartsWith("#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n"
                   "#path\tdns\n#open\t2012-07-11-09-")
    );
    EXPECT_THAT(log, HasSubstr("\n#close\t2012-07-11-09-"));
    const auto lines = split(log, '\n');
    const auto columns = std::count(lines[6].begin(), lines[6].end(), '\t');
    for (std::size_t i = 7; i + 2 < lines.size(); ++i) {
        EXPECT_EQ(std::count(lines[i].begin(), lines[i].end(), '\t'), columns - (i == 7 ? 0 : 1));
    }
}

TEST(ZeekWriter, EscapesWhatWouldBreakARow)
{
    const TestFolder folder;
    Conversation made = tcp_conversation(0, 0, 0);
    made.flow.outcome = Outcome::Answered;
    HttpRequest request;
    request.method = "GET";
    request.uri = "/a\tb\\c";
    request.user_agent = "-";
    request.referrer = "b\xc3\xa4r";
    request.status = 200;
    request.response_bytes = 1;
    made.talk = std::vector<HttpRequest>{request};
    complete(made);
    write_all(open_zeek_writer(folder.path("")), {{"odd", made}});
    const std::string log = file_text(folder.path("http.log"));
    EXPECT_THAT(log, HasSubstr("\t/a\\x09b\\\\c\tb\xc3\xa4r\t1.1\t\\x2d\t"));
    EXPECT_FALSE(std::filesystem::exists(folder.path("dns.log")));
}

TEST(ZeekWriter, NamesAConnectionByItsContent)
{
    const auto log_of = [] {
        const TestFolder folder;
        write_all(open_zeek_writer(folder.path("")), conversations_of_every_kind());
        return file_text(folder.path("conn.log"));
    };
    EXPECT_EQ(log_of(), log_of());
}

} // namespace

} // namespace takedown::simulate
