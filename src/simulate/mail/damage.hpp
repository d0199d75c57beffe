#pragma once

// Damage: what disks, transfers and broken senders do to a message.

#include "simulate/world/random.hpp"

#include <string>

namespace takedown::simulate {

/// Damages the sender's part of the message, which begins at `start` in `mail` and goes to its end.
/// What stands before, the site's own lines, stays whole, and the message still ends in a line end.
void damage(std::size_t start, Random& random, std::string& mail);

} // namespace takedown::simulate
