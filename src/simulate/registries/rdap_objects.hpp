#pragma once

// Registrations as RDAP answers (RFC 9083). What is written: docs/formats/rdap.md

#include "simulate/registries/registrations.hpp"

#include <string>

namespace takedown::simulate {

/// The object of an IP network, as JSON text.
std::string rdap_network(const Registrations& registrations, const BlockRegistration& block);

/// The object of an AS number.
std::string
rdap_autnum(const Registrations& registrations, const Internet& internet, std::size_t system);

/// File name of a block's object, without a folder: "198.18.0.0_20.json"; of IPv6 with '-' for ':'.
std::string rdap_file_name(const Prefix& prefix);

} // namespace takedown::simulate
