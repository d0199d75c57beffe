#pragma once

// TemplatePart: a piece of a template; column_of() finds what the values of one place have in
// common.

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

enum class TemplatePartKind {
    Literal, ///< the same in all mails
    Choice,  ///< one of a few values
    Noise,   ///< anything of a kind, within lengths
};

struct TemplatePart {
    TemplatePartKind kind = TemplatePartKind::Literal;
    std::vector<std::string> values; ///< the literal, or the choices in ascending order
    std::string text;                ///< for people: "word", "{a|b}", "<number:2-4>"
    std::string regex;
};

TemplatePart literal_part(std::string literal);

/// `values` need not differ and may be in any order. At most 40, else a kind of noise.
TemplatePart choice_part(std::span<const std::string> values);

/// What stands in one place of several mails, one value a mail: literals between choices and noise.
/// A choice when its values repeat so much that few unseen ones are to be expected (Good-Turing);
/// when all values have the same characters between their letters and digits, each piece by itself;
/// else noise of the narrowest set of characters. Source: docs/sources/campaigns.md#template
std::vector<TemplatePart> column_of(std::span<const std::string> values);

} // namespace takedown
