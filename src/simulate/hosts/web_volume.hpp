#pragma once

// How much web connections carry and how long they last.

#include "simulate/hosts/scene.hpp"

namespace takedown::simulate {

/// A connection of a browser: heavy tails in size, and lengths that heap up where servers and
/// browsers end idle connections (docs/realism.md#traffic).
Volume web_volume(bool encrypted, Random& random);

/// A short exchange of a program: about `up` and `down` bytes, within a second.
Volume small_volume(double up, double down, Random& random);

} // namespace takedown::simulate
