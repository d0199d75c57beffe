#include "simulate/evidence/netflow_export.hpp"

#include "core/cursor.hpp"
#include "simulate/evidence/big_endian.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <span>
#include <string_view>
#include <utility>

namespace takedown::simulate {

namespace {

struct Field {
    std::uint16_t type;
    std::uint16_t length;
};

/// Numbers of RFC 3954, section 8, in the order append_record() writes them.
constexpr std::array<Field, 14> fields_v4{{
    {8, 4},  // IPV4_SRC_ADDR
    {12, 4}, // IPV4_DST_ADDR
    {7, 2},  // L4_SRC_PORT
    {11, 2}, // L4_DST_PORT
    {4, 1},  // PROTOCOL
    {6, 1},  // TCP_FLAGS
    {5, 1},  // SRC_TOS
    {61, 1}, // DIRECTION
    {2, 4},  // IN_PKTS
    {1, 8},  // IN_BYTES
    {22, 4}, // FIRST_SWITCHED
    {21, 4}, // LAST_SWITCHED
    {10, 2}, // INPUT_SNMP
    {14, 2}, // OUTPUT_SNMP
}};
constexpr std::uint16_t template_v4 = 260;
constexpr std::uint16_t template_v6 = 261;
constexpr std::size_t header_size = 20;
constexpr std::size_t flowset_header = 4;
constexpr std::size_t longest_datagram = 1'400;
constexpr std::size_t templates_size = 2 * (8 + 4 * fields_v4.size());
constexpr std::int64_t template_seconds = 60;

/// Milliseconds since the router started: it starts anew every 30 days, two days before, so that
/// the 32 bits never run over and no flow is older than the router.
std::uint32_t uptime(std::int64_t second)
{
    constexpr std::int64_t day = 86'400;
    return static_cast<std::uint32_t>((2 * day + second % (30 * day)) * 1'000);
}

void append_template(std::string& out, std::uint16_t number, bool v6)
{
    append_u16(out, 0);
    append_u16(out, 8 + 4 * fields_v4.size());
    append_u16(out, number);
    append_u16(out, fields_v4.size());
    for (const Field& field : fields_v4) {
        const bool source = v6 && field.type == 8;
        const bool destination = v6 && field.type == 12;
        append_u16(out, source ? 27 : destination ? 28 : field.type);
        append_u16(out, source || destination ? 16 : field.length);
    }
}

void append_flowset(std::string& out, std::uint16_t number, std::string_view records)
{
    if (records.empty()) {
        return;
    }
    const std::size_t padding = (4 - records.size() % 4) % 4;
    append_u16(out, number);
    append_u16(out, flowset_header + records.size() + padding);
    out += records;
    out.append(padding, '\0');
}

/// The export as a conversation of router and collector, for its frames.
Conversation export_conversation()
{
    Conversation made;
    made.flow.transport = Transport::Udp;
    made.flow.client = Address::v4(0xc0000201); // 192.0.2.1
    made.flow.server = Address::v4(0xc0000202);
    made.flow.client_port = 50'101;
    made.flow.server_port = 2'055;
    return made;
}

} // namespace

Result<NetflowExport> NetflowExport::create(const std::string& path)
{
    TAKEDOWN_TRY(PcapFile file, PcapFile::create(path, 65'535));
    return NetflowExport(std::move(file));
}

NetflowExport::NetflowExport(PcapFile file) : file_(std::move(file)), frames_(export_conversation())
{
    script_.opening.emplace_back();
}

void NetflowExport::begin_second(std::int64_t second)
{
    second_ = second;
    sent_in_second_ = 0;
}

void NetflowExport::append_record(std::string& out, const FlowRecord& record) const
{
    const bool v4 = record.source.is_v4();
    const std::size_t skipped = v4 ? 12 : 0;
    const auto since_start = [this](TimePoint time) {
        const auto millis = std::chrono::floor<std::chrono::milliseconds>(time);
        const std::int64_t ago = second_ * 1'000 - millis.time_since_epoch().count();
        return static_cast<std::uint32_t>(uptime(second_) - ago);
    };
    std::array<char, 2 * 16 + 36> bytes{};
    char* at = bytes.data();
    for (const Address* end : {&record.source, &record.destination}) {
        at = std::copy(end->bytes().begin() + skipped, end->bytes().end(), at);
    }
    at = put_big_endian<2>(at, record.source_port);
    at = put_big_endian<2>(at, record.destination_port);
    at = put_big_endian<1>(at, record.protocol);
    at = put_big_endian<1>(at, record.tcp_flags);
    at = put_big_endian<2>(at, 0); // type of service, ingress
    at = put_big_endian<4>(at, record.packets);
    at = put_big_endian<8>(at, record.bytes);
    at = put_big_endian<4>(at, since_start(record.first));
    at = put_big_endian<4>(at, since_start(record.last));
    at = put_big_endian<2>(at, 1);
    at = put_big_endian<2>(at, 2);
    out.append(bytes.data(), at);
}

void NetflowExport::add(const FlowRecord& record)
{
    constexpr std::size_t longest_record = 64;
    const std::size_t used = header_size + templates_size + 2 * (flowset_header + 3) +
                             records_v4_.size() + records_v6_.size();
    if (used + longest_record > longest_datagram) {
        send();
    }
    append_record(record.source.is_v4() ? records_v4_ : records_v6_, record);
    ++count_;
}

void NetflowExport::end_second()
{
    if (count_ > 0) {
        send();
    }
}

void NetflowExport::send()
{
    const bool with_templates = second_ - templates_sent_ >= template_seconds;
    std::string& datagram = script_.opening.front().up.text;
    datagram.clear();
    append_u16(datagram, 9);
    append_u16(datagram, count_ + (with_templates ? 2U : 0U));
    append_u32(datagram, uptime(second_));
    append_u32(datagram, static_cast<std::uint64_t>(second_));
    append_u32(datagram, sequence_++);
    append_u32(datagram, 1); // the observation domain
    if (with_templates) {
        append_template(datagram, template_v4, false);
        append_template(datagram, template_v6, true);
        templates_sent_ = second_;
    }
    append_flowset(datagram, template_v4, records_v4_);
    append_flowset(datagram, template_v6, records_v6_);
    PacketEvent event;
    event.length = static_cast<std::uint32_t>(datagram.size());
    frame_.clear();
    frames_.append(frame_, script_, event);
    file_.add(from_epoch(second_, 20 * sent_in_second_++ % 1'000'000), frame_);
    records_v4_.clear();
    records_v6_.clear();
    count_ = 0;
}

} // namespace takedown::simulate
