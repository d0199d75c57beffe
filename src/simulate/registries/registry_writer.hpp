#pragma once

// What registries and place databases say of a world's networks.

#include "core/result.hpp"
#include "simulate/internet/internet.hpp"

#include <string>

namespace takedown::simulate {

/// Writes into `folder`/registry: rdap/ (one JSON object an IP network and AS number, as RFC 9083
/// has them, with an abuse entity where the system has a mailbox) and rpsl/ (split files: inetnum,
/// inet6num, route, aut-num, organisation, role with abuse-c); and into `folder`/places
/// countries.csv and networks.csv (docs/formats/range-csv.md). Where a place source is wrong
/// (InternetSpec::wrong_places) is drawn from the seed. Error: Storage.
Result<void>
write_registry(const Internet& internet, const World& world, const std::string& folder);

} // namespace takedown::simulate
