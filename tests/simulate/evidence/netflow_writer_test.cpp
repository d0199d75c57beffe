#include "core/text.hpp"
#include "simulate/evidence/packet_count.hpp"
#include "simulate/evidence/recording.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <sstream>
#include <tuple>

namespace takedown::simulate {

namespace {

/// One record as the test reads it from the datagrams.
struct Exported {
    std::int64_t sent = 0;
    Address source;
    Address destination;
    std::uint16_t source_port = 0;
    std::uint16_t destination_port = 0;
    std::uint64_t protocol = 0;
    std::uint64_t flags = 0;
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    TimePoint first{};
    TimePoint last{};
};

class Bytes {
public:
    explicit Bytes(std::string_view bytes) : left_(bytes) {}

    std::uint64_t number(std::size_t size)
    {
        std::uint64_t value = 0;
        for (const char c : text(size)) {
            value = value << 8U | static_cast<std::uint8_t>(c);
        }
        return value;
    }

    std::string_view text(std::size_t size)
    {
        const std::string_view taken = left_.substr(0, size);
        EXPECT_EQ(taken.size(), size);
        left_.remove_prefix(taken.size());
        return taken;
    }

    [[nodiscard]] std::size_t left() const { return left_.size(); }

private:
    std::string_view left_;
};

Address address_in(Bytes& bytes, bool v4)
{
    if (v4) {
        return Address::v4(static_cast<std::uint32_t>(bytes.number(4)));
    }
    std::array<std::uint8_t, 16> network{};
    for (std::uint8_t& byte : network) {
        byte = static_cast<std::uint8_t>(bytes.number(1));
    }
    return Address::v6(network);
}

/// Takes the datagrams of an export apart, as its templates (260: IPv4, 261: IPv6) say.
class ExportReader {
public:
    explicit ExportReader(const std::string& capture)
    {
        Bytes file(capture);
        file.text(24);
        while (file.left() > 0) {
            file.text(8);
            Bytes kept(file.text(4));
            std::uint32_t size = 0;
            for (unsigned shift = 0; shift < 32; shift += 8) {
                size |= static_cast<std::uint32_t>(kept.number(1)) << shift;
            }
            file.text(4);
            read_datagram(file.text(size).substr(42));
        }
    }

    std::vector<Exported> records;
    int templates = 0;
    std::size_t longest = 0;

private:
    void read_datagram(std::string_view datagram)
    {
        longest = std::max(longest, datagram.size());
        Bytes bytes(datagram);
        EXPECT_EQ(bytes.number(2), 9U);
        std::uint64_t count = bytes.number(2);
        uptime_ = static_cast<std::int64_t>(bytes.number(4));
        sent_ = static_cast<std::int64_t>(bytes.number(4));
        EXPECT_EQ(bytes.number(4), sequence_++);
        bytes.number(4);
        while (bytes.left() > 0) {
            const std::uint64_t number = bytes.number(2);
            Bytes set(bytes.text(bytes.number(2) - 4));
            if (number == 0) {
                ++templates;
                --count;
                continue;
            }
            const bool v4 = number == 260;
            while (set.left() >= (v4 ? 40U : 64U)) {
                read_record(set, v4);
                --count;
            }
        }
        EXPECT_EQ(count, 0U);
    }

