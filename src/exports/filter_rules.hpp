#pragma once

// filter_rules(): the templates that may be used on mail, as a mail filter loads them.

#include "exports/display_text.hpp"
#include "model/findings.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

enum class RuleFormat {
    Re2,          ///< one expression a line, for docs/formats/rules.md's form of a mail
    Rspamd,       ///< a Lua module for rspamd 3: literal pieces, in order
    SpamAssassin, ///< rules for SpamAssassin 3.4 and 4: literal pieces, three of four
};

/// "re2", "rspamd" or "spamassassin".
std::optional<RuleFormat> rule_format_named(std::string_view name);

struct FilterRules {
    std::string text;
    std::size_t rules = 0;
    std::size_t unusable = 0; ///< campaigns whose template may not be used (template_why_not)
    std::size_t secret = 0;   ///< rules left out because they hold a trap's name
};

/// Only campaigns whose template is usable. A rule is left out when `redact` finds something in it,
/// or when it holds the part before the '@' of one of `traps` (globs, as in case.toml) as a word of
/// four letters and more. Every byte from evidence is escaped for its format, ASCII in comments.
FilterRules filter_rules(
    const Findings& findings,
    RuleFormat format,
    const Redact& redact,
    std::span<const std::string> traps
);

} // namespace takedown
