#pragma once

// What registries call things, the same in RDAP and RPSL.

#include "core/ip.hpp"

#include <cstddef>
#include <string>

namespace takedown::simulate {

std::string organisation_handle(std::size_t registrant); ///< "ORG-S7-SIM"
std::string abuse_handle(std::size_t registrant);        ///< "AC7-SIM"
std::string noc_handle(std::size_t registrant);          ///< "NOC7-SIM"
/// "198.18.0.0 - 198.18.15.255"; "2001:db8:1::/48".
std::string block_handle(const Prefix& prefix);

} // namespace takedown::simulate
