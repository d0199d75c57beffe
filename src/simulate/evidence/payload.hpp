#pragma once

// The bytes of one packet's payload.

#include "simulate/evidence/packet_walk.hpp"
#include "simulate/evidence/script.hpp"

#include <string>

namespace takedown::simulate {

/// Puts the payload of `event`, a packet of the script's conversation, behind `out`.
void append_payload(std::string& out, const Script& script, const PacketEvent& event);

} // namespace takedown::simulate
