#pragma once

// The rows of Zeek's logs that a conversation gives.

#include "simulate/evidence/conversation.hpp"
#include "simulate/evidence/zeek_fields.hpp"

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

/// The fields that all rows of a connection begin with, behind the time.
class ZeekEnds {
public:
    void set(const Flow& flow);

    /// uid, addresses and ports, each with its tab.
    [[nodiscard]] std::string_view text() const { return fields_.so_far(); }

    /// "C" and 17 letters and digits, made of ends, ports and start.
    [[nodiscard]] std::string_view uid() const { return text().substr(0, 18); }

private:
    ZeekFields fields_;
};

void put_conn_row(ZeekFields& row, const Conversation& conversation, const ZeekEnds& ends);
/// Of the "port unreachable" that refuses a UDP flow; `flow` is the refused one.
void put_unreachable_row(ZeekFields& row, const Flow& flow, TimePoint time);
void put_dns_row(ZeekFields& row, const Flow& flow, const ZeekEnds& ends, const Lookup& lookup);
/// `depth` counts the requests of a connection from 1.
void put_http_row(
    ZeekFields& row, const ZeekEnds& ends, const HttpRequest& request, std::size_t depth
);
void put_ssl_row(
    ZeekFields& row, const Flow& flow, const ZeekEnds& ends, const TlsHandshake& handshake
);
void put_smtp_row(
    ZeekFields& row, const Flow& flow, const ZeekEnds& ends, const SmtpSession& session
);

} // namespace takedown::simulate
