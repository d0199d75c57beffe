#pragma once

// The rows of Zeek's logs that a conversation gives.

#include "simulate/evidence/conversation.hpp"
#include "simulate/evidence/zeek_fields.hpp"

#include <string>
#include <string_view>

namespace takedown::simulate {

/// A kind of log: its name and columns, tab-separated.
struct ZeekLogKind {
    std::string_view path;
    std::string_view fields;
    std::string_view types;
};

extern const ZeekLogKind zeek_conn;
extern const ZeekLogKind zeek_dns;
extern const ZeekLogKind zeek_http;
extern const ZeekLogKind zeek_ssl;
extern const ZeekLogKind zeek_smtp;

/// "C" and 17 letters and digits, made of ends, ports and start.
std::string zeek_uid(const Flow& flow);

void put_conn_row(ZeekFields& row, const Conversation& conversation, std::string_view uid);
/// Of the "port unreachable" that refuses a UDP flow; `flow` is the refused one.
void put_unreachable_row(ZeekFields& row, const Flow& flow, TimePoint time);
void put_dns_row(ZeekFields& row, const Flow& flow, std::string_view uid, const Lookup& lookup);
/// `depth` counts the requests of a connection from 1.
void put_http_row(
    ZeekFields& row,
    const Flow& flow,
    std::string_view uid,
    const HttpRequest& request,
    std::size_t depth
);
void put_ssl_row(
    ZeekFields& row, const Flow& flow, std::string_view uid, const TlsHandshake& handshake
);
void put_smtp_row(
    ZeekFields& row, const Flow& flow, std::string_view uid, const SmtpSession& session
);

} // namespace takedown::simulate
