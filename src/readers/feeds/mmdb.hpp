#pragma once

// MMDB files as evidence: recognised and checked; they are used in place, not read into the case.

#include "readers/format.hpp"

namespace takedown {

Format mmdb_format();

} // namespace takedown
