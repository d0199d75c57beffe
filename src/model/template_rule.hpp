#pragma once

// TemplateRule: what the expression of a campaign's template is made of, for those who try it on
// mail and those who write it for a mail filter.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

/// One way a campaign's mail is written. Each expression is RE2 and free of line ends; an empty one
/// says nothing of its field.
struct TemplateRule {
    std::string
        regex; ///< whole, for the normal form of a mail (docs/sources/campaigns.md#template)
    std::string subject;    ///< of the whole decoded subject, white space as single spaces
    std::string mailer;     ///< of the whole X-Mailer
    std::string message_id; ///< of what follows "<" in the Message-ID, up to the '@'
    std::string body;       ///< found somewhere in the visible text, white space as single spaces
    /// Literal text of `body` in order, cut at ends of sentences and to at most six words: every
    /// mail that `body` matches holds all of them. Each has at least eight letters.
    std::vector<std::string> pieces;

    /// How many pieces a filter asks for that sees a mail's paragraphs one by one, and so may find
    /// none that goes from one into the next: three of four.
    [[nodiscard]] std::size_t pieces_needed() const { return pieces.size() - pieces.size() / 4; }

    std::vector<std::string> literals; ///< literal text of `body` in order, not cut
};

/// The alternatives of a Campaign::template_regex.
std::vector<TemplateRule> template_rules(std::string_view regex);

/// `literal` as an expression that matches just it; a line end becomes "\n".
std::string quoted_for_regex(std::string_view literal);

} // namespace takedown