    void read_record(Bytes& bytes, bool v4)
    {
        const auto time = [this](std::uint64_t millis) {
            return TimePoint{std::chrono::milliseconds{
                sent_ * 1'000 - uptime_ + static_cast<std::int64_t>(millis)}};
        };
        Exported record;
        record.sent = sent_;
        record.source = address_in(bytes, v4);
        record.destination = address_in(bytes, v4);
        record.source_port = static_cast<std::uint16_t>(bytes.number(2));
        record.destination_port = static_cast<std::uint16_t>(bytes.number(2));
        record.protocol = bytes.number(1);
        record.flags = bytes.number(1);
        bytes.number(2);
        record.packets = bytes.number(4);
        record.bytes = bytes.number(8);
        record.first = time(bytes.number(4));
        record.last = time(bytes.number(4));
        bytes.number(4);
        records.push_back(record);
    }

    std::uint32_t sequence_ = 0;
    std::int64_t uptime_ = 0;
    std::int64_t sent_ = 0;
};

ExportReader exported(const std::vector<NamedConversation>& all)
{
    const TestFolder folder;
    write_all(open_netflow_writer(folder.path("a.pcap")), all);
    return ExportReader(file_text(folder.path("a.pcap")));
}

/// The records of one direction of a flow, in the order they were sent.
std::vector<Exported> records_of(const ExportReader& reader, const Flow& flow, bool from_server)
{
    std::vector<Exported> found;
    const bool icmp = flow.transport == Transport::Icmp;
    for (const Exported& each : reader.records) {
        const bool ends = each.source == (from_server ? flow.server : flow.client) &&
                          each.destination == (from_server ? flow.client : flow.server);
        const bool ports =
            icmp || (each.source_port == (from_server ? flow.server_port : flow.client_port) &&
                     each.destination_port == (from_server ? flow.client_port : flow.server_port));
        if (ends && ports) {
            found.push_back(each);
        }
    }
    return found;
}

TEST(NetflowWriter, CountsWhatTheFlowsHave)
{
    const auto all = conversations_of_every_kind();
    const ExportReader reader = exported(all);
    for (const NamedConversation& each : all) {
        SCOPED_TRACE(each.name);
        const Flow& flow = each.conversation.flow;
        const auto up = records_of(reader, flow, false);
        const auto down = records_of(reader, flow, true);
        ASSERT_EQ(up.size(), 1U);
        EXPECT_EQ(up[0].packets, flow.packets_up);
        EXPECT_EQ(up[0].bytes, ip_bytes_up(flow));
        EXPECT_EQ(up[0].first, std::chrono::floor<std::chrono::milliseconds>(flow.start));
        const bool refused = flow.transport == Transport::Udp && flow.outcome == Outcome::Refused;
        ASSERT_EQ(down.size(), flow.packets_down > 0 && !refused ? 1U : 0U);
        if (!down.empty()) {
            EXPECT_EQ(down[0].packets, flow.packets_down);
            EXPECT_EQ(down[0].bytes, ip_bytes_down(flow));
        }
    }
    EXPECT_LE(reader.longest, 1'400U);
    EXPECT_GE(reader.templates, 2);
}

/// One exchange each `gap` seconds.
NamedConversation session(double start, std::uint32_t rounds, double gap)
{
    NamedConversation made{"session", tcp_conversation(start, 50'000, 90'000)};
    made.conversation.rounds = rounds;
    made.conversation.flow.duration = Micros{static_cast<std::int64_t>(rounds * gap * 1e6)};
    complete(made.conversation);
    return made;
}

TEST(NetflowWriter, SplitsALongSessionEachFiveMinutes)
{
    const NamedConversation talk = session(7, 200, 5); // 1,000 s
    const auto up = records_of(exported({talk}), talk.conversation.flow, false);
    ASSERT_EQ(up.size(), 4U);
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    for (const Exported& each : up) {
        EXPECT_LE(each.last - each.first, std::chrono::seconds{300});
        const auto sent = std::chrono::sys_seconds{std::chrono::seconds{each.sent}};
        EXPECT_GE(sent, each.last);
        packets += each.packets;
        bytes += each.bytes;
    }
    EXPECT_EQ(packets, talk.conversation.flow.packets_up);
    EXPECT_EQ(bytes, ip_bytes_up(talk.conversation.flow));
    EXPECT_EQ(up[0].flags & 0x02U, 0x02U); // SYN only where the connection begins,
    EXPECT_EQ(up[1].flags & 0x03U, 0U);
    EXPECT_EQ(up[3].flags & 0x01U, 0x01U); // FIN only where it ends
}

TEST(NetflowWriter, EndsARecordWhenItsFlowIsSilent)
{
    const NamedConversation talk = session(7, 6, 60);
    const auto up = records_of(exported({talk}), talk.conversation.flow, false);
    ASSERT_EQ(up.size(), 7U); // the handshake with the first exchange, five more, the end
    for (std::size_t i = 0; i + 1 < up.size(); ++i) {
        const double waited = static_cast<double>(up[i].sent) -
                              static_cast<double>(up[i].last.time_since_epoch().count()) / 1e6;
        EXPECT_GE(waited, 15.0);
        EXPECT_LE(waited, 16.01);
    }
}

TEST(NetflowWriter, SendsInTheOrderOfTime)
{
    auto all = conversations_of_every_kind();
    all.push_back(session(100, 200, 5));
    all.push_back(session(130, 40, 20));
    const ExportReader reader = exported(all);
    for (std::size_t i = 1; i < reader.records.size(); ++i) {
        EXPECT_GE(reader.records[i].sent, reader.records[i - 1].sent);
    }
}

/// "ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt,..." by its header line.
std::vector<std::map<std::string, std::string>> rows_of_csv(const std::string& path)
{
    std::vector<std::map<std::string, std::string>> rows;
    std::istringstream text(file_text(path));
    std::string header;
    std::getline(text, header);
    const auto names = split(header, ',');
    std::string line;
    while (std::getline(text, line) && !line.starts_with("Summary")) {
        const auto values = split(line, ',');
        auto& row = rows.emplace_back();
        for (std::size_t i = 0; i < std::min(names.size(), values.size()); ++i) {
            row[std::string(names[i])] = std::string(trim(values[i]));
        }
    }
    return rows;
}

TEST(NetflowWriter, IsUnderstoodByNfdump)
{
    if (std::system("nfcapd -V >/dev/null 2>&1 && nfdump -V >/dev/null 2>&1") != 0) {
        GTEST_SKIP() << "no nfdump";
    }
    const TestFolder folder;
    auto all = conversations_of_every_kind();
    all.push_back(session(100, 200, 5));
    write_all(open_netflow_writer(folder.path("a.pcap")), all);
    const std::string tool = TAKEDOWN_SOURCE_DIR "/tools/make_nfdump.py ";
    const std::string output = folder.path("a.nfdump");
    const std::string csv = folder.path("a.csv");
    ASSERT_EQ(std::system((tool + folder.path("a.pcap") + " " + output).c_str()), 0);
    ASSERT_EQ(std::system(("TZ=UTC nfdump -r " + output + " -o csv >" + csv).c_str()), 0);
    const auto rows = rows_of_csv(csv);
    const ExportReader reader(file_text(folder.path("a.pcap")));
    ASSERT_EQ(rows.size(), reader.records.size());
    using Key = std::tuple<std::string, std::string, std::string, std::string, std::string>;
    std::map<Key, int> ours;
    std::map<Key, int> theirs;
    for (const Exported& each : reader.records) {
        ++ours[{
            each.source.text(),
            each.destination.text(),
            format_time(std::chrono::floor<std::chrono::seconds>(each.first)),
            std::to_string(each.packets),
            std::to_string(each.bytes)}];
    }
    for (const auto& row : rows) {
        const auto first = parse_iso_time(row.at("ts"));
        ASSERT_TRUE(first) << row.at("ts");
        ++theirs[{
            row.at("sa"),
            row.at("da"),
            format_time(std::chrono::floor<std::chrono::seconds>(*first)),
            row.at("ipkt"),
            row.at("ibyt")}];
    }
    EXPECT_EQ(theirs, ours);
}

} // namespace

} // namespace takedown::simulate
