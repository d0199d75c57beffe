#pragma once

// TlsChoice: what a server makes of the hello of a client program.

#include "simulate/evidence/tls_profile.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace takedown::simulate {

constexpr std::uint16_t tls_1_2 = 0x0303;
constexpr std::uint16_t tls_1_3 = 0x0304;

/// The same for all connections of a profile and a version.
struct TlsChoice {
    std::uint16_t cipher = 0;
    std::vector<std::uint16_t> extensions; ///< of the ServerHello, by number
    std::string ja3s;                      ///< of that hello (docs/sources/readers.md#ja3)
};

/// 0 for what is no version: "TLSv1.2" is 0x0303.
std::uint16_t tls_version_number(std::string_view name);

/// What a server prefers of what the client offers. `profile` is one of tls_profiles(), `version`
/// one that tls_version_number() gives.
const TlsChoice& tls_choice(const TlsProfile& profile, std::uint16_t version);

/// Before TLS 1.3: does the server send a key of its own for the exchange?
inline bool has_key_exchange(std::uint16_t cipher)
{
    return cipher >> 8U == 0xc0U;
}

/// The number that stands where TLS 1.3 hides its own.
inline std::uint16_t shown_version(std::uint16_t version)
{
    return version < tls_1_2 ? version : tls_1_2;
}

/// The cipher suite that the server chose, as Zeek names it.
std::string_view cipher_name(const TlsHandshake& handshake);

} // namespace takedown::simulate
