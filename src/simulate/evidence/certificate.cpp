#include "simulate/evidence/certificate.hpp"

#include "core/hash.hpp"
#include "core/text.hpp"
#include "simulate/evidence/big_endian.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace takedown::simulate {

namespace {

constexpr char tag_integer = 0x02;
constexpr char tag_bits = 0x03;
constexpr char tag_utf8 = 0x0c;
constexpr char tag_printable = 0x13;
constexpr char tag_ia5 = 0x16;
constexpr char tag_utc_time = 0x17;
constexpr char tag_general_time = 0x18;
constexpr char tag_sequence = 0x30;
constexpr char tag_set = 0x31;
constexpr std::size_t utc_time_size = 15; ///< tag and length included
constexpr std::size_t general_time_size = 17;

using namespace std::string_view_literals;

constexpr std::string_view rsa_with_sha256 =
    "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b\x05\x00"sv;
constexpr std::string_view rsa_key =
    "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"sv;

struct NameKind {
    std::string_view key;
    std::string_view oid; ///< DER, tag and length included
    char tag;
};

constexpr std::array<NameKind, 11> name_kinds{{
    {"CN"sv, "\x06\x03\x55\x04\x03"sv, tag_utf8},
    {"O"sv, "\x06\x03\x55\x04\x0a"sv, tag_utf8},
    {"OU"sv, "\x06\x03\x55\x04\x0b"sv, tag_utf8},
    {"C"sv, "\x06\x03\x55\x04\x06"sv, tag_printable},
    {"ST"sv, "\x06\x03\x55\x04\x08"sv, tag_utf8},
    {"L"sv, "\x06\x03\x55\x04\x07"sv, tag_utf8},
    {"street"sv, "\x06\x03\x55\x04\x09"sv, tag_utf8},
    {"serialNumber"sv, "\x06\x03\x55\x04\x05"sv, tag_printable},
    {"emailAddress"sv, "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01"sv, tag_ia5},
    {"DC"sv, "\x06\x0a\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19"sv, tag_ia5},
    {"UID"sv, "\x06\x0a\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x01"sv, tag_utf8},
}};

std::string der(char tag, std::string_view body)
{
    std::string out(1, tag);
    if (body.size() < 128) {
        append_u8(out, body.size());
    } else if (body.size() < 256) {
        append_u8(out, 0x81);
        append_u8(out, body.size());
    } else {
        append_u8(out, 0x82);
        append_u16(out, body.size());
    }
    out += body;
    return out;
}

const NameKind& kind_of(std::string_view key)
{
    for (const NameKind& known : name_kinds) {
        if (known.key.size() == key.size() && equal_ignoring_case(known.key, key)) {
            return known;
        }
    }
    return name_kinds.front();
}

/// Where an unescaped `one` or `other` is, from `begin` on; else the text's end.
std::size_t find_unescaped(std::string_view text, char one, char other, std::size_t begin)
{
    for (std::size_t i = begin; i < text.size(); ++i) {
        if (text[i] == one || text[i] == other) {
            return i;
        }
        i += text[i] == '\\' && i + 1 < text.size() ? 1U : 0U;
    }
    return text.size();
}

std::string unescaped(std::string_view text)
{
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        i += text[i] == '\\' && i + 1 < text.size() ? 1U : 0U;
        plain += text[i];
    }
    return plain;
}

/// Calls `take` with key and value, both still escaped, of each part of an RFC 4514 text.
template <class Take>
void for_each_part(std::string_view text, const Take& take)
{
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = find_unescaped(text, ',', '+', begin);
        const std::string_view part = text.substr(begin, end - begin);
        const std::size_t equals = find_unescaped(part, '=', '=', 0);
        if (equals > 0) {
            take(part.substr(0, equals), part.substr(std::min(part.size(), equals + 1)));
        }
        begin = end + 1;
    }
}

/// RFC 4514 text has the parts in the opposite order of DER.
std::string name_of(std::string_view text)
{
    std::vector<std::string> parts;
    for_each_part(text, [&parts](std::string_view key, std::string_view value) {
        const NameKind& kind = kind_of(trim(unescaped(key)));
        parts.push_back(
            der(tag_set, der(tag_sequence, std::string(kind.oid) + der(kind.tag, unescaped(value))))
        );
    });
    std::string body;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        body += *part;
    }
    return der(tag_sequence, body);
}

/// Bytes of der() around a body.
std::size_t der_size(std::size_t body)
{
    return body + (body < 128 ? 2U : body < 256 ? 3U : 4U);
}

std::size_t size_unescaped(std::string_view text)
{
    return text.find('\\') == std::string_view::npos ? text.size() : unescaped(text).size();
}

/// Bytes of name_of().
std::size_t name_size(std::string_view text)
{
    std::size_t body = 0;
    for_each_part(text, [&body](std::string_view key, std::string_view value) {
        const bool plain = key.find('\\') == std::string_view::npos;
        const NameKind& kind = plain ? kind_of(trim(key)) : kind_of(trim(unescaped(key)));
        body += der_size(der_size(kind.oid.size() + der_size(size_unescaped(value))));
    });
    return der_size(body);
}

