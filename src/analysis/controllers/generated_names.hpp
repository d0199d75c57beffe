#pragma once

// Machine-made names that a host asks for in vain: rendezvous names of a generator (DGA).

#include "analysis/controllers/scene.hpp"

#include <string>
#include <vector>

namespace takedown {

struct GeneratedName {
    std::string name;
    TimePoint time{};
    EvidenceRef where;
};

struct GeneratedNames {
    double strength = 0; ///< [0, 1]; 0: none
    std::string text;
    std::vector<GeneratedName> names; ///< in the order asked, all of them
};

/// Names that do not exist, each under a domain of its own, machine-made and of one shape. Left out
/// by what they are: blocklist and reverse queries, names under one zone, names completed with a
/// search suffix, bare words, names of a local network. Source:
/// docs/sources/controllers.md#generated-names
GeneratedNames generated_names_of(const HostScene& host);

} // namespace takedown
