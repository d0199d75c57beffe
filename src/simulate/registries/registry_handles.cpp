#include "simulate/registries/registry_handles.hpp"

#include "simulate/registries/registrations.hpp"

#include <fmt/format.h>

namespace takedown::simulate {

std::string organisation_handle(std::size_t registrant)
{
    return fmt::format("ORG-S{}-SIM", registrant + 1);
}

std::string abuse_handle(std::size_t registrant)
{
    return fmt::format("AC{}-SIM", registrant + 1);
}

std::string noc_handle(std::size_t registrant)
{
    return fmt::format("NOC{}-SIM", registrant + 1);
}

std::string block_handle(const Prefix& prefix)
{
    return prefix.address().is_v4()
               ? fmt::format("{} - {}", prefix.address().text(), last_address(prefix).text())
               : prefix.text();
}

} // namespace takedown::simulate
