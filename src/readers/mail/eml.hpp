#pragma once

// One mail a file (.eml, maildir, RFC 5322 text), also with an mbox "From " line before it.

#include "readers/format.hpp"

namespace takedown {

Format eml_format();

} // namespace takedown
