#include "simulate/world/event_target.hpp"

#include "simulate/world/text_rules.hpp"

namespace takedown::simulate {

namespace {

template <class Part>
void add_named(
    std::vector<EventTarget>& targets,
    std::size_t botnet,
    const std::vector<Part>& parts,
    std::string_view name
)
{
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i].name == name) {
            targets.push_back({botnet, i});
        }
    }
}

} // namespace

std::vector<EventTarget> event_targets(const World& world, EventKind kind, std::string_view target)
{
    const std::size_t slash = target.find('/');
    const bool whole = slash != std::string_view::npos;
    const std::string_view name = whole ? target.substr(slash + 1) : target;
    std::vector<EventTarget> targets;
    for (std::size_t i = 0; i < world.botnets.size(); ++i) {
        const BotnetSpec& botnet = world.botnets[i];
        if (kind == EventKind::Silence || kind == EventKind::Resume) {
            if (botnet.name == target) {
                targets.push_back({i, 0});
            }
        } else if (whole && botnet.name != target.substr(0, slash)) {
            continue;
        } else if (kind == EventKind::Repoint) {
            add_named(targets, i, botnet.segments, name);
        } else {
            add_named(targets, i, botnet.servers, name);
        }
    }
    return targets;
}

bool event_takes_name(const EventSpec& event)
{
    return event.kind == EventKind::Ask && event.target.find('.') != std::string::npos &&
           host_name(event.target).empty();
}

} // namespace takedown::simulate
