#include "readers/traffic/tls_hello.hpp"

#include "core/cursor.hpp"
#include "core/text.hpp"
#include "readers/traffic/traffic_fields.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>

namespace takedown {

namespace {

constexpr std::uint16_t extension_server_name = 0;
constexpr std::uint16_t extension_groups = 10;
constexpr std::uint16_t extension_point_formats = 11;
constexpr std::uint16_t extension_versions = 43;

/// The random of a ServerHello that asks the client to try again (RFC 8446, 4.1.3).
constexpr std::array<std::uint8_t, 32> retry_random{
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};

/// RFC 8701: values sent only to keep servers tolerant.
bool is_grease(std::uint16_t value)
{
    return (value & 0x0f0fU) == 0x0a0aU && (value >> 8U) == (value & 0xffU);
}

void append_number(std::string& list, std::uint16_t value)
{
    if (is_grease(value)) {
        return;
    }
    if (!list.empty()) {
        list += '-';
    }
    list += std::to_string(value);
}

std::string numbers_of_two_bytes(Bytes bytes)
{
    std::string list;
    ByteCursor cursor(bytes);
    while (cursor.remaining() >= 2) {
        append_number(list, cursor.u16());
    }
    return list;
}

std::string md5_hex(std::string_view text)
{
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_md5(), nullptr) != 1) {
        return {};
    }
    return to_hex(Bytes(digest).first(length));
}

std::string server_name_of(Bytes extension)
{
    ByteCursor cursor(extension);
    cursor.skip(2);
    const std::uint8_t type = cursor.u8();
    const std::uint16_t length = cursor.u16();
    const Bytes name = cursor.take(length);
    if (cursor.failed() || type != 0) {
        return {};
    }
    return host_name_of(as_text(name));
}

/// Calls `take` for each whole extension. False if they were cut or contradict their length.
bool for_each_extension(ByteCursor& cursor, const std::function<void(std::uint16_t, Bytes)>& take)
{
    if (cursor.remaining() == 0) {
        return !cursor.failed(); // a hello may end without any
    }
    const std::size_t total = cursor.u16();
    const bool whole = total <= cursor.remaining();
    ByteCursor inside(cursor.take(std::min(total, cursor.remaining())));
    while (inside.remaining() > 0) {
        const std::uint16_t type = inside.u16();
        const std::uint16_t length = inside.u16();
        const Bytes body = inside.take(length);
        if (inside.failed()) {
            return false;
        }
        take(type, body);
    }
    return whole && !cursor.failed();
}

std::string version_text(std::uint16_t version)
{
    switch (version) {
    case 0x0300: return "SSLv3";
    case 0x0301: return "TLSv1.0";
    case 0x0302: return "TLSv1.1";
    case 0x0303: return "TLSv1.2";
    case 0x0304: return "TLSv1.3";
    default: return {};
    }
}

} // namespace

ClientHello read_client_hello(Bytes body, bool whole)
{
    ByteCursor cursor(body);
    const std::uint16_t version = cursor.u16();
    cursor.skip(32);
    cursor.skip(cursor.u8());
    const std::uint16_t ciphers_length = cursor.u16();
    const std::string ciphers = numbers_of_two_bytes(cursor.take(ciphers_length));
    cursor.skip(cursor.u8());
    ClientHello hello;
    if (cursor.failed()) {
        return hello;
    }
    std::string extensions;
    std::string groups;
    std::string formats;
    const bool all = for_each_extension(cursor, [&](std::uint16_t type, Bytes extension) {
        append_number(extensions, type);
        if (type == extension_server_name) {
            hello.server_name = server_name_of(extension);
        } else if (type == extension_groups && extension.size() >= 2) {
            groups = numbers_of_two_bytes(extension.subspan(2));
        } else if (type == extension_point_formats && !extension.empty()) {
            for (const std::uint8_t format : extension.subspan(1)) {
                append_number(formats, format);
            }
        }
    });
    if (whole && all) {
        hello.ja3 = md5_hex(
            std::to_string(version) + "," + ciphers + "," + extensions + "," + groups + "," +
            formats
        );
    }
    return hello;
}

ServerHello read_server_hello(Bytes body, bool whole)
{
    ByteCursor cursor(body);
    const std::uint16_t version = cursor.u16();
    const Bytes random = cursor.take(32);
    cursor.skip(cursor.u8());
    const std::uint16_t cipher = cursor.u16();
    cursor.skip(1);
    ServerHello hello;
    hello.version = version_text(version);
    if (cursor.failed()) {
        return hello;
    }
    hello.is_retry = std::equal(random.begin(), random.end(), retry_random.begin());
    std::string extensions;
    const bool all = for_each_extension(cursor, [&](std::uint16_t type, Bytes extension) {
        append_number(extensions, type);
        if (type == extension_versions && extension.size() == 2) {
            ByteCursor chosen(extension);
            hello.version = version_text(chosen.u16());
        }
    });
    if (whole && all) {
        hello.ja3s =
            md5_hex(std::to_string(version) + "," + std::to_string(cipher) + "," + extensions);
    }
    return hello;
}

} // namespace takedown
