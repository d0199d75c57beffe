#pragma once

// How parties are named, so that sites, parties and actions find each other.

#include "model/site.hpp"

#include <string>
#include <string_view>

namespace takedown {

/// "AS64500".
std::string as_party_id(Asn asn);
/// The party that hosts a site: its AS, else "holder:NAME", else empty.
std::string host_party_id(const Site& site);
/// "cert:PA".
std::string cert_party_id(std::string_view country);
/// "registrar:example.com", for a registered domain.
std::string registrar_party_id(std::string_view domain);
/// "registry:com", for a top-level domain.
std::string registry_party_id(std::string_view top_level_domain);
/// "names:duckdns.org", for a domain whose owner hands out the names below it.
std::string name_service_party_id(std::string_view domain);

} // namespace takedown
