#pragma once

// Traffic records from rows: the columns to select (of a table named r) and the reading of them.

#include "model/traffic.hpp"
#include "store/duckdb_handles.hpp"

namespace takedown {

inline constexpr auto lookup_columns =
    "r.file, r.byte_offset, r.time, r.client, r.resolver, r.name, r.type, r.response, r.addresses, "
    "r.other_answers, r.least_ttl";
inline constexpr auto request_columns =
    "r.file, r.byte_offset, r.time, r.client, r.server, r.server_port, r.method, r.host, r.uri, "
    "r.user_agent, r.referrer, r.header_names, r.status, r.response_type, r.request_bytes, "
    "r.response_bytes";
inline constexpr auto handshake_columns =
    "r.file, r.byte_offset, r.time, r.client, r.server, r.server_port, r.server_name, r.version, "
    "r.ja3, r.ja3s, r.subject, r.issuer, r.not_before, r.not_after, r.established";
inline constexpr auto session_columns =
    "r.file, r.byte_offset, r.time, r.client, r.server, r.server_port, r.helo, r.dialect, "
    "r.from_domain, r.recipients, r.recipient_domains, r.subject, r.last_reply, r.message_sent, "
    "r.tls";

/// `at` is the column of `r.file`; the others follow it in the order above.
Lookup lookup_of(const Rows& rows, std::size_t at);
HttpRequest request_of(const Rows& rows, std::size_t at);
TlsHandshake handshake_of(const Rows& rows, std::size_t at);
SmtpSession session_of(const Rows& rows, std::size_t at);

} // namespace takedown
