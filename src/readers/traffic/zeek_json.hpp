#pragma once

// Zeek logs as JSON, one object a line, of one kind or of several. What is read:
// docs/formats/zeek.md

#include "readers/format.hpp"

namespace takedown {

Format zeek_json_format();

} // namespace takedown
