#pragma once

// Invented names of sites, companies and machines, as people and as programs make them.

#include "simulate/world/random.hpp"

#include <string>
#include <string_view>

namespace takedown::simulate {

/// A name that somebody chose: words or syllables of several languages, now and then with a hyphen,
/// a number or a trade word ("kaffeehof", "luna-viajes", "torvexa24"). A label, no dots.
std::string chosen_label(Random& random);

/// A name as a machine makes it, and yet benign: hex of a content hash, a bucket with region and
/// number, a tracking id. A label.
std::string machine_label(Random& random);

/// 4 to 6 letters and digits that mean nothing ("qx7ke"): what short links and brands look like. A
/// label.
std::string short_label(Random& random);

/// Lower-case letters, nothing else.
std::string letters(std::size_t length, Random& random);
/// Lower-case hex digits.
std::string hex_digits(std::size_t length, Random& random);

/// `name` with one slip of the fingers: a letter doubled, left out, swapped or wrong. The last
/// label stays as it is.
std::string mistyped(std::string_view name, Random& random);

} // namespace takedown::simulate
