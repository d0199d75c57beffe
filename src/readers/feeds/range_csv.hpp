#pragma once

// Places and networks of address ranges as CSV. What is read: docs/formats/range-csv.md

#include "readers/format.hpp"

namespace takedown {

Format range_csv_format();

} // namespace takedown
