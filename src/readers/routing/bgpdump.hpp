#pragma once

// Routes as `bgpdump -m` prints them. What is read: docs/formats/bgpdump.md

#include "readers/format.hpp"

namespace takedown {

Format bgpdump_format();

} // namespace takedown
