#pragma once

// Evidence from TLS handshakes: no server name, odd certificate.

#include "analysis/controllers/scene.hpp"
#include "analysis/controllers/signal.hpp"

#include <optional>

namespace takedown {

std::optional<Observation> observe_nameless_tls(const ContactScene& contact);
std::optional<Observation> observe_strange_certificate(const ContactScene& contact);

/// Relays of the Tor network call themselves www.<letters and digits>.com in a name that nobody
/// looks up: explains machine-made names away. True for the whole host when at least two contacts
/// with one client fingerprint look so.
bool is_onion_relay(const HostScene& host, const ContactScene& contact);

} // namespace takedown
