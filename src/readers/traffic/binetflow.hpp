#pragma once

// Argus flow records as CSV or TSV ("binetflow"). What is read: docs/formats/binetflow.md

#include "readers/format.hpp"

namespace takedown {

Format binetflow_format();

} // namespace takedown
