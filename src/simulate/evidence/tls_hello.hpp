#pragma once

// The messages that begin a TLS connection.

#include "simulate/evidence/script.hpp"

namespace takedown::simulate {

/// Hello and answer; then, unless the server refused the hello, what finishes the handshake:
/// certificate (when `subject` is set), key exchange, or the client's alert when it is not
/// `established`. Everything random in them is made of the flow.
void append_tls_hellos(Script& script, const TlsHandshake& handshake, const Flow& flow);

/// The same sizes without the records.
void append_tls_hello_sizes(Script& script, const TlsHandshake& handshake, const Flow& flow);

} // namespace takedown::simulate
