#pragma once

// Families: botnets that are known by name, and the published traits they are told by.

#include <string>
#include <vector>

namespace takedown {

/// A form that requests of its bots have and nobody else's.
struct FamilyRequest {
    std::string uri;    ///< RE2, matched anywhere in the URI as sent
    std::string source; ///< where it was published
};

struct Family {
    std::string name;
    std::vector<std::string> aliases;
    std::vector<FamilyRequest> requests;
};

} // namespace takedown
