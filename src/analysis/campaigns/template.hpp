#pragma once

// Templates: what the mails of a campaign have in common, word for word, and how the rest varies.

#include "analysis/campaigns/template_words.hpp"
#include "model/campaign.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace takedown {

/// Templates as learnt, not yet tried on any mail but that they were learnt from.
struct TemplateDraft {
    struct Alternative {
        std::string text;  ///< literal parts, {word|word} choices, <kind:lengths> noise
        std::string regex; ///< RE2 for template_form()
    };

    std::vector<Alternative> alternatives; ///< one for each way the mail is written; at most 4
    std::string readable;                  ///< when there is none: what little is common
    std::string why_not;                   ///< when there is none: why
    std::uint64_t learnt_from = 0;
};

/// From mails of one campaign, at most 100 of them: mails that share half of their words with the
/// most typical one make a template, those it does not match the next. An expression must have 40
/// letters of literal text, one literal of 10, and match most of what it was learnt from. Source:
/// docs/sources/campaigns.md#template
TemplateDraft draft_template(std::span<const TemplateMail> mails);

/// What trying a draft on other mail has shown; `keep[i]` tells whether alternative i may be used.
struct TemplateVerdict {
    std::vector<bool> keep;
    std::string why_not; ///< why those that may not be used may not; empty: all may
    std::uint64_t ham_hits = 0;
    std::uint64_t ham_tested = 0;
    std::uint64_t other_campaigns = 0; ///< campaigns with a mail that an alternative matches
};

/// How many of `mails` (any form) the expression matches; 0 if it is empty or not valid.
std::uint64_t template_matches(const std::string& regex, std::span<const TemplateMail> mails);

/// Fills the template fields of `campaign`. `kept_aside`: members that the draft was not learnt
/// from; only they are counted as hits, unless there are none. The last line of the template's text
/// says how it was measured.
void set_template(
    Campaign& campaign,
    const TemplateDraft& draft,
    const TemplateVerdict& verdict,
    std::span<const TemplateMail> kept_aside
);

} // namespace takedown
