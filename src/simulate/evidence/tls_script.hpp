#pragma once

// The TLS records of a connection: hello messages, certificate, and application data.

#include "simulate/evidence/script.hpp"

#include <string_view>

namespace takedown::simulate {

/// Completes a handshake from the client profile that `chooser` (what tells programs apart: the
/// handshake's own ja3 text or server_name's host program) picks: ja3 and ja3s are those of the
/// hellos that are written. `version` is cut to what the client offers ("TLSv1.2" when it is no
/// version). TLS 1.3 hides certificates: subject, issuer and validity are cleared.
void settle(TlsHandshake& handshake);

/// Hello, certificate (when `subject` is set), key exchange; then the conversation's rounds of
/// application data, which share what the flow has beyond the handshake. Not `established`: the
/// client ends it with an alert; without `version` the server answers with one.
Script tls_script(const TlsHandshake& handshake, const Conversation& conversation);

/// The same sizes without the records.
Script tls_outline(const TlsHandshake& handshake, const Conversation& conversation);

/// What follows a granted STARTTLS.
void append_tls_after_mail(Script& script, const Conversation& conversation);

/// The handshake that append_tls_after_mail() writes.
TlsHandshake tls_after_mail(const Conversation& conversation);

/// The cipher suite that the server chose, as Zeek names it.
std::string_view cipher_name(const TlsHandshake& handshake);

} // namespace takedown::simulate
