#pragma once

// Templates: what the mails of a campaign have in common, word for word, and how the rest varies.

#include "model/campaign.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

struct MailTemplate {
    std::string text;  ///< literal parts, {word|word} choices, <name:kind> noise
    std::string regex; ///< RE2 for normalised_for_template() text; empty when none is safe
    std::string why_no_regex;
    std::uint64_t hits = 0; ///< of the texts it was made from
    std::uint64_t ham_hits = 0;
    std::uint64_t ham_tested = 0;

    /// Safe to use on mail only when tried on ham without a hit.
    [[nodiscard]] bool usable() const { return !regex.empty() && ham_tested > 0 && ham_hits == 0; }
};

/// White space runs become one space; at most 8 KiB.
std::string normalised_for_template(std::string_view text);

/// Texts brought to their normal form once, to try many templates on.
class NormalisedTexts {
public:
    explicit NormalisedTexts(std::span<const std::string> texts);

    [[nodiscard]] const std::vector<std::string>& texts() const { return texts_; }

private:
    std::vector<std::string> texts_;
};

/// From the first 50 texts: runs of words that all texts have, in order, are literal (found as
/// repeated longest common runs); what lies between is a choice when its values repeat so much that
/// few unseen ones are to be expected (Good-Turing), else noise of the narrowest kind with its
/// range of lengths. Texts that share less than a third of their words with the first are left out
/// and count as no hits. What varies before the first and after the last literal part is no part of
/// the template. The regex stays empty when the literals are too few to mean this campaign alone,
/// or it misses half of the texts. Source: docs/sources/campaigns.md#template
MailTemplate make_template(std::span<const std::string> texts, const NormalisedTexts& ham);

/// Texts (not yet normalised) that the regex matches; 0 if it is empty or not valid.
std::uint64_t template_matches(const std::string& regex, std::span<const std::string> texts);

/// Fills the template fields of `campaign` from texts of its members.
void add_template(
    Campaign& campaign, std::span<const std::string> texts, const NormalisedTexts& ham
);

} // namespace takedown