void append_two(std::string& out, unsigned number)
{
    out += static_cast<char>('0' + number / 10 % 10);
    out += static_cast<char>('0' + number % 10);
}

/// UTCTime before 2050, GeneralizedTime from then on (RFC 5280, 4.1.2.5).
bool is_general(TimePoint time)
{
    using namespace std::chrono_literals;
    constexpr std::chrono::sys_days first{1950y / 1 / 1};
    constexpr std::chrono::sys_days end{2050y / 1 / 1};
    return time < first || time >= end;
}

std::string time_of(TimePoint time)
{
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
    const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
    const bool general = is_general(time);
    std::string text;
    if (general) {
        append_two(text, year / 100);
    }
    append_two(text, year % 100);
    append_two(text, static_cast<unsigned>(date.month()));
    append_two(text, static_cast<unsigned>(date.day()));
    append_two(text, static_cast<unsigned>(clock.hours().count()));
    append_two(text, static_cast<unsigned>(clock.minutes().count()));
    append_two(text, static_cast<unsigned>(clock.seconds().count()));
    text += 'Z';
    return der(general ? tag_general_time : tag_utc_time, text);
}

std::string public_key(std::uint64_t seed)
{
    std::string modulus(1, '\0');
    append_noise(modulus, 256, seed);
    modulus[1] = static_cast<char>(0xc5);
    modulus.back() = static_cast<char>(0x8b);
    const std::string numbers =
        der(tag_integer, modulus) + der(tag_integer, std::string_view("\x01\x00\x01", 3));
    std::string bits(1, '\0');
    bits += der(tag_sequence, numbers);
    return der(tag_sequence, std::string(rsa_key) + der(tag_bits, bits));
}

} // namespace

void append_noise(std::string& out, std::size_t count, std::uint64_t seed)
{
    std::size_t at = out.size();
    out.resize(at + count);
    for (; at < out.size(); at += 8) {
        seed += 0x9e3779b97f4a7c15U;
        std::uint64_t bits = (seed ^ seed >> 30U) * 0xbf58476d1ce4e5b9U;
        bits = (bits ^ bits >> 27U) * 0x94d049bb133111ebU;
        bits ^= bits >> 31U;
        const std::size_t end = std::min(out.size(), at + 8);
        for (std::size_t i = at; i < end; ++i, bits >>= 8U) {
            out[i] = static_cast<char>(bits & 0xffU);
        }
    }
}

namespace {

std::string make_certificate(const TlsHandshake& handshake)
{
    const std::uint64_t seed = hash64(handshake.subject, hash64(handshake.issuer));
    std::string serial(1, '\x01');
    append_noise(serial, 8, seed);
    const std::string_view issuer = handshake.issuer.empty() ? handshake.subject : handshake.issuer;
    const std::string validity = time_of(handshake.not_before.value_or(TimePoint{})) +
                                 time_of(handshake.not_after.value_or(TimePoint{}));
    std::string facts = der(static_cast<char>(0xa0), std::string_view("\x02\x01\x02", 3));
    facts += der(tag_integer, serial);
    facts += rsa_with_sha256;
    facts += name_of(issuer);
    facts += der(tag_sequence, validity);
    facts += name_of(handshake.subject);
    facts += public_key(seed);
    std::string signature(1, '\0');
    append_noise(signature, 256, seed + 1);
    return der(
        tag_sequence,
        der(tag_sequence, facts) + std::string(rsa_with_sha256) + der(tag_bits, signature)
    );
}

} // namespace

const std::string& certificate_of(const TlsHandshake& handshake)
{
    // A server shows the same one for years, and half of what it costs is its key.
    constexpr std::size_t most_kept = 4096;
    thread_local std::unordered_map<std::string, std::string> known;
    std::string facts = handshake.subject + '\0' + handshake.issuer;
    for (const auto& date : {handshake.not_before, handshake.not_after}) {
        facts += '\0' + std::to_string(date ? date->time_since_epoch().count() : 0);
    }
    const auto found = known.find(facts);
    if (found != known.end()) {
        return found->second;
    }
    if (known.size() >= most_kept) {
        known.clear();
    }
    return known.emplace(std::move(facts), make_certificate(handshake)).first->second;
}

std::size_t certificate_size(const TlsHandshake& handshake)
{
    // Of one size are: version, serial number, key, signature and their algorithms. What is left
    // are two names and two times.
    const std::string_view issuer = handshake.issuer.empty() ? handshake.subject : handshake.issuer;
    std::size_t validity = 0;
    for (const auto& date : {handshake.not_before, handshake.not_after}) {
        validity += is_general(date.value_or(TimePoint{})) ? general_time_size : utc_time_size;
    }
    constexpr std::size_t version_size = 5;
    constexpr std::size_t serial_size = 11;
    constexpr std::size_t key_size = 294;       // of 2,048 bits
    constexpr std::size_t signature_size = 261; // bit string of as many
    const std::size_t facts = version_size + serial_size + rsa_with_sha256.size() +
                              name_size(issuer) + der_size(validity) +
                              name_size(handshake.subject) + key_size;
    return der_size(der_size(facts) + rsa_with_sha256.size() + signature_size);
}

} // namespace takedown::simulate
