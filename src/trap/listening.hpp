#pragma once

// Where the trap listens. These are the only sockets of the program that are bound, and none of
// them ever connects anywhere.

#include "core/ip.hpp"
#include "core/result.hpp"
#include "trap/owned_file.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace takedown::trap {

struct Endpoint {
    Address address;
    std::uint16_t port = 0; ///< 0: any free one
};

/// "127.0.0.1:2525", "[::1]:2525".
Result<Endpoint> parse_endpoint(std::string_view text);
std::string text_of(const Endpoint& endpoint);

/// A socket that listens, does not block, and keeps each SYN.
Result<OwnedFile> listen_on(const Endpoint& endpoint);
/// The same for a path on this machine; a socket that lies there is replaced.
Result<OwnedFile> listen_on_path(const std::string& path);

/// Sockets that the service manager has opened for us (LISTEN_FDS).
Result<std::vector<OwnedFile>> inherited_listeners();

/// The address a socket is bound to.
Endpoint own_end(int socket);

/// A client that was accepted.
struct Accepted {
    OwnedFile socket; ///< not open: nobody waits, or `problem`
    Endpoint peer;
    int problem = 0; ///< errno, if it is worth telling
};

Accepted accept_from(int listener);

/// The IP and TCP header of the SYN that opened `socket`; empty if the kernel has not kept it.
std::string syn_of(int socket);

} // namespace takedown::trap
