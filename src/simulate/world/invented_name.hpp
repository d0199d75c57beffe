#pragma once

// Domain names that belong to nobody.

#include "simulate/world/world.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace takedown::simulate {

/// A pronounceable name below one of the world's suffixes ("lomiren.example"), the same for the
/// same matter and numbers; others nearly always differ.
std::string
invented_name(const World& world, std::string_view matter, std::uint64_t a, std::uint64_t b);

} // namespace takedown::simulate
