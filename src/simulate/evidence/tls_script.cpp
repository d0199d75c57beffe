#include "simulate/evidence/tls_script.hpp"

#include "core/cursor.hpp"
#include "core/hash.hpp"
#include "simulate/evidence/big_endian.hpp"
#include "simulate/evidence/byte_count.hpp"
#include "simulate/evidence/certificate.hpp"
#include "simulate/evidence/md5.hpp"
#include "simulate/evidence/tls_profile.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <unordered_map>

namespace takedown::simulate {

namespace {

constexpr std::uint16_t tls_1_2 = 0x0303;
constexpr std::uint16_t tls_1_3 = 0x0304;
constexpr std::uint8_t record_cipher_change = 20;
constexpr std::uint8_t record_alert = 21;
constexpr std::uint8_t record_handshake = 22;
constexpr std::uint8_t record_data = 23;
constexpr std::size_t key_size = 32; ///< of an x25519 share
constexpr std::size_t rsa_size = 256;

std::uint16_t number_of(std::string_view version)
{
    constexpr std::array<std::pair<std::string_view, std::uint16_t>, 5> numbers{{
        {"SSLv3", 0x0300},
        {"TLSv1.0", 0x0301},
        {"TLSv1.1", 0x0302},
        {"TLSv1.2", tls_1_2},
        {"TLSv1.3", tls_1_3},
    }};
    for (const auto& [name, number] : numbers) {
        if (name == version) {
            return number;
        }
    }
    return 0;
}

bool offers(const TlsProfile& profile, std::uint16_t cipher)
{
    return std::find(profile.ciphers.begin(), profile.ciphers.end(), cipher) !=
           profile.ciphers.end();
}

bool has_extension(const TlsProfile& profile, std::uint16_t type)
{
    return std::find(profile.extensions.begin(), profile.extensions.end(), type) !=
           profile.extensions.end();
}

/// What a server prefers of what the client offers.
std::uint16_t cipher_of(const TlsProfile& profile, std::uint16_t version)
{
    if (version == tls_1_3) {
        return profile.ciphers.front();
    }
    if (version == tls_1_2 && offers(profile, 0xc02f)) {
        return 0xc02f;
    }
    return offers(profile, 0xc013) ? 0xc013 : 0x002f;
}

bool has_key_exchange(std::uint16_t cipher)
{
    return cipher >> 8U == 0xc0U;
}

/// Extensions of the ServerHello, by number.
std::vector<std::uint16_t> answered_extensions(const TlsProfile& profile, std::uint16_t version)
{
    if (version == tls_1_3) {
        return {51, 43};
    }
    std::vector<std::uint16_t> list;
    if (has_extension(profile, 65281)) {
        list.push_back(65281);
    }
    if (has_key_exchange(cipher_of(profile, version)) && has_extension(profile, 11)) {
        list.push_back(11);
    }
    if (has_extension(profile, 23)) {
        list.push_back(23);
    }
    return list;
}

std::uint16_t legacy(std::uint16_t version)
{
    return std::min(version, tls_1_2);
}

/// Ends of a length field that is filled in when what it counts is written.
template <class Out>
class Counted {
public:
    Counted(Out& out, std::size_t width) : out_(out), at_(out.size()), width_(width)
    {
        out.append(width, '\0');
    }

