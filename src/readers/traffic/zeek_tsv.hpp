#pragma once

// Zeek logs as tab-separated text. What is read: docs/formats/zeek.md

#include "readers/format.hpp"

namespace takedown {

Format zeek_tsv_format();

} // namespace takedown
