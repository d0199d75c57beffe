#pragma once

// How deep a TOML text nests, told before a parser recurses into it.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace takedown::simulate {

/// The first line (from 1) on which brackets and braces lie more than `most` deep, or a dotted key
/// has more than `most` dots; nullopt: none does. Strings and comments are passed over. Of a text
/// that is no TOML it is right up to the first place that is wrong.
std::optional<std::uint32_t> line_too_deep(std::string_view text, std::size_t most);

} // namespace takedown::simulate