    void end()
    {
        std::size_t count = out_.size() - at_ - width_;
        for (std::size_t i = width_; i > 0; --i, count >>= 8U) {
            out_[at_ + i - 1] = static_cast<char>(count & 0xffU);
        }
    }

private:
    Out& out_;
    std::size_t at_;
    std::size_t width_;
};

template <class Out>
void append_record_start(Out& out, std::uint8_t type, std::uint16_t version)
{
    append_u8(out, type);
    append_u16(out, version);
}

using simulate::append_noise; // for texts, beside the one that only counts

using simulate::append_noise;

void append_noise(ByteCount& out, std::size_t count, std::uint64_t /*seed*/)
{
    out.append(count, '\0');
}

void append_certificate(std::string& out, const TlsHandshake& handshake)
{
    out += certificate_of(handshake);
}

void append_certificate(ByteCount& out, const TlsHandshake& handshake)
{
    out.append(certificate_size(handshake), '\0');
}

template <class Out>
void append_opaque_record(
    Out& out, std::uint8_t type, std::uint16_t version, std::size_t size, std::uint64_t seed
)
{
    append_record_start(out, type, version);
    append_u16(out, size);
    append_noise(out, size, seed);
}

template <class Out>
void append_cipher_change(Out& out, std::uint16_t version)
{
    append_record_start(out, record_cipher_change, version);
    append_u16(out, 1);
    append_u8(out, 1);
}

template <class Out>
void append_alert(Out& out, std::uint16_t version, std::uint8_t description)
{
    append_record_start(out, record_alert, version);
    append_u16(out, 2);
    append_u8(out, 2);
    append_u8(out, description);
}

template <class Out>
void append_numbers(Out& out, std::size_t width, const std::vector<std::uint16_t>& numbers)
{
    Counted list(out, width);
    for (const std::uint16_t number : numbers) {
        append_u16(out, number);
    }
    list.end();
}

/// Writes the messages of one connection; everything random in them is made of the flow.
template <class Out>
class Hellos {
public:
    Hellos(const TlsHandshake& handshake, const Flow& flow)
        : handshake_(handshake),
          version_(number_of(handshake.version)),
          profile_(profile_of(handshake, version_)),
          cipher_(cipher_of(profile_, version_)),
          seed_(
              hash64(as_text(flow.client.bytes()), flow.client_port) ^
              static_cast<std::uint64_t>(flow.start.time_since_epoch().count())
          )
    {
    }

    [[nodiscard]] Out client_hello() const
    {
        Out out;
        out.reserve(320);
        const std::uint16_t outer = std::min<std::uint16_t>(profile_.hello_version, 0x0301);
        append_record_start(out, record_handshake, outer);
        Counted record(out, 2);
        append_u8(out, 1);
        Counted message(out, 3);
        append_u16(out, profile_.hello_version);
        append_noise(out, 32, seed_ + 1);
        const bool remembers = profile_.best_version == tls_1_3 || resumed();
        append_u8(out, remembers ? 32 : 0);
        append_noise(out, remembers ? 32 : 0, seed_ + 2);
        append_numbers(out, 2, profile_.ciphers);
        append_u16(out, 0x0100); // one compression method: none
        append_client_extensions(out);
        message.end();
        record.end();
        return out;
    }

    /// What the server says to the hello.
    [[nodiscard]] Out server_flight() const
    {
        Out out;
        if (version_ == 0) {
            append_alert(out, 0x0303, 40);
            return out;
        }
        append_server_hello(out);
        if (version_ == tls_1_3) {
            append_cipher_change(out, tls_1_2);
            append_opaque_record(out, record_data, tls_1_2, 2'600 + seed_ % 1'500, seed_ + 3);
        } else if (resumed()) {
            append_cipher_change(out, version_);
            append_opaque_record(out, record_handshake, version_, 40, seed_ + 4);
        } else {
            append_handshake_flight(out);
        }
        return out;
    }

    [[nodiscard]] Out client_finish() const
    {
        Out out;
        if (!handshake_.established) {
            append_alert(out, std::max<std::uint16_t>(legacy(version_), 0x0300), 48);
            return out;
        }
        if (version_ != tls_1_3 && !resumed()) {
            append_client_key(out);
        }
        append_cipher_change(out, legacy(version_));
        const bool hidden = version_ == tls_1_3;
        append_opaque_record(
            out,
            hidden ? record_data : record_handshake,
            legacy(version_),
            hidden ? 53 : 40,
            seed_ + 5
        );
        return out;
    }

