#pragma once

// Theme: invents the template texts of a mailing.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace takedown::simulate {

/// Texts in the template language.
struct ThemeDraft {
    std::vector<std::string> subjects;
    std::string text;
    std::string html;
    /// Names that senders go by; empty: each message has a person's.
    std::vector<std::string> senders;
};

struct ThemeWishes {
    bool links = true;       ///< with {{url}}
    bool short_text = false; ///< a line or two: the rest is in a picture or an attachment
};

/// Mailings of one theme with different seeds say different things in different words and layouts.
ThemeDraft draft_theme(std::string_view theme, const ThemeWishes& wishes, std::uint64_t seed);

} // namespace takedown::simulate
