#include "readers/traffic/zeek_records.hpp"

#include "core/text.hpp"
#include "readers/mail_domain.hpp"
#include "readers/traffic/traffic_fields.hpp"
#include "readers/traffic/zeek_outcome.hpp"

#include <algorithm>

namespace takedown {

namespace {

/// What every row begins with.
struct Ends {
    TimePoint time{};
    Address client;
    Address server;
    std::uint16_t client_port = 0;
    std::uint16_t server_port = 0;
};

std::uint16_t port(const ZeekRow& row, ZeekField field)
{
    const auto number = row.count(field);
    return number && *number <= 65535 ? static_cast<std::uint16_t>(*number) : std::uint16_t{0};
}

std::optional<Ends> ends_of(const ZeekRow& row)
{
    const auto time = row.time(ZeekField::Time);
    const auto client = row.address(ZeekField::OrigHost);
    const auto server = row.address(ZeekField::RespHost);
    if (!time || !client || !server) {
        return std::nullopt;
    }
    return Ends{
        *time, *client, *server, port(row, ZeekField::OrigPort), port(row, ZeekField::RespPort)};
}

/// Time and addresses of a record that calls its ends client and server.
template <class Record>
Record record_of(const Ends& ends, std::uint64_t offset)
{
    Record record;
    record.where.offset = offset;
    record.time = ends.time;
    record.client = ends.client;
    record.server = ends.server;
    record.server_port = ends.server_port;
    return record;
}

Transport transport_of(std::string_view proto)
{
    if (proto == "tcp") {
        return Transport::Tcp;
    }
    if (proto == "udp") {
        return Transport::Udp;
    }
    return proto == "icmp" ? Transport::Icmp : Transport::Other;
}

/// Reads numbers of one row; what is there and is none is told.
struct Numbers {
    const ZeekRow& row;
    std::uint64_t offset;
    RecordSink& sink;

