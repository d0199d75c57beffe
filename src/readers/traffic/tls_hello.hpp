#pragma once

// ClientHello and ServerHello: what they offer and choose, and their JA3 fingerprints.

#include "readers/traffic/packet.hpp"

#include <cstdint>
#include <string>

namespace takedown {

struct ClientHello {
    std::string server_name; ///< lower case, valid UTF-8
    std::string ja3;         ///< empty unless the whole hello was seen
};

struct ServerHello {
    std::string version; ///< "TLSv1.2"; empty for an unknown number
    std::string ja3s;    ///< empty unless the whole hello was seen
    bool is_retry = false;
};

/// `body` is the handshake message without its 4-byte header; `whole` false: it was cut.
/// JA3: docs/sources/readers.md#ja3.
ClientHello read_client_hello(Bytes body, bool whole);
ServerHello read_server_hello(Bytes body, bool whole);

} // namespace takedown
