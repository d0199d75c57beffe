#include "readers/traffic/tls_dialogue.hpp"

#include "core/cursor.hpp"
#include "readers/traffic/tls_certificate.hpp"
#include "readers/traffic/tls_hello.hpp"

#include <algorithm>

namespace takedown {

namespace {

constexpr std::uint8_t record_cipher_change = 20;
constexpr std::uint8_t record_handshake = 22;
constexpr std::uint8_t record_data = 23;
constexpr std::uint8_t message_client_hello = 1;
constexpr std::uint8_t message_server_hello = 2;
constexpr std::uint8_t message_certificate = 11;
constexpr std::size_t record_header = 5;
constexpr std::size_t longest_handshake = 65'536;
constexpr std::uint64_t patience = 262'144;
constexpr std::uint32_t longest_record = 16'384 + 2'048;

} // namespace

bool looks_like_tls_hello(std::string_view text)
{
    ByteCursor cursor(as_bytes(text));
    const std::uint8_t type = cursor.u8();
    const std::uint8_t major = cursor.u8();
    const std::uint8_t minor = cursor.u8();
    const std::uint16_t length = cursor.u16();
    const std::uint8_t message = cursor.u8();
    return !cursor.failed() && type == record_handshake && major == 3 && minor <= 4 &&
           length >= 4 && length <= longest_record &&
           (message == message_client_hello || message == message_server_hello);
}

TlsDialogue::TlsDialogue(const DialogueContext& context) : context_(context)
{
    record_.client = context.client;
    record_.server = context.server;
    record_.server_port = context.server_port;
}

void TlsDialogue::take_certificates(Bytes body)
{
    ByteCursor cursor(body);
    cursor.skip(3);
    const std::uint32_t length = cursor.u24();
    const Bytes der = cursor.take(length);
    if (cursor.failed() || !record_.subject.empty()) {
        return;
    }
    if (auto facts = read_certificate(der)) {
        record_.subject = std::move(facts->subject);
        record_.issuer = std::move(facts->issuer);
        record_.not_before = facts->not_before;
        record_.not_after = facts->not_after;
    }
}

void TlsDialogue::take_message(std::uint8_t type, Bytes body, bool whole, Side side)
{
    if (side == Side::Client && type == message_client_hello && !client_hello_) {
        ClientHello hello = read_client_hello(body, whole);
        client_hello_ = true;
        record_.server_name = std::move(hello.server_name);
        record_.ja3 = std::move(hello.ja3);
    } else if (side == Side::Server && type == message_server_hello && !server_hello_) {
        ServerHello hello = read_server_hello(body, whole);
        record_.version = std::move(hello.version);
        record_.ja3s = std::move(hello.ja3s);
        server_hello_ = !hello.is_retry;
    } else if (side == Side::Server && type == message_certificate) {
        take_certificates(body); // a chain may be cut: the first certificate is enough
    }
}

void TlsDialogue::take_messages(Half& half, Side side)
{
    ByteCursor cursor(as_bytes(half.handshake));
    std::size_t used = 0;
    while (cursor.remaining() >= 4) {
        const std::uint8_t type = cursor.u8();
        const std::uint32_t length = cursor.u24();
        if (length > cursor.remaining()) {
            if (half.cut || length > longest_handshake) {
                take_message(type, cursor.rest(), false, side);
                used = half.handshake.size();
                half.cut = true; // what follows is no message boundary
            }
            break;
        }
        take_message(type, cursor.take(length), true, side);
        used = cursor.position();
    }
    half.handshake.erase(0, used);
    if (half.cut) {
        half.handshake.clear();
    }
}

void TlsDialogue::begin_record(Half& half)
{
    ByteCursor cursor(as_bytes(half.header));
    half.record_type = cursor.u8();
    const std::uint8_t major = cursor.u8();
    cursor.skip(1);
    half.record_left = cursor.u16();
    half.header.clear();
    if (half.record_type < record_cipher_change || half.record_type > 24 || major != 3) {
        half.lost = true;
    }
    if (half.record_type == record_cipher_change || half.record_type == record_data) {
        half.encrypts = true;
    }
}

void TlsDialogue::read_records(Half& half, std::string_view text, Side side)
{
    while (!text.empty() && !half.lost) {
        if (half.record_left == 0) {
            const std::size_t taken = std::min(record_header - half.header.size(), text.size());
            half.header += text.substr(0, taken);
            text.remove_prefix(taken);
            if (half.header.size() == record_header) {
                begin_record(half);
            }
            continue;
        }
        const std::size_t taken = std::min<std::uint64_t>(half.record_left, text.size());
        const bool plain = half.record_type == record_handshake && !half.encrypts && !half.cut;
        if (plain && half.handshake.size() + taken <= longest_handshake) {
            half.handshake += text.substr(0, taken);
        }
        half.record_left -= taken;
        text.remove_prefix(taken);
        if (half.record_left == 0 && plain) {
            take_messages(half, side);
        }
    }
}

void TlsDialogue::pass_missing(Half& half, std::uint64_t missing, Side side)
{
    if (missing == 0 || half.lost) {
        return;
    }
    if (half.record_type == record_handshake && !half.encrypts && !half.cut) {
        half.cut = true;
        take_messages(half, side);
    }
    if (missing <= half.record_left) {
        half.record_left -= missing;
    } else {
        half.lost = true;
    }
}

DialogueState TlsDialogue::read(const StreamChunk& chunk)
{
    if (client_.seen + server_.seen == 0) {
        record_.time = chunk.time;
        record_.where.offset = chunk.offset;
    }
    Half& half = chunk.side == Side::Client ? client_ : server_;
    half.seen += chunk.missing_before + chunk.text.size() + chunk.missing_after;
    pass_missing(half, chunk.missing_before, chunk.side);
    if (half.lost) {
        // Records often begin with a segment: good enough to see that encryption has started.
        ByteCursor cursor(as_bytes(chunk.text));
        const std::uint8_t type = cursor.u8();
        const std::uint8_t major = cursor.u8();
        half.encrypts =
            half.encrypts || ((type == record_data || type == record_cipher_change) && major == 3);
    }
    read_records(half, chunk.text, chunk.side);
    pass_missing(half, chunk.missing_after, chunk.side);
    record_.established = client_.encrypts && server_.encrypts;
    const bool over = record_.established || half.seen > patience;
    return over ? DialogueState::Finished : DialogueState::Reading;
}

void TlsDialogue::finish()
{
    for (const Side side : {Side::Client, Side::Server}) {
        Half& half = side == Side::Client ? client_ : server_;
        if (!half.handshake.empty()) {
            half.cut = true;
            take_messages(half, side);
        }
    }
    if (client_hello_ || server_hello_ || !record_.version.empty()) {
        context_.sink->add(std::move(record_));
    }
}

std::size_t TlsDialogue::held() const
{
    return sizeof(*this) + client_.handshake.capacity() + server_.handshake.capacity() + 256;
}

} // namespace takedown
