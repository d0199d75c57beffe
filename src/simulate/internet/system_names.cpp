#include "simulate/internet/system_names.hpp"

#include <cstddef>
#include <unordered_set>

namespace takedown::simulate {

namespace {

constexpr std::size_t longest_label = 40; // a domain label may have 63; a number may come behind

std::string label_of(std::string_view name)
{
    std::string label;
    for (const char letter : name) {
        const bool upper = letter >= 'A' && letter <= 'Z';
        if (upper || (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')) {
            label += upper ? static_cast<char>(letter - 'A' + 'a') : letter;
        } else if (!label.empty() && label.back() != '-') {
            label += '-';
        }
        if (label.size() == longest_label) {
            break;
        }
    }
    while (!label.empty() && label.back() == '-') {
        label.pop_back();
    }
    return label;
}

} // namespace

std::string_view kind_word(AsKind kind)
{
    switch (kind) {
    case AsKind::Transit: return "Transit";
    case AsKind::Access: return "Access";
    case AsKind::Hosting: return "Hosting";
    case AsKind::Content: return "Content";
    }
    return "";
}

void name_domains(std::span<System> systems, std::span<const std::string> suffixes)
{
    std::unordered_set<std::string> taken;
    for (std::size_t i = 0; i < systems.size(); ++i) {
        System& system = systems[i];
        std::string label = label_of(system.name);
        if (label.empty() || !taken.insert(label).second) {
            label += (label.empty() ? "as" : "-as") + std::to_string(system.number);
            taken.insert(label);
        }
        system.domain =
            label + '.' + (suffixes.empty() ? "example" : suffixes[i % suffixes.size()]);
    }
}

} // namespace takedown::simulate
