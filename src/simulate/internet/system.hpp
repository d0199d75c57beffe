#pragma once

// System: one network (AS) of a world, with its addresses and links.

#include "core/ip.hpp"
#include "model/routing.hpp"
#include "simulate/world/internet_spec.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace takedown::simulate {

struct System {
    Asn number = 0;
    std::string name;
    std::string country;
    AsKind kind = AsKind::Access;
    std::string abuse;  ///< empty: none on record
    std::string domain; ///< its own name, "hosting-3.example"; unlike all others
    bool named = false; ///< in the world file
    ResponseSpec response;
    std::vector<Prefix> prefixes;       ///< announced; IPv4 first, at least one of each family
    std::vector<std::size_t> providers; ///< indices of systems
    std::vector<std::size_t> peers;
    std::vector<std::size_t> customers;
};

} // namespace takedown::simulate
