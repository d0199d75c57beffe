#include "model/activity.hpp"

#include <array>

namespace takedown {

std::string text_of(const Endpoint& endpoint)
{
    if (!endpoint.name.empty()) {
        return "dns:" + endpoint.name;
    }
    constexpr std::array names{"/tcp", "/udp", "/icmp", "/other"};
    const std::string address =
        endpoint.address.is_v4() ? endpoint.address.text() : "[" + endpoint.address.text() + "]";
    return address + ":" + std::to_string(endpoint.port) +
           names.at(static_cast<std::size_t>(endpoint.transport));
}

} // namespace takedown
