#pragma once

// ThemeLayout: the parts of a generated body, and how they are set in text and in HTML.

#include "simulate/world/random.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace takedown::simulate {

struct ThemeLayout {
    std::string shop;
    std::string greeting; ///< may be empty
    std::vector<std::string> paragraphs;
    std::vector<std::pair<std::string, std::string>> items; ///< goods and prices
    std::string call; ///< stands before the link; empty: there is no link
    std::vector<std::string> closings;
};

/// Lines of about 72, a macro never broken.
std::string as_text(const ThemeLayout& layout);
/// One of several makes of page, colours and fonts drawn.
std::string as_html(const ThemeLayout& layout, Random& random);

/// Plain text, macros included, as the simplest page.
std::string html_of_text(std::string_view text);

} // namespace takedown::simulate
