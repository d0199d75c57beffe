#pragma once

// Registrations and links as RPSL objects (RFC 2622, RFC 4012). What is written:
// docs/formats/rpsl.md

#include "simulate/registries/registrations.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace takedown::simulate {

/// One file of a registry's database split by class.
struct RpslFile {
    std::string_view object_class; ///< "inetnum"
    std::string text;
};

/// All classes: inetnum, inet6num, route, route6, aut-num, as-set, organisation, role, mntner.
/// Every handle that an object names is there.
std::vector<RpslFile> rpsl_files(const Registrations& registrations, const Internet& internet);

} // namespace takedown::simulate
