#pragma once

// The words a person sees in an HTML mail, and the addresses its links and images name.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

struct HtmlText {
    std::string text;               ///< one line, white space collapsed
    std::vector<std::string> links; ///< values of href, src, action and background, in order
};

/// Tolerant of everything: unclosed tags, comments and quotes end where the input does. Tags inside
/// a word leave no gap ("V<b>ia</b>gra"), those that break a line leave a space. `html` is UTF-8,
/// and so is the text. Text stops with the run that reaches `most_text` bytes.
HtmlText visible_text(std::string_view html, std::size_t most_text, std::size_t most_links);

} // namespace takedown
