#include "simulate/evidence/tls_hello.hpp"

#include "core/cursor.hpp"
#include "core/hash.hpp"
#include "simulate/evidence/big_endian.hpp"
#include "simulate/evidence/byte_count.hpp"
#include "simulate/evidence/certificate.hpp"
#include "simulate/evidence/tls_choice.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace takedown::simulate {

namespace {

constexpr std::uint8_t record_cipher_change = 20;
constexpr std::uint8_t record_alert = 21;
constexpr std::uint8_t record_handshake = 22;
constexpr std::uint8_t record_data = 23;
constexpr std::size_t key_size = 32; ///< of an x25519 share
constexpr std::size_t rsa_size = 256;
constexpr std::array<std::uint16_t, 9> signature_kinds{
    0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601, 0x0201};
constexpr std::array<std::uint16_t, 2> new_versions{tls_1_3, tls_1_2};

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
void append_numbers(Out& out, std::size_t width, std::span<const std::uint16_t> numbers)
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
          version_(tls_version_number(handshake.version)),
          profile_(profile_of(handshake, version_)),
          choice_(tls_choice(profile_, version_)),
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
            append_alert(out, std::max<std::uint16_t>(shown_version(version_), 0x0300), 48);
            return out;
        }
        if (version_ != tls_1_3 && !resumed()) {
            append_client_key(out);
        }
        append_cipher_change(out, shown_version(version_));
        const bool hidden = version_ == tls_1_3;
        append_opaque_record(
            out,
            hidden ? record_data : record_handshake,
            shown_version(version_),
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
        case 13: append_numbers(out, 2, signature_kinds); return;
        case 16:
            append_u16(out, 12);
            append_u8(out, 2);
            out += "h2";
            append_u8(out, 8);
            out += "http/1.1";
            return;
        case 43: append_numbers(out, 1, new_versions); return;
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
        append_record_start(out, record_handshake, shown_version(version_));
        Counted record(out, 2);
        append_u8(out, 2);
        Counted message(out, 3);
        append_u16(out, shown_version(version_));
        append_noise(out, 32, seed_ + 9);
        append_u8(out, 32);
        const bool echoes = version_ == tls_1_3 || resumed();
        append_noise(out, 32, seed_ + (echoes ? 2 : 10));
        append_u16(out, choice_.cipher);
        append_u8(out, 0);
        if (!choice_.extensions.empty()) {
            Counted all(out, 2);
            for (const std::uint16_t type : choice_.extensions) {
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
        if (has_key_exchange(choice_.cipher)) {
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
        if (has_key_exchange(choice_.cipher)) {
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
    const TlsChoice& choice_;
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

} // namespace

void append_tls_hellos(Script& script, const TlsHandshake& handshake, const Flow& flow)
{
    append_hellos<std::string>(script, handshake, flow);
}

void append_tls_hello_sizes(Script& script, const TlsHandshake& handshake, const Flow& flow)
{
    append_hellos<ByteCount>(script, handshake, flow);
}

} // namespace takedown::simulate
