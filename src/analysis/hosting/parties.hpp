#pragma once

// Who could act against a site or a name.

#include "model/controller.hpp"
#include "model/site.hpp"
#include "reference/public_suffix.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

/// Ordered by id, each once: the host (origin AS, or holder where no AS is known) and each upstream
/// of every site, the national CERT of its country, and for every name (of controllers, and listed
/// ones of domain-list fallbacks) the registrar of its registered domain and the registry of its
/// top-level domain, or, where `name_service_of` names a domain whose owner handed the name out,
/// that owner alone, and nobody for the domain itself. An AS that hosts one site and carries
/// another is a hosting company. A host's country is its site's: where the server stands, not where
/// the company is registered.
std::vector<Party> parties_of(
    std::span<const Site> sites,
    std::span<const Controller> controllers,
    std::span<const Fallback> fallbacks,
    const PublicSuffixList& suffixes,
    const std::function<std::string(std::string_view)>& name_service_of
);

} // namespace takedown