    [[nodiscard]] std::optional<std::uint64_t> count(ZeekField field) const
    {
        const auto counted = row.count(field);
        if (!counted && !row.raw(field).empty()) {
            sink.oddity("zeek-bad-number", offset, row.raw(field));
        }
        return counted;
    }
};

/// Payload where Zeek counted it; nothing where its history shows none; else bytes on the wire.
std::uint64_t bytes_of(
    const Numbers& numbers, ZeekField payload, ZeekField on_wire, std::string_view data_letters
)
{
    if (const auto counted = numbers.count(payload)) {
        return *counted;
    }
    const ZeekRow& row = numbers.row;
    const std::string_view history = row.raw(ZeekField::History);
    if (!history.empty() && history.find_first_of(data_letters) == std::string_view::npos) {
        return 0;
    }
    return numbers.count(on_wire).value_or(0);
}

void emit_flow(const ZeekRow& row, const Ends& ends, std::uint64_t offset, RecordSink& sink)
{
    constexpr std::uint16_t echo_v4 = 8;
    constexpr std::uint16_t echo_v6 = 128;
    Flow flow;
    flow.where.offset = offset;
    flow.start = ends.time;
    flow.duration = duration_of_seconds(row.raw(ZeekField::Duration));
    flow.transport = transport_of(row.raw(ZeekField::Proto));
    flow.client = ends.client;
    flow.server = ends.server;
    flow.client_port = ends.client_port;
    flow.server_port = ends.server_port;
    const Numbers numbers{row, offset, sink};
    flow.packets_up = numbers.count(ZeekField::OrigPackets).value_or(0);
    flow.packets_down = numbers.count(ZeekField::RespPackets).value_or(0);
    flow.bytes_up = bytes_of(numbers, ZeekField::OrigBytes, ZeekField::OrigIpBytes, "D");
    flow.bytes_down = bytes_of(numbers, ZeekField::RespBytes, ZeekField::RespIpBytes, "d");
    if (const std::string_view duration = row.raw(ZeekField::Duration);
        !duration.empty() && !is_duration(duration)) {
        sink.oddity("zeek-bad-number", offset, duration);
    }
    const std::string_view state = row.raw(ZeekField::ConnState);
    const std::string_view history = row.raw(ZeekField::History);
    flow.outcome = zeek_outcome(
        {flow.transport,
         state,
         history,
         row.has(ZeekField::RespBytes),
         row.has(ZeekField::RespBytes) || !history.empty() ? flow.bytes_down : 0,
         flow.packets_down,
         ends.client_port == (ends.client.is_v4() ? echo_v4 : echo_v6)}
    );
    flow.reset_by_server = flow.transport == Transport::Tcp && zeek_reset_by_server(state, history);
    sink.add(std::move(flow));
}

void emit_lookup(const ZeekRow& row, const Ends& ends, std::uint64_t offset, RecordSink& sink)
{
    if (!row.has(ZeekField::Query)) {
        sink.oddity("zeek-dns-without-name", offset, "the row has no query");
        return;
    }
    Lookup lookup;
    lookup.where.offset = offset;
    lookup.time = ends.time;
    lookup.client = ends.client;
    lookup.resolver = ends.server;
    lookup.name = dns_name_of(row.bytes(ZeekField::Query));
    lookup.type = port(row, ZeekField::QueryType);
    const auto code = row.count(ZeekField::ResponseCode);
    lookup.response = code && *code <= 65535 ? static_cast<int>(*code) : dns_no_answer;
    for (const std::string& answer : row.list(ZeekField::Answers)) {
        if (const auto address = Address::parse(answer)) {
            lookup.addresses.push_back(*address);
        } else {
            lookup.other_answers.push_back(shorten(to_valid_utf8(answer), 1024));
        }
    }
    bool first = true;
    for (const std::string& text : row.list(ZeekField::Ttls)) {
        const auto seconds = parse_real(text);
        if (!seconds || *seconds < 0 || *seconds > 4294967295.0) {
            continue;
        }
        const auto ttl = static_cast<std::uint32_t>(*seconds);
        lookup.least_ttl = first ? ttl : std::min(lookup.least_ttl, ttl);
        first = false;
    }
    sink.add(std::move(lookup));
}

void emit_request(const ZeekRow& row, const Ends& ends, std::uint64_t offset, RecordSink& sink)
{
    auto request = record_of<HttpRequest>(ends, offset);
    request.method = row.text(ZeekField::Method, 64);
    request.host = host_name_of(row.bytes(ZeekField::Host));
    request.uri = row.text(ZeekField::Uri);
    request.user_agent = row.text(ZeekField::UserAgent);
    request.referrer = row.text(ZeekField::Referrer);
    for (const std::string& name : row.list(ZeekField::ClientHeaderNames)) {
        request.header_names += request.header_names.empty() ? "" : ",";
        request.header_names += shorten(to_valid_utf8(name), 256);
    }
    const auto status = row.count(ZeekField::StatusCode);
    request.status = status && *status < 1000 ? static_cast<int>(*status) : 0;
    const auto types = row.list(ZeekField::ResponseMimeTypes);
    request.response_type =
        types.empty() ? std::string() : shorten(to_valid_utf8(types.front()), 256);
    request.request_bytes = row.count(ZeekField::RequestBodyLength).value_or(0);
    request.response_bytes = row.count(ZeekField::ResponseBodyLength).value_or(0);
    sink.add(std::move(request));
}

/// "TLSv12" → "TLSv1.2".
std::string tls_version(std::string_view zeek)
{
    std::string version = to_valid_utf8(zeek.substr(0, 32));
    const std::size_t mark = version.find("TLSv1");
    if (mark != std::string::npos && version.size() == mark + 6) {
        version.insert(mark + 5, ".");
    }
    return version;
}

void emit_handshake(const ZeekRow& row, const Ends& ends, std::uint64_t offset, RecordSink& sink)
{
    auto handshake = record_of<TlsHandshake>(ends, offset);
    handshake.server_name = host_name_of(row.bytes(ZeekField::ServerName));
    handshake.version = tls_version(row.raw(ZeekField::Version));
    handshake.ja3 = row.text(ZeekField::Ja3, 64);
    handshake.ja3s = row.text(ZeekField::Ja3s, 64);
    handshake.subject = row.text(ZeekField::Subject);
    handshake.issuer = row.text(ZeekField::Issuer);
    handshake.established = row.truth(ZeekField::Established);
    sink.add(std::move(handshake));
}

int reply_code(std::string_view reply)
{
    const auto code = parse_number<int>(reply.substr(0, 3));
    return code && *code >= 100 && *code <= 599 ? *code : 0;
}

void emit_mail(const ZeekRow& row, const Ends& ends, std::uint64_t offset, RecordSink& sink)
{
    auto session = record_of<SmtpSession>(ends, offset);
    session.helo = row.text(ZeekField::Helo, 512);
    session.from_domain = mail_domain_of(envelope_address_of(row.bytes(ZeekField::MailFrom)));
    for (const std::string& recipient : row.list(ZeekField::RecipientTo)) {
        std::string address = envelope_address_of(recipient);
        if (address.empty()) {
            continue;
        }
        std::string domain = mail_domain_of(address);
        if (!domain.empty() &&
            std::find(session.recipient_domains.begin(), session.recipient_domains.end(), domain) ==
                session.recipient_domains.end()) {
            session.recipient_domains.push_back(std::move(domain));
        }
        session.recipients.push_back(std::move(address));
    }
    session.subject = row.text(ZeekField::Subject);
    session.last_reply = reply_code(row.raw(ZeekField::LastReply));
    constexpr int start_mail_input = 354;
    // A header of the message can only be seen after DATA was accepted.
    session.message_sent = session.last_reply == start_mail_input ||
                           row.has(ZeekField::MessageId) || row.has(ZeekField::Subject) ||
                           !row.raw(ZeekField::FileIds).empty();
    session.tls = row.truth(ZeekField::Tls);
    sink.add(std::move(session));
}

} // namespace

void emit_zeek_row(ZeekLog log, const ZeekRow& row, std::uint64_t offset, RecordSink& sink)
{
    const auto ends = ends_of(row);
    if (!ends) {
        sink.oddity("zeek-row-malformed", offset, "time or addresses missing or unreadable");
        return;
    }
    switch (log) {
    case ZeekLog::Conn: emit_flow(row, *ends, offset, sink); return;
    case ZeekLog::Dns: emit_lookup(row, *ends, offset, sink); return;
    case ZeekLog::Http: emit_request(row, *ends, offset, sink); return;
    case ZeekLog::Ssl: emit_handshake(row, *ends, offset, sink); return;
    case ZeekLog::Smtp: emit_mail(row, *ends, offset, sink); return;
    case ZeekLog::Unknown:
    case ZeekLog::Other: return;
    }
}

} // namespace takedown
