#include "core/text.hpp"
#include "simulate/world/event_target.hpp"
#include "simulate/world/nearest_word.hpp"
#include "simulate/world/read_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace takedown::simulate {

namespace {

constexpr std::size_t most_events = 10'000;

constexpr std::array<std::pair<std::string_view, EventKind>, 8> event_kinds{
    {{"ask", EventKind::Ask},
     {"stop", EventKind::Stop},
     {"null-route", EventKind::NullRoute},
     {"withdraw", EventKind::Withdraw},
     {"restore", EventKind::Restore},
     {"repoint", EventKind::Repoint},
     {"silence", EventKind::Silence},
     {"resume", EventKind::Resume}}};

/// All names that an event of a kind could have as target, for the message.
std::vector<std::string> possible_targets(const World& world, EventKind kind)
{
    std::vector<std::string> names;
    for (const BotnetSpec& botnet : world.botnets) {
        if (kind == EventKind::Silence || kind == EventKind::Resume) {
            names.push_back(botnet.name);
        } else if (kind == EventKind::Repoint) {
            for (const SegmentSpec& segment : botnet.segments) {
                names.push_back(botnet.name + "/" + segment.name);
            }
        } else {
            for (const ServerSpec& server : botnet.servers) {
                names.push_back(botnet.name + "/" + server.name);
            }
        }
    }
    return names;
}

std::string_view target_word(EventKind kind)
{
    switch (kind) {
    case EventKind::Silence:
    case EventKind::Resume: return "[[botnet]]";
    case EventKind::Repoint: return "[[botnet.segment]]";
    default: return "[[botnet.controller]]";
    }
}

std::string full_name(const World& world, EventKind kind, const EventTarget& target)
{
    const BotnetSpec& botnet = world.botnets[target.botnet];
    switch (kind) {
    case EventKind::Silence:
    case EventKind::Resume: return botnet.name;
    case EventKind::Repoint: return botnet.name + "/" + botnet.segments[target.index].name;
    default: return botnet.name + "/" + botnet.servers[target.index].name;
    }
}

std::string wrong_target(const World& world, const EventSpec& event, bool ambiguous)
{
    const auto possible = possible_targets(world, event.kind);
    if (ambiguous) {
        return fmt::format(
            "'{}' is one of several, write BOTNET/NAME: {}", event.target, list_words(possible)
        );
    }
    const std::string nearest = nearest_word(event.target, possible);
    return fmt::format(
        "'{}' is no {}{} There {}",
        event.target,
        target_word(event.kind),
        nearest.empty() ? "." : fmt::format(", did you mean '{}'?", nearest),
        possible.empty() ? "is none" : "are: " + list_words(possible)
    );
}

/// nullopt: a domain name, or what is wrong and reported.
std::optional<EventTarget> read_target(TomlTable& table, const World& world, EventSpec& event)
{
    table.require("target", fmt::format("must be the name of a {}", target_word(event.kind)));
    table.read("target", event.target);
    if (event.target.empty()) {
        return std::nullopt;
    }
    const auto targets = event_targets(world, event.kind, event.target);
    if (targets.size() == 1) {
        event.target = full_name(world, event.kind, targets.front());
        return targets.front();
    }
    if (targets.empty() && event_takes_name(event)) {
        table.require("party", "must be said where the target is a domain name");
        return std::nullopt;
    }
    table.complain("target", wrong_target(world, event, !targets.empty()));
    return std::nullopt;
}

bool is_system(std::string_view party, const InternetSpec& internet)
{
    const auto number = starts_with_ignoring_case(party, "AS") && party.size() > 2
                            ? parse_number<Asn>(party.substr(2))
                            : std::nullopt;
    if (!number || !party.starts_with("AS")) {
        return false;
    }
    const std::uint64_t generated = std::uint64_t{internet.transit_networks} +
                                    internet.access_networks + internet.hosting_networks +
                                    internet.content_networks;
    const auto named = [number](const AsSpec& system) {
        return system.number == *number;
    };
    return (*number >= internet.first_as && *number - internet.first_as < generated) ||
           std::any_of(internet.systems.begin(), internet.systems.end(), named);
}

bool has_party(EventKind kind)
{
    return kind == EventKind::Ask || kind == EventKind::NullRoute || kind == EventKind::Withdraw;
}

/// A party left out is the network that holds the target.
void read_party(
    TomlTable& table, const World& world, EventSpec& event, const std::optional<EventTarget>& target
)
{
    table.read("party", event.party);
    if (!has_party(event.kind)) {
        if (!event.party.empty()) {
            table.complain("party", R"(is for kind = "ask", "null-route" or "withdraw" alone)");
        }
        return;
    }
    if (event.party.empty() && target) {
        const Asn as = world.botnets[target->botnet].servers[target->index].as;
        if (as == 0) {
            table.complain(
                "party", "is missing, must be said where the target has no 'as' of its own"
            );
            return;
        }
        event.party = fmt::format("AS{}", as);
    }
    const bool may_be_other = event.kind == EventKind::Ask && other_party(event.party).empty();
    if (!event.party.empty() && !may_be_other && !is_system(event.party, world.internet)) {
        table.complain(
            "party",
            fmt::format(
                "'{}' must be the AS of an [[as]], like 'AS{}'{}",
                event.party,
                world.internet.systems.empty() ? 64500 : world.internet.systems.front().number,
                event.kind == EventKind::Ask ? ", or 'cert:PA', 'registrar:bad.example', "
                                               "'registry:example', 'names:dyn.example'"
                                             : ""
            )
        );
    }
}

void read_servers(
    TomlTable& table, const World& world, EventSpec& event, const std::optional<EventTarget>& target
)
{
    table.read_texts("servers", event.servers, one_line, 500);
    if ((event.kind == EventKind::Repoint) == event.servers.empty()) {
        table.complain(
            "servers",
            event.servers.empty() ? "must name at least one [[botnet.controller]] to point to"
                                  : R"(is for kind = "repoint" alone)"
        );
        return;
    }
    if (event.kind != EventKind::Repoint || !target) {
        return;
    }
    const BotnetSpec& botnet = world.botnets[target->botnet];
    std::vector<std::string> known;
    for (const ServerSpec& server : botnet.servers) {
        known.push_back(botnet.name + "/" + server.name);
    }
    for (std::string& name : event.servers) {
        const std::string full =
            name.starts_with(botnet.name + "/") ? name : botnet.name + "/" + name;
        if (std::find(known.begin(), known.end(), full) == known.end()) {
            table.complain(
                "servers",
                fmt::format(
                    "'{}' must be a [[botnet.controller]] of {}: {}",
                    name,
                    botnet.name,
                    list_words(known)
                )
            );
        }
        name = full;
    }
}

void read_event(TomlTable& table, World& world)
{
    EventSpec event;
    table.require("time", "must be a date or time");
    table.require("kind", "must be what happens");
    table.read("time", event.time);
    table.read_word<EventKind>("kind", event.kind, event_kinds);
    if (table.has("time") && (event.time < world.from || event.time >= world.to)) {
        table.complain(
            "time",
            fmt::format(
                "{} must lie in the world's time, from {} and before {}",
                format_time(event.time),
                format_time(world.from),
                format_time(world.to)
            )
        );
    }
    const auto target = read_target(table, world, event);
    read_party(table, world, event, target);
    read_servers(table, world, event, target);
    table.read("note", event.note);
    world.events.push_back(std::move(event));
}

} // namespace

void read_events(TomlTable& file, World& world)
{
    file.read_tables("event", most_events, [&](TomlTable& table) { read_event(table, world); });
    std::stable_sort(
        world.events.begin(),
        world.events.end(),
        [](const EventSpec& a, const EventSpec& b) { return a.time < b.time; }
    );
}

} // namespace takedown::simulate
