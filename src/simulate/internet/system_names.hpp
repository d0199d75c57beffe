#pragma once

// What networks are called: words for their kinds, and the domain each has of its own.

#include "simulate/internet/system.hpp"

#include <span>
#include <string>
#include <string_view>

namespace takedown::simulate {

/// "Access".
std::string_view kind_word(AsKind kind);

/// Sets each system's `domain`: its name in letters that a domain may have, below one of the
/// suffixes in turn ("example" when there is none); a name that is taken already gets the AS number
/// behind it.
void name_domains(std::span<System> systems, std::span<const std::string> suffixes);

} // namespace takedown::simulate
