#pragma once

// Popular domains: what a list of much used names, such as defenders have, says of a world.

#include "simulate/hosts/services.hpp"

#include <string>
#include <vector>

namespace takedown::simulate {

/// Registered domains of the services that hosts look up, most looked up first, down to where they
/// stand for `part` of all lookups: [0, 1]; 0 gives none. Small servers that are often down and
/// block lists are never among them, nor is anything of a botnet. Assumed, not measured: a list of
/// the real internet holds some domains of controllers, this one never does.
std::vector<std::string> popular_domains(const Services& services, double part);

/// The list as text: a line "rank,domain" each, ranks from 1.
std::string popular_names_csv(const std::vector<std::string>& domains);

} // namespace takedown::simulate
