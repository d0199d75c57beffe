#include "analysis/campaigns/template.hpp"

#include "analysis/campaigns/common_runs.hpp"
#include "core/text.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <set>

namespace takedown {

namespace {

constexpr std::size_t most_texts = 50;
constexpr std::size_t most_tokens = 1500;
constexpr std::size_t most_normalised = 8192;
constexpr std::size_t least_run_letters = 5;
constexpr std::size_t least_literal_letters = 40; ///< in all, for a regex
constexpr std::size_t least_longest_run = 10;     ///< letters of the longest literal
constexpr std::size_t most_choices = 20;
constexpr std::size_t most_regex = 4096; ///< later parts are left out: RE2 slows down on long ones

struct Column {
    std::string text;
    std::string regex;
};

/// The narrowest set of characters that holds all values.
struct Alphabet {
    bool digits = false;
    bool hex_letters = false;
    bool lower = false; ///< beyond f
    bool upper = false;
    bool other = false;

    void add(std::string_view value)
    {
        for (const char c : value) {
            if (c >= '0' && c <= '9') {
                digits = true;
            } else if (c >= 'a' && c <= 'f') {
                hex_letters = true;
            } else if (c >= 'g' && c <= 'z') {
                lower = true;
            } else if (c >= 'A' && c <= 'Z') {
                upper = true;
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
        if (!hex_letters && !lower && !upper) {
            return {"number", "[0-9]"};
        }
        if (digits && !lower && !upper) {
            return {"hex", "[0-9a-f]"};
        }
        if (!digits && !upper) {
            return {"word", "[a-z]"};
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

/// What lies between two literals, from the value each text has there.
Column column_of(const std::vector<std::string>& values)
{
    std::map<std::string, std::size_t> counts;
    for (const std::string& value : values) {
        ++counts[value];
    }
    const auto once = static_cast<std::size_t>(
        std::count_if(counts.begin(), counts.end(), [](const auto& one) { return one.second == 1; })
    );
    // Good-Turing: the chance that the next value is a new one is about once / values.
    if (counts.size() <= most_choices && once * 10 <= values.size()) {
        Column column;
        for (const auto& [value, count] : counts) {
            column.text += (column.text.empty() ? "{" : "|") + value;
            column.regex += (column.regex.empty() ? "(?:" : "|") + RE2::QuoteMeta(value);
        }
        column.text += "}";
        column.regex += ")";
        return column;
    }
    Alphabet alphabet;
    std::size_t least = most_normalised;
    std::size_t most = 0;
    for (const auto& [value, count] : counts) {
        alphabet.add(value);
        least = std::min(least, characters_in(value));
        most = std::max(most, characters_in(value));
    }
    const auto [kind, characters] = alphabet.kind();
    const std::string range =
        least == most ? fmt::format("{}", least) : fmt::format("{}-{}", least, most);
    // A counted repeat costs memory for every count: long ones are left open.
    std::string repeat = least > 0 ? "+?" : "*?";
    if (most <= 100) {
        repeat = fmt::format("{{{},{}}}", least, most);
    }
    return {fmt::format("<{}:{}>", kind, range), fmt::format("{}{}", characters, repeat)};
}

std::string joined(const std::vector<std::string_view>& tokens, std::size_t from, std::size_t to)
{
    std::string text;
    for (std::size_t i = from; i < to; ++i) {
        text += tokens[i];
    }
    return text;
}

/// Members that share at least a third of the first one's words.
std::vector<std::vector<std::string_view>> alike(const std::vector<std::string>& texts)
{
    std::vector<std::vector<std::string_view>> chosen;
    std::set<std::string_view> words;
    for (const std::string& text : texts) {
        std::vector<std::string_view> tokens = template_tokens(text, most_tokens);
        std::set<std::string_view> own;
        std::copy_if(
            tokens.begin(),
            tokens.end(),
            std::inserter(own, own.end()),
            [](std::string_view token) { return letters_in(token) > 0; }
        );
        if (chosen.empty()) {
            words = own;
        }
        const auto shared = static_cast<std::size_t>(std::count_if(
            own.begin(), own.end(), [&](std::string_view word) { return words.count(word) != 0; }
        ));
        if (!tokens.empty() && shared * 3 >= std::max(own.size(), words.size())) {
            chosen.push_back(std::move(tokens));
        }
    }
    return chosen;
}

struct Literals {
    std::size_t letters = 0; ///< in all of the expression
    std::string longest;

    void add(const std::string& literal)
    {
        letters += letters_in(literal);
        if (letters_in(literal) > letters_in(longest)) {
            longest = literal;
        }
    }
};

/// Writes literals and columns in order; returns how much of it is literal.
Literals write_template(
    const std::vector<std::vector<std::string_view>>& texts,
    const std::vector<CommonRun>& runs,
    MailTemplate& result
)
{
    Literals literals;
    bool cut = false;
    for (std::size_t r = 0; r < runs.size(); ++r) {
        std::string pending;
        if (r > 0) {
            std::vector<std::string> values;
            for (std::size_t i = 0; i < texts.size(); ++i) {
                values.push_back(
                    joined(texts[i], runs[r - 1].start[i] + runs[r - 1].length, runs[r].start[i])
                );
            }
            const Column column = column_of(values);
            result.text += column.text;
            pending = column.regex;
        }
        const std::string literal =
            joined(texts[0], runs[r].start[0], runs[r].start[0] + runs[r].length);
        result.text += literal;
        pending += RE2::QuoteMeta(literal);
        cut = cut || result.regex.size() + pending.size() > most_regex;
        if (!cut) {
            result.regex += pending;
            literals.add(literal);
        }
    }
    return literals;
}

std::unique_ptr<RE2> compiled(const std::string& regex)
{
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(std::int64_t{32} << 20U);
    auto expression = std::make_unique<RE2>(regex, options);
    return expression->ok() ? std::move(expression) : nullptr;
}

std::uint64_t matches(const RE2& expression, std::span<const std::string> normalised)
{
    return static_cast<std::uint64_t>(std::count_if(
        normalised.begin(),
        normalised.end(),
        [&](const std::string& text) { return RE2::PartialMatch(text, expression); }
    ));
}

void drop_regex(MailTemplate& result, std::string why)
{
    result.regex.clear();
    result.why_no_regex = std::move(why);
}

/// Keeps the regex only if it is one, and is of this campaign.
void check_regex(
    MailTemplate& result,
    const Literals& literals,
    std::span<const std::string> members,
    std::span<const std::string> ham
)
{
    if (literals.letters < least_literal_letters ||
        letters_in(literals.longest) < least_longest_run) {
        drop_regex(result, fmt::format("too little in common: {} letters", literals.letters));
        return;
    }
    const auto expression = compiled(result.regex);
    if (!expression) {
        drop_regex(result, "the expression would be too large");
        return;
    }
    result.hits = matches(*expression, members);
    if (result.hits * 2 < members.size()) {
        drop_regex(
            result, fmt::format("it matches only {} of {} mails", result.hits, members.size())
        );
        return;
    }
    result.ham_tested = ham.size();
    for (const std::string& text : ham) {
        // Most ham lacks the longest literal, and that is quickly seen.
        const bool hit = text.find(literals.longest) != std::string::npos &&
                         RE2::PartialMatch(text, *expression);
        result.ham_hits += hit ? 1U : 0U;
    }
}

} // namespace

std::string normalised_for_template(std::string_view text)
{
    std::string result;
    bool blank = false;
    for (const char c : text) {
        if (result.size() >= most_normalised) {
            break;
        }
        if (c == ' ' || (c >= '\t' && c <= '\r') || c == '\0') {
            blank = !result.empty();
            continue;
        }
        if (blank) {
            result += ' ';
            blank = false;
        }
        result += c;
    }
    return to_valid_utf8(result);
}

NormalisedTexts::NormalisedTexts(std::span<const std::string> texts)
{
    texts_.reserve(texts.size());
    for (const std::string& text : texts) {
        texts_.push_back(normalised_for_template(text));
    }
}

MailTemplate make_template(std::span<const std::string> texts, const NormalisedTexts& ham)
{
    MailTemplate result;
    const NormalisedTexts members(texts.first(std::min(texts.size(), most_texts)));
    const auto tokens = alike(members.texts());
    if (tokens.size() < 2) {
        result.why_no_regex = "fewer than two texts to compare";
        return result;
    }
    const std::vector<CommonRun> runs = common_runs(tokens, least_run_letters);
    const Literals literals = write_template(tokens, runs, result);
    check_regex(result, literals, members.texts(), ham.texts());
    return result;
}

std::uint64_t template_matches(const std::string& regex, std::span<const std::string> texts)
{
    const auto expression = regex.empty() ? nullptr : compiled(regex);
    return expression ? matches(*expression, NormalisedTexts(texts).texts()) : 0;
}

void add_template(
    Campaign& campaign, std::span<const std::string> texts, const NormalisedTexts& ham
)
{
    MailTemplate made = make_template(texts, ham);
    campaign.template_text = std::move(made.text);
    campaign.template_regex = std::move(made.regex);
    campaign.template_hits = made.hits;
    campaign.template_ham_hits = made.ham_hits;
    campaign.ham_tested = made.ham_tested;
}

} // namespace takedown
