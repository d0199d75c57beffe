#pragma once

// Theme texts: the sentences that generated mailings are put together from.

#include <span>
#include <string_view>

namespace takedown::simulate {

/// Each member is a list, one entry a line. [a|b] is one of these; %S a shop's name, %P a price, %D
/// a number of per cent, %N a small number, %H a person, %C a code; all fixed for a mailing. Macros
/// of template texts stay for the message.
struct ThemeTexts {
    std::string_view name;
    std::string_view shops; ///< what follows the invented word in a shop's name
    std::string_view subjects;
    std::string_view openings;
    std::string_view pitches;
    std::string_view items; ///< empty: the theme has no list of goods
    std::string_view calls; ///< before the link
};

/// Those that live in theme_texts_offers.cpp.
extern const ThemeTexts loans_theme;
extern const ThemeTexts software_theme;
extern const ThemeTexts dating_theme;
extern const ThemeTexts parcel_theme;

/// pharmacy, watches, casino, loans, software, dating, parcel.
std::span<const ThemeTexts> all_themes();
/// The theme of that name; the first one for a name that is none.
const ThemeTexts& theme_named(std::string_view name);

/// Ends of letters that any theme may have.
std::string_view common_closings();

} // namespace takedown::simulate
