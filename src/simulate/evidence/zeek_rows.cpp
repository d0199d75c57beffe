#include "simulate/evidence/zeek_rows.hpp"

#include "core/cursor.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"
#include "simulate/evidence/dns_script.hpp"
#include "simulate/evidence/frame.hpp"
#include "simulate/evidence/http_script.hpp"
#include "simulate/evidence/packet_count.hpp"
#include "simulate/evidence/smtp_script.hpp"
#include "simulate/evidence/tls_choice.hpp"

#include <algorithm>
#include <array>

namespace takedown::simulate {

// The columns of Zeek 4; beside the default ones, ssl has those of the JA3 package and http those
// of the policy script header-names, which writes names in capitals.
#define TAKEDOWN_ZEEK_ENDS "ts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\t"
#define TAKEDOWN_ZEEK_END_TYPES "time\tstring\taddr\tport\taddr\tport\t"

const ZeekLogKind zeek_conn{
    "conn",
    TAKEDOWN_ZEEK_ENDS
    "proto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\tlocal_orig\tlocal_resp\t"
    "missed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\ttunnel_parents",
    TAKEDOWN_ZEEK_END_TYPES "enum\tstring\tinterval\tcount\tcount\tstring\tbool\tbool\t"
                            "count\tstring\tcount\tcount\tcount\tcount\tset[string]"};

const ZeekLogKind zeek_dns{
    "dns",
    TAKEDOWN_ZEEK_ENDS
    "proto\ttrans_id\trtt\tquery\tqclass\tqclass_name\tqtype\tqtype_name\trcode\trcode_name\t"
    "AA\tTC\tRD\tRA\tZ\tanswers\tTTLs\trejected",
    TAKEDOWN_ZEEK_END_TYPES
    "enum\tcount\tinterval\tstring\tcount\tstring\tcount\tstring\tcount\tstring\t"
    "bool\tbool\tbool\tbool\tcount\tvector[string]\tvector[interval]\tbool"};

const ZeekLogKind zeek_http{
    "http",
    TAKEDOWN_ZEEK_ENDS
    "trans_depth\tmethod\thost\turi\treferrer\tversion\tuser_agent\torigin\trequest_body_len\t"
    "response_body_len\tstatus_code\tstatus_msg\tinfo_code\tinfo_msg\ttags\tusername\tpassword\t"
    "proxied\torig_fuids\torig_filenames\torig_mime_types\tresp_fuids\tresp_filenames\t"
    "resp_mime_types\tclient_header_names",
    TAKEDOWN_ZEEK_END_TYPES
    "count\tstring\tstring\tstring\tstring\tstring\tstring\tstring\tcount\t"
    "count\tcount\tstring\tcount\tstring\tset[enum]\tstring\tstring\t"
    "set[string]\tvector[string]\tvector[string]\tvector[string]\tvector[string]\tvector[string]\t"
    "vector[string]\tvector[string]"};

const ZeekLogKind zeek_ssl{
    "ssl",
    TAKEDOWN_ZEEK_ENDS
    "version\tcipher\tcurve\tserver_name\tresumed\tlast_alert\tnext_protocol\testablished\t"
    "cert_chain_fuids\tclient_cert_chain_fuids\tsubject\tissuer\tclient_subject\tclient_issuer\t"
    "ja3\tja3s",
    TAKEDOWN_ZEEK_END_TYPES "string\tstring\tstring\tstring\tbool\tstring\tstring\tbool\t"
                            "vector[string]\tvector[string]\tstring\tstring\tstring\tstring\t"
                            "string\tstring"};

const ZeekLogKind zeek_smtp{
    "smtp",
    TAKEDOWN_ZEEK_ENDS
    "trans_depth\thelo\tmailfrom\trcptto\tdate\tfrom\tto\tcc\treply_to\tmsg_id\tin_reply_to\t"
    "subject\tx_originating_ip\tfirst_received\tsecond_received\tlast_reply\tpath\tuser_agent\t"
    "tls\tfuids",
    TAKEDOWN_ZEEK_END_TYPES
    "count\tstring\tstring\tset[string]\tstring\tstring\tset[string]\tset[string]\tstring\t"
    "string\tstring\tstring\taddr\tstring\tstring\tstring\tvector[addr]\tstring\t"
    "bool\tvector[string]"};

#undef TAKEDOWN_ZEEK_ENDS
#undef TAKEDOWN_ZEEK_END_TYPES

namespace {

/// A name for `seed`, as Zeek names connections (C) and files (F).
using Identifier = std::array<char, 18>;

Identifier identifier(char kind, std::uint64_t seed)
{
    constexpr std::string_view letters =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    Identifier name{kind};
    std::uint64_t bits = seed;
    for (std::size_t i = 1; i < name.size(); ++i) {
        if (i == 10) {
            bits = (seed ^ seed >> 29U) * 0x94d049bb133111ebU;
        }
        name[i] = letters[bits % letters.size()];
        bits /= letters.size();
    }
    return name;
}

std::string_view text_of(const Identifier& name)
{
    return {name.data(), name.size()};
}

std::uint64_t seed_of_flow(const Flow& flow)
{
    std::array<char, 44> key{};
    const auto put = [&key](std::size_t at, std::uint64_t value, std::size_t width) {
        for (std::size_t i = 0; i < width; ++i, value >>= 8U) {
            key[at + i] = static_cast<char>(value & 0xffU);
        }
    };
    std::copy_n(as_text(flow.client.bytes()).data(), 16, key.begin());
    std::copy_n(as_text(flow.server.bytes()).data(), 16, key.begin() + 16);
    put(32, flow.client_port, 2);
    put(34, flow.server_port, 2);
    put(36, static_cast<std::uint64_t>(flow.start.time_since_epoch().count()), 8);
    return hash64({key.data(), key.size()}, static_cast<std::uint64_t>(flow.transport));
}

std::string_view proto_of(Transport transport)
{
    switch (transport) {
    case Transport::Tcp: return "tcp";
    case Transport::Udp: return "udp";
    case Transport::Icmp: return "icmp";
    case Transport::Other: break;
    }
    return "unknown_transport";
}

std::string_view state_of(const Flow& flow)
{
    if (flow.transport == Transport::Icmp) {
        return "OTH";
    }
    if (flow.transport != Transport::Tcp) {
        return flow.outcome == Outcome::Answered ? "SF" : "S0";
    }
    switch (flow.outcome) {
    case Outcome::NoAnswer: return "S0";
    case Outcome::Refused: return "REJ";
    case Outcome::Unknown: return "OTH";
    case Outcome::ConnectedNoData: return flow.reset_by_server ? "RSTR" : "S2";
    case Outcome::Answered: break;
    }
    return flow.reset_by_server ? "RSTR" : "SF";
}

bool is_irc(const Flow& flow)
{
    return flow.transport == Transport::Tcp &&
           (flow.head_up.starts_with("NICK ") || flow.head_up.starts_with("USER ") ||
            flow.head_up.starts_with("PASS "));
}

/// What Zeek's analyzers would have recognised: they want to hear both sides, but for DNS.
std::string_view service_of(const Conversation& conversation)
{
    const Flow& flow = conversation.flow;
    if (std::holds_alternative<Lookup>(conversation.talk)) {
        return "dns";
    }
    if (flow.outcome != Outcome::Answered) {
        return {};
    }
    if (const auto* session = std::get_if<SmtpSession>(&conversation.talk)) {
        return session->tls ? "smtp,ssl" : "smtp";
    }
    if (std::holds_alternative<std::vector<HttpRequest>>(conversation.talk)) {
        return "http";
    }
    if (std::holds_alternative<TlsHandshake>(conversation.talk)) {
        return "ssl";
    }
    if (flow.transport == Transport::Udp && flow.server_port == 123) {
        return "ntp";
    }
    return is_irc(flow) ? "irc" : std::string_view();
}

void begin_row(ZeekFields& row, TimePoint time, const ZeekEnds& ends)
{
    row.begin();
    row.time(time);
    row.fields(ends.text());
}

void put_file(ZeekFields& row, std::uint64_t seed, bool is_there)
{
    if (is_there) {
        row.word(text_of(identifier('F', seed)));
    } else {
        row.unset();
    }
}

std::string_view type_name(std::uint16_t type)
{
    switch (type) {
    case 1: return "A";
    case 2: return "NS";
    case 5: return "CNAME";
    case 6: return "SOA";
    case 12: return "PTR";
    case 15: return "MX";
    case 16: return "TXT";
    case 28: return "AAAA";
    case 33: return "SRV";
    default: return {};
    }
}

std::string_view response_name(int code)
{
    constexpr std::array<std::string_view, 6> names{
        "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"};
    const auto index = static_cast<std::size_t>(code);
    return code >= 0 && index < names.size() ? names[index] : std::string_view();
}

/// Zeek shows the name alone of MX and SRV data, and the length of texts.
void put_answers(ZeekFields& row, const Lookup& lookup)
{
    constexpr std::uint16_t mail_exchangers = 15;
    constexpr std::uint16_t texts = 16;
    constexpr std::uint16_t services = 33;
    row.begin_list();
    for (const std::string& data : lookup.other_answers) {
        if (lookup.type == mail_exchangers || lookup.type == services) {
            row.element(std::string_view(data).substr(data.rfind(' ') + 1));
        } else if (lookup.type == texts) {
            row.element("TXT " + std::to_string(data.size()) + " " + data);
        } else {
            row.element(data);
        }
    }
    for (const Address& address : lookup.addresses) {
        row.address_element(address);
    }
    row.end_list();
    row.begin_list();
    for (std::size_t i = 0; i < lookup.other_answers.size() + lookup.addresses.size(); ++i) {
        row.seconds_element(lookup.least_ttl);
    }
    row.end_list();
}

std::string in_capitals(std::string_view text)
{
    std::string capitals(text);
    for (char& c : capitals) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return capitals;
}

void put_names(ZeekFields& row, std::string_view names)
{
    names.remove_prefix(std::min(names.size(), names.find_first_not_of(',')));
    row.begin_list();
    if (!names.empty()) {
        row.elements(in_capitals(names));
    }
    row.end_list();
}

void put_mime_type(ZeekFields& row, std::string_view type, bool has_body)
{
    row.text(has_body ? trim(type.substr(0, type.find(';'))) : std::string_view());
}

/// Zeek says "TLSv12".
std::string version_of(std::string_view version)
{
    std::string name(version);
    name.erase(std::remove(name.begin(), name.end(), '.'), name.end());
    return name;
}

std::string_view curve_of(std::string_view cipher)
{
    const bool exchanges_keys =
        cipher.find("ECDHE") != std::string_view::npos || cipher.starts_with("TLS_AES");
    return exchanges_keys ? "x25519" : std::string_view();
}

/// The rest of an unsent message's row: date to in_reply_to.
void put_message_head(ZeekFields& row, const SmtpSession& session)
{
    if (!session.message_sent) {
        for (int i = 0; i < 7; ++i) {
            row.unset();
        }
        return;
    }
    const MessageHead head = message_head(session);
    row.text(head.date);
    row.text(head.from);
    row.text(head.to);
    row.unset(); // cc
    row.unset(); // reply_to
    row.text(head.message_id);
    row.unset(); // in_reply_to
}

/// Zeek logs a message when its end was answered, before it hears the reply to QUIT.
int last_reply_of(const SmtpSession& session)
{
    return session.message_sent && session.last_reply == 221 ? 250 : session.last_reply;
}

} // namespace

void ZeekEnds::set(const Flow& flow)
{
    fields_.begin();
    fields_.word(text_of(identifier('C', seed_of_flow(flow))));
    fields_.address(flow.client);
    fields_.count(flow.client_port);
    fields_.address(flow.server);
    fields_.count(flow.server_port);
}

void put_conn_row(ZeekFields& row, const Conversation& conversation, const ZeekEnds& ends)
{
    const Flow& flow = conversation.flow;
    begin_row(row, flow.start, ends);
    row.word(proto_of(flow.transport));
    const std::string_view service = service_of(conversation);
    row.word(service.empty() ? std::string_view("-") : service);
    if (flow.packets_up + flow.packets_down > 1) {
        row.interval(flow.duration);
        row.count(flow.bytes_up);
        row.count(flow.bytes_down);
    } else { // a single packet has neither
        row.word("-\t-\t-");
    }
    row.word(state_of(flow));
    row.word("-\t-\t0"); // local_orig, local_resp, missed_bytes
    row.text(conversation.history);
    row.count(flow.packets_up);
    row.count(ip_bytes_up(flow));
    row.count(flow.packets_down);
    row.count(ip_bytes_down(flow));
    row.unset();
}

void put_unreachable_row(ZeekFields& row, const Flow& flow, TimePoint time)
{
    Conversation answer;
    answer.flow.start = time;
    answer.flow.transport = Transport::Icmp;
    answer.flow.client = flow.server;
    answer.flow.server = flow.client;
    answer.flow.client_port = flow.server.is_v4() ? 3 : 1;
    answer.flow.server_port = flow.server.is_v4() ? 3 : 4;
    answer.flow.packets_up = 1;
    answer.flow.bytes_up = unreachable_size(flow);
    ZeekEnds ends;
    ends.set(answer.flow);
    put_conn_row(row, answer, ends);
}

void put_dns_row(ZeekFields& row, const Flow& flow, const ZeekEnds& ends, const Lookup& lookup)
{
    const bool answered = lookup.response != dns_no_answer;
    begin_row(row, lookup.time, ends);
    row.word(proto_of(flow.transport));
    row.count(dns_id(flow));
    if (answered && flow.transport == Transport::Udp) {
        row.interval(flow.duration);
    } else {
        row.unset();
    }
    row.name(lookup.name);
    row.word("1\tC_INTERNET");
    row.count(lookup.type);
    const std::string_view type = type_name(lookup.type);
    if (type.empty()) {
        row.word("query-" + std::to_string(lookup.type));
    } else {
        row.word(type);
    }
    if (answered) {
        row.count(static_cast<std::uint64_t>(lookup.response));
        row.text(response_name(lookup.response));
    } else {
        row.word("-\t-");
    }
    row.word("F\tF\tT");
    row.truth(answered);
    row.word("0");
    put_answers(row, lookup);
    row.truth(lookup.response == 5);
}

void put_http_row(
    ZeekFields& row, const ZeekEnds& ends, const HttpRequest& request, std::size_t depth
)
{
    begin_row(row, request.time, ends);
    row.count(depth);
    row.text(request.method);
    row.text(request.host);
    row.text(request.uri);
    row.text(request.referrer);
    row.word("1.1");
    row.text(request.user_agent);
    row.unset(); // origin
    row.count(request.request_bytes);
    row.count(request.response_bytes);
    if (request.status == 0) {
        row.word("-\t-");
    } else {
        row.count(static_cast<std::uint64_t>(request.status));
        row.text(http_reason(request.status));
    }
    row.word("-\t-\t(empty)\t-\t-\t-"); // info_code, info_msg, tags, username, password, proxied
    const std::uint64_t file = hash64(ends.uid(), depth);
    put_file(row, file, request.request_bytes > 0);
    row.word("-\t-"); // orig_filenames, orig_mime_types
    put_file(row, file + 1, request.response_bytes > 0);
    row.unset(); // resp_filenames
    put_mime_type(row, request.response_type, request.response_bytes > 0);
    put_names(row, request.header_names);
}

void put_ssl_row(
    ZeekFields& row, const Flow& flow, const ZeekEnds& ends, const TlsHandshake& handshake
)
{
    const std::string_view cipher = cipher_name(handshake);
    const bool certificate = !handshake.subject.empty();
    begin_row(row, handshake.time, ends);
    row.text(version_of(handshake.version));
    row.text(cipher);
    row.text(curve_of(cipher));
    row.text(handshake.server_name);
    row.truth(handshake.established && !certificate && handshake.version != "TLSv1.3");
    row.text(
        handshake.established                              ? std::string_view()
        : handshake.version.empty() && flow.bytes_down > 0 ? "handshake_failure"
        : handshake.version.empty()                        ? std::string_view()
                                                           : "unknown_ca"
    );
    row.unset(); // next_protocol
    row.truth(handshake.established);
    put_file(row, hash64(handshake.subject, hash64(ends.uid())), certificate);
    row.unset(); // client_cert_chain_fuids
    row.text(handshake.subject);
    row.text(handshake.issuer);
    row.word("-\t-"); // client_subject, client_issuer
    row.text(handshake.ja3);
    row.text(handshake.ja3s);
}

void put_smtp_row(
    ZeekFields& row, const Flow& flow, const ZeekEnds& ends, const SmtpSession& session
)
{
    begin_row(row, session.time, ends);
    row.count(1);
    row.text(session.helo);
    const bool has_sender = !session.tls && session.dialect.size() > 5;
    row.text(has_sender ? envelope_sender(session) : std::string());
    row.begin_list();
    for (const std::string& recipient : session.recipients) {
        row.element(recipient);
    }
    row.end_list();
    put_message_head(row, session);
    row.text(session.subject);
    row.word("-\t-\t-"); // x_originating_ip, first_received, second_received
    const int reply = last_reply_of(session);
    row.text(
        reply == 0 ? std::string() : std::to_string(reply) + " " + std::string(reply_text(reply))
    );
    row.begin_list();
    row.address_element(flow.server);
    row.address_element(flow.client);
    row.end_list();
    row.unset(); // user_agent
    row.truth(session.tls);
    if (session.message_sent) {
        put_file(row, hash64(ends.uid()), true);
    } else {
        row.empty();
    }
}

} // namespace takedown::simulate
