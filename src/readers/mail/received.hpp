#pragma once

// Received lines: each mail server's note of whom it took a message from, in a hundred dialects.

#include "model/message.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace takedown {

/// Parses one unfolded Received value as written by sendmail, Postfix, Exim, qmail, Exchange,
/// Microsoft SMTPSVC, Domino, Courier, CommuniGate, XMail, ecelerity and alike. The peer's address
/// is the one the writer saw on the connection, never one that the peer claimed (helo, ident), and
/// only where there is no other the one after "from". `rdns` is empty where the writer says
/// "unknown". nullopt if neither a peer, a writer nor a time can be read.
std::optional<Hop> parse_received(std::string_view unfolded_value, std::uint32_t header_index);

} // namespace takedown