    [[nodiscard]] Out server_finish() const
    {
        Out out;
        if (!handshake_.established || resumed()) {
            return out;
        }
        if (version_ == tls_1_3) {
            append_opaque_record(out, record_data, tls_1_2, 250, seed_ + 6); // a ticket
        } else {
            append_cipher_change(out, version_);
            append_opaque_record(out, record_handshake, version_, 40, seed_ + 7);
        }
        return out;
    }

    [[nodiscard]] std::uint16_t version() const { return version_; }

private:
    /// Before TLS 1.3 only a session that goes on shows no certificate.
    [[nodiscard]] bool resumed() const
    {
        return version_ != tls_1_3 && handshake_.established && handshake_.subject.empty();
    }

    void append_client_extensions(Out& out) const
    {
        const bool named = !handshake_.server_name.empty();
        if (profile_.extensions.empty() || (profile_.extensions.size() == 1 && !named)) {
            return;
        }
        Counted all(out, 2);
        for (const std::uint16_t type : profile_.extensions) {
            if (type == 0 && !named) {
                continue;
            }
            append_u16(out, type);
            Counted body(out, 2);
            append_client_extension(out, type);
            body.end();
        }
        all.end();
    }

    void append_client_extension(Out& out, std::uint16_t type) const
    {
        switch (type) {
        case 0: append_server_name(out); return;
        case 5: append_u8(out, 1), append_u32(out, 0); return;
        case 10: append_numbers(out, 2, profile_.groups); return;
        case 11: append_u16(out, 0x0100); return;
        case 13:
            append_numbers(
                out,
                2,
                std::vector<std::uint16_t>{
                    0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601, 0x0201}
            );
            return;
        case 16:
            append_u16(out, 12);
            append_u8(out, 2);
            out += "h2";
            append_u8(out, 8);
            out += "http/1.1";
            return;
        case 43: append_numbers(out, 1, {tls_1_3, tls_1_2}); return;
        case 45: append_u16(out, 0x0101); return;
        case 51:
            append_u16(out, key_size + 4);
            append_u16(out, 29);
            append_u16(out, key_size);
            append_noise(out, key_size, seed_ + 8);
            return;
        case 65281: append_u8(out, 0); return;
        default: return; // empty: session ticket, extended master secret and their like
        }
    }

    void append_server_name(Out& out) const
    {
        Counted list(out, 2);
        append_u8(out, 0);
        Counted name(out, 2);
        out += handshake_.server_name;
        name.end();
        list.end();
    }

    void append_server_hello(Out& out) const
    {
        append_record_start(out, record_handshake, legacy(version_));
        Counted record(out, 2);
        append_u8(out, 2);
        Counted message(out, 3);
        append_u16(out, legacy(version_));
        append_noise(out, 32, seed_ + 9);
        append_u8(out, 32);
        const bool echoes = version_ == tls_1_3 || resumed();
        append_noise(out, 32, seed_ + (echoes ? 2 : 10));
        append_u16(out, cipher_);
        append_u8(out, 0);
        const auto extensions = answered_extensions(profile_, version_);
        if (!extensions.empty()) {
            Counted all(out, 2);
            for (const std::uint16_t type : extensions) {
                append_u16(out, type);
                Counted body(out, 2);
                append_server_extension(out, type);
                body.end();
            }
            all.end();
        }
        message.end();
        record.end();
    }

    void append_server_extension(Out& out, std::uint16_t type) const
    {
        switch (type) {
        case 11: append_u16(out, 0x0100); return;
        case 43: append_u16(out, tls_1_3); return;
        case 51:
            append_u16(out, 29);
            append_u16(out, key_size);
            append_noise(out, key_size, seed_ + 11);
            return;
        case 65281: append_u8(out, 0); return;
        default: return;
        }
    }

