#pragma once

// The tables of a world file, one function for each group. All leave defaults where the file says
// nothing, and put what is wrong into the problems behind `file`.

#include "simulate/world/toml_table.hpp"
#include "simulate/world/world.hpp"
#include "simulate/world/world_names.hpp"

#include <cstdint>
#include <string_view>

namespace takedown::simulate {

/// Rates and times that a hostile file cannot blow up.
constexpr double most_hours = 100'000;

/// `[internet]`, `[[as]]` and `[[party]]`. First of all, as others name its systems.
void read_internet(TomlTable& file, InternetSpec& internet, WorldNames& names);
/// `[resolvers]` and `[[network]]`.
void read_networks(TomlTable& file, World& world, WorldNames& names);
/// `[[trap]]` and `[mail]`.
void read_mail(TomlTable& file, World& world, WorldNames& names);
/// `[[botnet]]` with what lies below it.
void read_botnets(TomlTable& file, World& world, WorldNames& names);
/// `[[event]]`, last: it names what all others gave.
void read_events(TomlTable& file, World& world);

/// response, response_hours and return_hours of an `[[as]]` or `[[party]]`.
void read_response(TomlTable& table, ResponseSpec& response);
/// The number of an `[[as]]`, or 0.
void read_as(TomlTable& table, std::string_view key, Asn& as, WorldNames& names);

/// Parts of a `[[botnet]]`; `botnet.name` is read already.
void read_engine(TomlTable& engine, EngineSpec& spec);
void read_campaign(TomlTable& campaign, BotnetSpec& botnet, WorldNames& names);
void read_controller(
    TomlTable& controller, BotnetSpec& botnet, const InternetSpec& internet, WorldNames& names
);
void read_segment(TomlTable& segment, BotnetSpec& botnet, WorldNames& names);
void read_polling(TomlTable& polling, PollingSpec& spec);
void read_fallback(TomlTable& fallback, BotnetSpec& botnet, WorldNames& names);
void read_herder(TomlTable& herder, HerderSpec& spec, WorldNames& names);

/// Campaigns, segments and servers of a botnet whose table names none; and the order in which each
/// segment tries its servers, where the file gives none: all that name the segment or no segment
/// and are there from the start, but those of an address list. `index` tells the botnets of a world
/// apart.
void complete_botnet(BotnetSpec& botnet, std::size_t index, TimePoint world_from);

} // namespace takedown::simulate
