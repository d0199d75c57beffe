#include "store/record_rows.hpp"

namespace takedown {

Lookup lookup_of(const Rows& rows, std::size_t at)
{
    Lookup lookup;
    lookup.where = {rows.u32(at), rows.u64(at + 1)};
    lookup.time = rows.time(at + 2);
    lookup.client = rows.address(at + 3);
    lookup.resolver = rows.address(at + 4);
    lookup.name = rows.text(at + 5);
    lookup.type = rows.u16(at + 6);
    lookup.response = rows.i32(at + 7);
    for (const std::string& text : rows.strings(at + 8)) {
        if (const auto address = Address::parse(text)) {
            lookup.addresses.push_back(*address);
        }
    }
    lookup.other_answers = rows.strings(at + 9);
    lookup.least_ttl = rows.u32(at + 10);
    return lookup;
}

HttpRequest request_of(const Rows& rows, std::size_t at)
{
    HttpRequest request;
    request.where = {rows.u32(at), rows.u64(at + 1)};
    request.time = rows.time(at + 2);
    request.client = rows.address(at + 3);
    request.server = rows.address(at + 4);
    request.server_port = rows.u16(at + 5);
    request.method = rows.text(at + 6);
    request.host = rows.text(at + 7);
    request.uri = rows.text(at + 8);
    request.user_agent = rows.text(at + 9);
    request.referrer = rows.text(at + 10);
    request.header_names = rows.text(at + 11);
    request.status = rows.i32(at + 12);
    request.response_type = rows.text(at + 13);
    request.request_bytes = rows.u64(at + 14);
    request.response_bytes = rows.u64(at + 15);
    return request;
}

TlsHandshake handshake_of(const Rows& rows, std::size_t at)
{
    TlsHandshake handshake;
    handshake.where = {rows.u32(at), rows.u64(at + 1)};
    handshake.time = rows.time(at + 2);
    handshake.client = rows.address(at + 3);
    handshake.server = rows.address(at + 4);
    handshake.server_port = rows.u16(at + 5);
    handshake.server_name = rows.text(at + 6);
    handshake.version = rows.text(at + 7);
    handshake.ja3 = rows.text(at + 8);
    handshake.ja3s = rows.text(at + 9);
    handshake.subject = rows.text(at + 10);
    handshake.issuer = rows.text(at + 11);
    handshake.not_before = rows.optional_time(at + 12);
    handshake.not_after = rows.optional_time(at + 13);
    handshake.established = rows.boolean(at + 14);
    return handshake;
}

SmtpSession session_of(const Rows& rows, std::size_t at)
{
    SmtpSession session;
    session.where = {rows.u32(at), rows.u64(at + 1)};
    session.time = rows.time(at + 2);
    session.client = rows.address(at + 3);
    session.server = rows.address(at + 4);
    session.server_port = rows.u16(at + 5);
    session.helo = rows.text(at + 6);
    session.dialect = rows.text(at + 7);
    session.from_domain = rows.text(at + 8);
    session.recipients = rows.strings(at + 9);
    session.recipient_domains = rows.strings(at + 10);
    session.subject = rows.text(at + 11);
    session.last_reply = rows.i32(at + 12);
    session.message_sent = rows.boolean(at + 13);
    session.tls = rows.boolean(at + 14);
    return session;
}

} // namespace takedown