    void append_handshake_flight(Out& out) const
    {
        if (handshake_.subject.empty()) {
            return;
        }
        append_record_start(out, record_handshake, version_);
        Counted record(out, 2);
        append_u8(out, 11);
        Counted message(out, 3);
        Counted list(out, 3);
        Counted first(out, 3);
        append_certificate(out, handshake_);
        first.end();
        list.end();
        message.end();
        if (has_key_exchange(cipher_)) {
            append_server_key(out);
        }
        append_u8(out, 14); // the server is done
        append_u24(out, 0);
        record.end();
    }

    void append_server_key(Out& out) const
    {
        append_u8(out, 12);
        Counted message(out, 3);
        append_u8(out, 3);
        append_u16(out, 29);
        append_u8(out, key_size);
        append_noise(out, key_size, seed_ + 12);
        if (version_ == tls_1_2) {
            append_u16(out, 0x0401);
        }
        append_u16(out, rsa_size);
        append_noise(out, rsa_size, seed_ + 13);
        message.end();
    }

    void append_client_key(Out& out) const
    {
        append_record_start(out, record_handshake, version_);
        Counted record(out, 2);
        append_u8(out, 16);
        Counted message(out, 3);
        if (has_key_exchange(cipher_)) {
            append_u8(out, key_size);
            append_noise(out, key_size, seed_ + 14);
        } else {
            append_u16(out, rsa_size);
            append_noise(out, rsa_size, seed_ + 15);
        }
        message.end();
        record.end();
    }

