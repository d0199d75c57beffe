#include "reference/local_names.hpp"

#include <algorithm>
#include <array>

namespace takedown {

bool is_local_name(std::string_view name)
{
    constexpr std::array<std::string_view, 9> tops{
        "arpa", "corp", "home", "internal", "invalid", "lan", "local", "localdomain", "test"};
    const std::size_t dot = name.rfind('.');
    return dot == std::string_view::npos || name.substr(0, 5) == "wpad." ||
           std::find(tops.begin(), tops.end(), name.substr(dot + 1)) != tops.end();
}

} // namespace takedown
