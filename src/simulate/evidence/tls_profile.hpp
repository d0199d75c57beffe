#pragma once

// TlsProfile: how a family of client programs says hello.

#include "model/traffic.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace takedown::simulate {

/// Extension numbers stand in their order on the wire; server_name (0) is left out of a hello that
/// names no server. Versions are wire numbers (0x0303 is TLS 1.2).
struct TlsProfile {
    std::uint16_t hello_version = 0x0303; ///< the number in the hello itself
    std::uint16_t best_version = 0x0303;
    std::vector<std::uint16_t> ciphers;
    std::vector<std::uint16_t> extensions;
    std::vector<std::uint16_t> groups;
};

const std::vector<TlsProfile>& tls_profiles();

/// JA3 of a profile's hello, with a server name or without (docs/sources/readers.md#ja3).
const std::string& ja3_of(const TlsProfile& profile, bool names_server);

/// The profile whose JA3 `handshake.ja3` is; else one that `handshake.ja3` (any text), or where
/// that is empty the client's address, picks by hash among those that offer `version`.
const TlsProfile& profile_of(const TlsHandshake& handshake, std::uint16_t version);

} // namespace takedown::simulate
