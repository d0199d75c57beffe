#pragma once

// MRT route tables and updates (RFC 6396). What is read: docs/formats/mrt.md

#include "readers/format.hpp"

namespace takedown {

Format mrt_format();

} // namespace takedown