    const TlsHandshake& handshake_;
    std::uint16_t version_;
    const TlsProfile& profile_;
    std::uint16_t cipher_;
    std::uint64_t seed_;
};

template <class Out>
void append_hellos(Script& script, const TlsHandshake& handshake, const Flow& flow)
{
    const Hellos<Out> hellos(handshake, flow);
    Exchange& hello = script.opening.emplace_back();
    hello.up = said(hellos.client_hello(), 0, Fill::Binary);
    if (flow.outcome == Outcome::Answered) {
        hello.down = said(hellos.server_flight(), 0, Fill::Binary);
    }
    if (hellos.version() != 0) {
        Exchange& finish = script.opening.emplace_back();
        finish.up = said(hellos.client_finish(), 0, Fill::Binary);
        finish.down = said(hellos.server_finish(), 0, Fill::Binary);
    }
}

/// Bytes a round, so that each segment holds a whole record.
std::uint64_t round_of(std::uint64_t rest, std::uint64_t rounds, std::uint64_t segment)
{
    constexpr std::uint64_t least = 32;
    if (rest == 0) {
        return 0;
    }
    const std::uint64_t round = std::max(least, (rest + rounds - 1) / rounds);
    const std::uint64_t last = round % segment;
    return last == 0 || last >= least ? round : round + least - last;
}

/// What the flow has beyond the opening becomes application data.
void append_data(Script& script, const Conversation& conversation)
{
    const Flow& flow = conversation.flow;
    std::uint64_t up = 0;
    std::uint64_t down = 0;
    for (const Exchange& exchange : script.opening) {
        up += exchange.up.size();
        down += exchange.down.size();
    }
    const std::uint64_t rounds = std::max<std::uint32_t>(conversation.rounds, 1);
    const std::uint64_t segment = segment_size(flow);
    script.rest_up =
        rounds * round_of(flow.bytes_up - std::min(flow.bytes_up, up), rounds, segment);
    script.rest_down =
        rounds * round_of(flow.bytes_down - std::min(flow.bytes_down, down), rounds, segment);
    script.rounds = script.rest_up + script.rest_down > 0 ? rounds : 0;
    script.fill = Fill::Records;
}

template <class Out>
Script talk_of(const TlsHandshake& handshake, const Conversation& conversation)
{
    Script script;
    append_hellos<Out>(script, handshake, conversation.flow);
    if (handshake.established) {
        append_data(script, conversation);
    }
    return script;
}

std::string ja3s_of(const TlsProfile& profile, std::uint16_t version)
{
    std::string text =
        std::to_string(legacy(version)) + "," + std::to_string(cipher_of(profile, version)) + ",";
    bool first = true;
    for (const std::uint16_t type : answered_extensions(profile, version)) {
        text += first ? "" : "-";
        text += std::to_string(type);
        first = false;
    }
    // There are few: as many as profiles times versions.
    thread_local std::unordered_map<std::string, std::string> known;
    std::string& digest = known[text];
    if (digest.empty()) {
        digest = md5_hex(text);
    }
    return digest;
}

/// Certificates that nobody dated are of the year they were seen in.
void settle_certificate(TlsHandshake& handshake)
{
    using std::chrono::days;
    using std::chrono::seconds;
    if (handshake.subject.empty()) {
        handshake.issuer.clear();
        handshake.not_before.reset();
        handshake.not_after.reset();
        return;
    }
    if (handshake.issuer.empty()) {
        handshake.issuer = handshake.subject;
    }
    if (!handshake.not_before) {
        const auto year =
            std::chrono::year_month_day{std::chrono::floor<days>(handshake.time)}.year();
        const Day first{year / std::chrono::January / 1};
        handshake.not_before = first - days{hash64(handshake.subject) % 300};
    }
    if (!handshake.not_after) {
        handshake.not_after = *handshake.not_before + days{760};
    }
    handshake.not_before = std::chrono::floor<seconds>(*handshake.not_before);
    handshake.not_after = std::chrono::floor<seconds>(*handshake.not_after);
}

} // namespace

void settle(TlsHandshake& handshake)
{
    std::uint16_t version = number_of(handshake.version);
    if (version == 0 && (handshake.established || !handshake.version.empty())) {
        handshake.version = "TLSv1.2";
        version = tls_1_2;
    }
    const TlsProfile& profile = profile_of(handshake, version);
    if (version > profile.best_version) { // its own ja3 says which program it is
        version = profile.best_version;
        handshake.version = version == tls_1_2 ? "TLSv1.2" : "TLSv1.0";
    }
    handshake.ja3 = ja3_of(profile, !handshake.server_name.empty());
    handshake.ja3s = version == 0 ? std::string() : ja3s_of(profile, version);
    if (version == tls_1_3 || version == 0) {
        handshake.subject.clear();
    }
    settle_certificate(handshake);
}

Script tls_script(const TlsHandshake& handshake, const Conversation& conversation)
{
    return talk_of<std::string>(handshake, conversation);
}

Script tls_outline(const TlsHandshake& handshake, const Conversation& conversation)
{
    return talk_of<ByteCount>(handshake, conversation);
}

TlsHandshake tls_after_mail(const Conversation& conversation)
{
    const auto& session = std::get<SmtpSession>(conversation.talk);
    TlsHandshake handshake;
    handshake.time = session.time;
    handshake.client = session.client;
    handshake.server = session.server;
    handshake.server_port = session.server_port;
    handshake.version = "TLSv1.2";
    handshake.subject =
        "CN=mx-" + std::to_string(hash64(as_text(session.server.bytes())) % 10'000) + ".example";
    handshake.established = true;
    settle(handshake);
    return handshake;
}

void append_tls_after_mail(Script& script, const Conversation& conversation)
{
    const TlsHandshake handshake = tls_after_mail(conversation);
    append_hellos<std::string>(script, handshake, conversation.flow);
    append_data(script, conversation);
}

std::string_view cipher_name(const TlsHandshake& handshake)
{
    const std::uint16_t version = number_of(handshake.version);
    if (version == 0) {
        return {};
    }
    switch (cipher_of(profile_of(handshake, version), version)) {
    case 0x002f: return "TLS_RSA_WITH_AES_128_CBC_SHA";
    case 0xc013: return "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA";
    case 0xc02f: return "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
    case 0x1301: return "TLS_AES_128_GCM_SHA256";
    case 0x1302: return "TLS_AES_256_GCM_SHA384";
    default: return {};
    }
}

} // namespace takedown::simulate
