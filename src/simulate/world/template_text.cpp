#include "simulate/world/template_text.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace takedown::simulate {

namespace {

constexpr std::size_t longest_template = 64UL * 1024;

enum class Argument { None, Range, Count, Choices };

struct KnownMacro {
    std::string_view name;
    Macro macro;
    Argument argument;
    std::uint64_t most; ///< of a range or count
    std::string_view example;
};

constexpr std::array<KnownMacro, 8> known_macros{{
    {"name", Macro::Name, Argument::None, 0, "{{name}}"},
    {"date", Macro::Date, Argument::None, 0, "{{date}}"},
    {"word", Macro::Word, Argument::None, 0, "{{word}}"},
    {"words", Macro::Words, Argument::Range, 1000, "{{words:3-8}}"},
    {"number", Macro::Number, Argument::Range, 999'999'999'999, "{{number:1-99}}"},
    {"url", Macro::Url, Argument::None, 0, "{{url}}"},
    {"choice", Macro::Choice, Argument::Choices, 0, "{{choice:a|b|c}}"},
    {"hex", Macro::Hex, Argument::Count, 64, "{{hex:8}}"},
}};

std::string all_examples()
{
    std::string list;
    for (const KnownMacro& known : known_macros) {
        list += list.empty() ? "" : ", ";
        list += known.example;
    }
    return list;
}

tl::unexpected<Error> fail_at(std::size_t position, std::string_view what)
{
    return fail(ErrorKind::Usage, fmt::format("at character {}: {}", position + 1, what));
}

/// "3-8" or "5"; false if it is no such range.
bool read_range(std::string_view argument, TemplatePiece& piece)
{
    const std::size_t dash = argument.find('-');
    const auto low = parse_number<std::uint64_t>(argument.substr(0, dash));
    const auto high = dash == std::string_view::npos
                          ? low
                          : parse_number<std::uint64_t>(argument.substr(dash + 1));
    if (!low || !high || *low > *high) {
        return false;
    }
    piece.low = *low;
    piece.high = *high;
    return true;
}

bool read_argument(const KnownMacro& known, std::string_view argument, TemplatePiece& piece)
{
    switch (known.argument) {
    case Argument::None: return argument.empty();
    case Argument::Range: return read_range(argument, piece) && piece.high <= known.most;
    case Argument::Count:
        return read_range(argument, piece) && piece.low == piece.high && piece.low >= 1 &&
               piece.high <= known.most;
    case Argument::Choices:
        for (const std::string_view choice : split(argument, '|')) {
            piece.choices.emplace_back(choice);
        }
        return true;
    }
    return false;
}

std::string allowed_argument(const KnownMacro& known)
{
    switch (known.argument) {
    case Argument::None: return "it takes nothing after a colon";
    case Argument::Range: return fmt::format("write a range up to {}", with_thousands(known.most));
    case Argument::Count:
        return fmt::format("write a number from 1 to {}", with_thousands(known.most));
    case Argument::Choices: return "write the choices with | between them";
    }
    return {};
}

/// `inside` is what stands between the braces; `position` is where they open.
Result<TemplatePiece> read_macro(std::string_view inside, std::size_t position)
{
    const std::size_t colon = inside.find(':');
    const std::string_view name = inside.substr(0, colon);
    const auto* known =
        std::find_if(known_macros.begin(), known_macros.end(), [name](const KnownMacro& macro) {
            return macro.name == name;
        });
    if (known == known_macros.end()) {
        return fail_at(
            position,
            fmt::format(
                "{{{{{}}}}} is no macro, write one of {}",
                to_valid_utf8(shorten(name, 40)),
                all_examples()
            )
        );
    }
    TemplatePiece piece;
    piece.macro = known->macro;
    const bool has_argument = colon != std::string_view::npos;
    const std::string_view argument = has_argument ? inside.substr(colon + 1) : std::string_view{};
    if (has_argument == (known->argument == Argument::None) ||
        !read_argument(*known, argument, piece)) {
        return fail_at(
            position,
            fmt::format("{{{{{}}}}}: {}, as {}", name, allowed_argument(*known), known->example)
        );
    }
    return piece;
}

} // namespace

Result<std::vector<TemplatePiece>> parse_template(std::string_view text)
{
    if (text.size() > longest_template) {
        return fail_at(longest_template, "a template may have 65,536 bytes");
    }
    std::vector<TemplatePiece> pieces;
    std::size_t done = 0;
    while (done < text.size()) {
        const std::size_t open = std::min(text.find("{{", done), text.size());
        if (open > done) {
            TemplatePiece literal;
            literal.text = text.substr(done, open - done);
            pieces.push_back(std::move(literal));
        }
        if (open == text.size()) {
            break;
        }
        const std::size_t close = text.find("}}", open);
        if (close == std::string_view::npos) {
            return fail_at(open, "'{{' without '}}'");
        }
        TAKEDOWN_TRY(
            TemplatePiece piece, read_macro(text.substr(open + 2, close - open - 2), open)
        );
        pieces.push_back(std::move(piece));
        done = close + 2;
    }
    return pieces;
}

} // namespace takedown::simulate
