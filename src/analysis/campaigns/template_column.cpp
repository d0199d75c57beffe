#include "analysis/campaigns/template_column.hpp"

#include "analysis/campaigns/common_runs.hpp"
#include "model/template_rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace takedown {

namespace {

constexpr std::size_t most_choices = 40;
constexpr std::size_t most_choice_bytes = 1000;
constexpr std::size_t few_values = 10;    ///< fewer tell little of what else is sent
constexpr std::size_t most_pieces = 12;   ///< of a column that is cut at what is no letter
constexpr std::size_t most_counted = 100; ///< a counted repeat costs memory for every count

/// The narrowest set of characters that holds all values.
struct Alphabet {
    bool digits = false;
    bool hex_letters = false;
    bool hex_capitals = false;
    bool lower = false; ///< beyond f
    bool upper = false; ///< beyond F
    bool other = false;

    void add(std::string_view value)
    {
        for (const char c : value) {
            if (c >= '0' && c <= '9') {
                digits = true;
            } else if (c >= 'a' && c <= 'z') {
                (c <= 'f' ? hex_letters : lower) = true;
            } else if (c >= 'A' && c <= 'Z') {
                (c <= 'F' ? hex_capitals : upper) = true;
            } else {
                other = true;
            }
        }
    }

    [[nodiscard]] std::pair<std::string_view, std::string_view> kind() const
    {
        if (other) {
            return {"text", "."};
        }
        const bool small = hex_letters || lower;
        const bool capital = hex_capitals || upper;
        if (!small && !capital) {
            return {"number", "[0-9]"};
        }
        if (digits && !lower && !upper && small != capital) {
            return small ? std::pair<std::string_view, std::string_view>{"hex", "[0-9a-f]"}
                         : std::pair<std::string_view, std::string_view>{"hex", "[0-9A-F]"};
        }
        if (!digits && small != capital) {
            return small ? std::pair<std::string_view, std::string_view>{"word", "[a-z]"}
                         : std::pair<std::string_view, std::string_view>{"word", "[A-Z]"};
        }
        return digits ? std::pair<std::string_view, std::string_view>{"code", "[0-9A-Za-z]"}
                      : std::pair<std::string_view, std::string_view>{"name", "[A-Za-z]"};
    }
};

std::size_t characters_in(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0U) != 0x80;
    }));
}

TemplatePart noise_part(std::span<const std::string> values)
{
    Alphabet alphabet;
    std::size_t least = characters_in(values.front());
    std::size_t most = least;
    for (const std::string& value : values) {
        alphabet.add(value);
        least = std::min(least, characters_in(value));
        most = std::max(most, characters_in(value));
    }
    const auto [kind, characters] = alphabet.kind();
    TemplatePart part{TemplatePartKind::Noise, {}, {}, {}};
    part.text = least == most ? fmt::format("<{}:{}>", kind, least)
                              : fmt::format("<{}:{}-{}>", kind, least, most);
    // The longest and shortest seen are not the longest and shortest sent.
    const std::size_t spread = most - least;
    if (values.size() < few_values) {
        most += least == most && !alphabet.other ? 0 : most + 8;
        least = spread == 0 && !alphabet.other ? least : std::min<std::size_t>(least, 1);
    } else if (spread > 0) {
        most += spread / 4 + 1;
        least -= std::min(least > 0 ? least - 1 : 0, spread / 4 + 1);
    }
    if (most > most_counted) {
        part.regex = fmt::format("{}{}", characters, least > 0 ? "+" : "*");
    } else {
        part.regex = fmt::format("{}{{{},{}}}", characters, least, most);
    }
    return part;
}

bool is_choice(std::span<const std::string> values)
{
    std::map<std::string_view, std::size_t> counts;
    std::size_t bytes = 0;
    for (const std::string& value : values) {
        if (++counts[value] == 1) {
            bytes += value.size();
        }
    }
    const auto once = static_cast<std::size_t>(
        std::count_if(counts.begin(), counts.end(), [](const auto& one) { return one.second == 1; })
    );
    // Good-Turing: the chance that the next value is a new one is about once / values.
    return counts.size() <= most_choices && bytes <= most_choice_bytes &&
           once * 10 <= values.size();
}

/// Each value cut before and after every character that is no letter or digit.
std::vector<std::string_view> skeleton_pieces(std::string_view value)
{
    return template_tokens(value, most_pieces * 2);
}

/// The columns between the same separators, if all values have these; else empty.
std::vector<TemplatePart> micro_anchored(std::span<const std::string> values)
{
    std::vector<std::vector<std::string>> pieces;
    std::vector<bool> word;
    for (const std::string& value : values) {
        const std::vector<std::string_view> own = skeleton_pieces(value);
        if (pieces.empty()) {
            pieces.resize(own.size());
            word.resize(own.size());
            std::transform(own.begin(), own.end(), word.begin(), [](std::string_view piece) {
                return is_word_byte(piece.front());
            });
        }
        if (own.size() != pieces.size() || own.size() < 2 || own.size() > most_pieces) {
            return {};
        }
        for (std::size_t i = 0; i < own.size(); ++i) {
            const bool same_kind = is_word_byte(own[i].front()) == word[i];
            if (!same_kind || (!word[i] && !pieces[i].empty() && pieces[i].front() != own[i])) {
                return {};
            }
            pieces[i].emplace_back(own[i]);
        }
    }
    std::vector<TemplatePart> parts;
    for (const std::vector<std::string>& piece : pieces) {
        const bool same = std::equal(piece.begin() + 1, piece.end(), piece.begin());
        parts.push_back(
            same               ? literal_part(piece.front())
            : is_choice(piece) ? choice_part(piece)
                               : noise_part(piece)
        );
    }
    return parts;
}

} // namespace

TemplatePart literal_part(std::string literal)
{
    TemplatePart part{TemplatePartKind::Literal, {}, literal, quoted_for_regex(literal)};
    part.values.push_back(std::move(literal));
    return part;
}

TemplatePart choice_part(std::span<const std::string> values)
{
    std::vector<std::string> sorted(values.begin(), values.end());
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    if (sorted.size() > most_choices) {
        return noise_part(values);
    }
    TemplatePart part{TemplatePartKind::Choice, std::move(sorted), {}, {}};
    for (const std::string& value : part.values) {
        part.text += (part.text.empty() ? "{" : "|") + value;
        part.regex += (part.regex.empty() ? "(?:" : "|") + quoted_for_regex(value);
    }
    part.text += "}";
    part.regex += ")";
    return part;
}

std::vector<TemplatePart> column_of(std::span<const std::string> values)
{
    if (std::all_of(values.begin(), values.end(), [](const auto& v) { return v.empty(); })) {
        return {};
    }
    if (values.size() >= few_values &&
        std::equal(values.begin() + 1, values.end(), values.begin())) {
        return {literal_part(values.front())};
    }
    if (is_choice(values)) {
        return {choice_part(values)};
    }
    if (values.size() >= few_values) {
        if (std::vector<TemplatePart> parts = micro_anchored(values); !parts.empty()) {
            return parts;
        }
    }
    return {noise_part(values)};
}

} // namespace takedown
