#pragma once

// How large all parts of a world may be together, each of which alone is small enough.

#include "simulate/world/toml_table.hpp"
#include "simulate/world/world.hpp"

namespace takedown::simulate {

/// Complains on what could not be made in bounded memory and time: a slice of ten minutes is held
/// in memory, bots and addresses are gone through one by one. docs/worlds.md has the figures.
void check_size(TomlTable& file, const World& world);

} // namespace takedown::simulate
