#pragma once

// X.509 certificates that say what a TLS handshake says of its server.

#include "model/traffic.hpp"

#include <string>

namespace takedown::simulate {

/// DER of a version 3 certificate with the handshake's subject, issuer (RFC 4514 text) and
/// validity. Key and signature are of the right form and size but filler: nothing can be verified
/// with it. Valid until the same thread's next call.
const std::string& certificate_of(const TlsHandshake& handshake);

/// Bytes of certificate_of().
std::size_t certificate_size(const TlsHandshake& handshake);

/// `count` bytes that depend on `seed` alone, behind `out`.
void append_noise(std::string& out, std::size_t count, std::uint64_t seed);

} // namespace takedown::simulate
