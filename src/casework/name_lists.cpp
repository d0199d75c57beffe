#include "casework/name_lists.hpp"

#include <filesystem>
#include <utility>

namespace takedown {

Result<std::unique_ptr<PopularNames>> load_names(const Case& target, const std::string& path)
{
    if (path.empty()) {
        return std::unique_ptr<PopularNames>();
    }
    const bool absolute = std::filesystem::path(path).is_absolute();
    TAKEDOWN_TRY(PopularNames names, PopularNames::open(absolute ? path : target.path(path)));
    return std::make_unique<PopularNames>(std::move(names));
}

std::string name_service_of(
    std::string_view name, const PublicSuffixList& suffixes, const PopularNames* dynamic
)
{
    std::string service = suffixes.name_service(name);
    if (service.empty() && dynamic != nullptr && dynamic->contains(name)) {
        service = suffixes.registered_domain(name);
    }
    return service;
}

} // namespace takedown
