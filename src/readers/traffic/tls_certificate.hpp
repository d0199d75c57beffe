#pragma once

// The subject, issuer and validity of an X.509 certificate.

#include "readers/traffic/packet.hpp"

#include <optional>
#include <string>

namespace takedown {

struct CertificateFacts {
    std::string subject; ///< RFC 4514 text, valid UTF-8
    std::string issuer;
    std::optional<TimePoint> not_before;
    std::optional<TimePoint> not_after;
};

/// nullopt if `der` is not one whole certificate. Nothing is verified.
std::optional<CertificateFacts> read_certificate(Bytes der);

} // namespace takedown
