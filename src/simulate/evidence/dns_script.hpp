#pragma once

// The DNS messages of a lookup (RFC 1035).

#include "simulate/evidence/script.hpp"

#include <cstdint>

namespace takedown::simulate {

/// The message number of a lookup: made of the flow, so that every recording has the same.
std::uint16_t dns_id(const Flow& flow);

/// Query and, unless it was never answered, response: an answer record for each element of
/// `other_answers` (CNAME where the query asks for an address, else of the query's type) and then
/// of `addresses`, all with `least_ttl`. Over TCP with the length in front.
Exchange dns_exchange(const Lookup& lookup, const Flow& flow);

/// The same sizes without the messages.
Exchange dns_outline(const Lookup& lookup, const Flow& flow);

} // namespace takedown::simulate
