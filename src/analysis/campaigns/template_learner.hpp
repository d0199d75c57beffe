#pragma once

// LearntTemplate: one way of writing a campaign's mail, learnt from mails of it.

#include "analysis/campaigns/template_column.hpp"
#include "analysis/campaigns/template_words.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace takedown {

/// The parts of a mail that a template describes, in the order of template_form().
enum class TemplateField { Subject, Mailer, MessageId, Body };
constexpr std::size_t template_fields = 4;

struct LearntTemplate {
    std::array<std::vector<TemplatePart>, template_fields> fields;

    [[nodiscard]] std::vector<TemplatePart>& of(TemplateField field)
    {
        return fields[static_cast<std::size_t>(field)];
    }

    [[nodiscard]] const std::vector<TemplatePart>& of(TemplateField field) const
    {
        return fields[static_cast<std::size_t>(field)];
    }

    /// Letters and digits of the body's literal parts.
    [[nodiscard]] std::size_t literal_letters() const;
    /// For template_form() of a mail in normal form, at most 4 KiB.
    [[nodiscard]] std::string regex() const;
    [[nodiscard]] std::string text() const;
};

/// From mails in normal form that are alike, at least two: runs of words that all have, in order,
/// are literal (found as repeated longest common runs), what lies between is a column. What varies
/// before the first and after the last literal of the body is no part of it. A header field in
/// which nothing is settled has no parts.
LearntTemplate learn_template(std::span<const TemplateMail* const> mails);

/// Second chance: if `mail` fails only because a choice lacks its value, the choice gets it. False
/// if it fails for another reason.
bool widen_template(LearntTemplate& learnt, const TemplateMail& mail);

} // namespace takedown
