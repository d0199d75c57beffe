#pragma once

// The TLS records of a connection: hello messages, certificate and application data.

#include "simulate/evidence/script.hpp"

namespace takedown::simulate {

/// Completes a handshake from the client profile that `chooser` (what tells programs apart: the
/// handshake's own ja3 text or server_name's host program) picks: ja3 and ja3s are those of the
/// hellos that are written. `version` is cut to what the client offers ("TLSv1.2" when it is no
/// version). TLS 1.3 hides certificates: subject, issuer and validity are cleared.
void settle(TlsHandshake& handshake);

/// Puts hello, certificate (when `subject` is set) and key exchange behind the script; then the
/// conversation's rounds of application data, which share what the flow has beyond all that. Not
/// `established`: the client ends it with an alert; without `version` the server answers with one.
void append_tls(Script& script, const TlsHandshake& handshake, const Conversation& conversation);

/// The same sizes without the records.
void append_tls_sizes(
    Script& script, const TlsHandshake& handshake, const Conversation& conversation
);

/// The handshake that follows a granted STARTTLS.
TlsHandshake tls_after_mail(const Conversation& conversation);

} // namespace takedown::simulate
