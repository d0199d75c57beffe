#pragma once

// What an event of a world file is about.

#include "simulate/world/world.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace takedown::simulate {

/// A server or segment of a botnet, or the botnet itself (`index` is 0 then): indices into World.
struct EventTarget {
    std::size_t botnet = 0;
    std::size_t index = 0;
};

/// What `target` may name, by the event's kind: a botnet for Silence and Resume, a segment for
/// Repoint, else a server; "BOTNET/NAME", or "NAME" alone. In a world that was read each event has
/// exactly one, or its target is a domain name.
std::vector<EventTarget> event_targets(const World& world, EventKind kind, std::string_view target);

/// True where the target can be a domain name that its registrar, registry or the like is asked to
/// take away.
bool event_takes_name(const EventSpec& event);

} // namespace takedown::simulate
