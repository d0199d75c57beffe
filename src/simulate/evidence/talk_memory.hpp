#pragma once

// Memory of what was said in conversations that are written, for those that come.

#include "simulate/evidence/conversation.hpp"

#include <cstddef>
#include <vector>

namespace takedown::simulate {

/// As a new one each, but with memory of what the same thread gave back: strings and lists of it
/// are empty and have room.
Lookup blank_lookup();
TlsHandshake blank_handshake();
std::vector<HttpRequest> blank_requests(std::size_t count);

/// Takes the talk of a conversation that nobody reads any more.
void give_back_talk(Conversation& conversation);

} // namespace takedown::simulate
