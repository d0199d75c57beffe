#pragma once

// Charsets of mail: what a name means, and what bytes are whose name is missing, unknown or wrong.

#include <string>
#include <string_view>

namespace takedown {

/// The converter to use for a charset as mail names it, in lower case: aliases resolved, and the
/// superset that senders mean ("iso-8859-1" → "windows-1252", "gb2312" → "gb18030"). Empty for
/// names that are none or whose converters are not used: those that had memory defects.
std::string charset_converter(std::string_view charset);

/// The converter for 8-bit bytes of unknown charset, by their statistics (uchardet); only scripts
/// whose letters are all 8-bit can be told: Cyrillic, Greek, Hebrew, Arabic, Thai, Chinese,
/// Japanese, Korean. Everything else is "windows-1252".
std::string guessed_charset(std::string_view bytes);

} // namespace takedown
