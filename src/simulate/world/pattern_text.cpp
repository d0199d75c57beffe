#include "simulate/world/pattern_text.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace takedown::simulate {

namespace {

constexpr std::size_t longest_pattern = 500;
constexpr std::uint32_t most_letters = 64;

constexpr unsigned use_bit(PatternUse use)
{
    return 1U << static_cast<unsigned>(use);
}

constexpr unsigned everywhere = ~0U;
constexpr unsigned of_sender =
    use_bit(PatternUse::MessageId) | use_bit(PatternUse::Helo) | use_bit(PatternUse::Attachment);

struct KnownLetter {
    std::string_view name;
    Letter letter;
    bool counted; ///< a number follows the name
    unsigned uses;
};

constexpr std::array<KnownLetter, 13> known_letters{{
    {"hex", Letter::Hex, true, everywhere},
    {"HEX", Letter::UpperHex, true, everywhere},
    {"dec", Letter::Decimal, true, everywhere},
    {"alnum", Letter::Alnum, true, everywhere},
    {"lower", Letter::Lower, true, everywhere},
    {"word", Letter::Word, false, everywhere},
    {"epoch", Letter::Epoch, false, everywhere},
    {"domain", Letter::Domain, false, of_sender},
    {"user", Letter::User, false, of_sender},
    {"rdns", Letter::Rdns, false, use_bit(PatternUse::Helo)},
    {"ip", Letter::Ip, false, use_bit(PatternUse::Helo)},
    {"trap", Letter::Trap, false, use_bit(PatternUse::Helo)},
    {"id", Letter::Id, false, use_bit(PatternUse::Uri)},
}};

std::string allowed_letters(PatternUse use)
{
    std::string list;
    for (const KnownLetter& known : known_letters) {
        if ((known.uses & use_bit(use)) != 0) {
            list += fmt::format(
                "{}{{{}{}}}", list.empty() ? "" : " ", known.name, known.counted ? "N" : ""
            );
        }
    }
    return list;
}

tl::unexpected<Error> fail_at(std::size_t position, std::string_view what)
{
    return fail(ErrorKind::Usage, fmt::format("at character {}: {}", position + 1, what));
}

std::optional<PatternPiece> read_letter(std::string_view inside, PatternUse use)
{
    const std::size_t digits = std::min(inside.find_first_of("0123456789"), inside.size());
    const std::string_view name = inside.substr(0, digits);
    const auto* known =
        std::find_if(known_letters.begin(), known_letters.end(), [name](const KnownLetter& letter) {
            return letter.name == name;
        });
    if (known == known_letters.end() || (known->uses & use_bit(use)) == 0) {
        return std::nullopt;
    }
    PatternPiece piece;
    piece.letter = known->letter;
    const std::string_view number = inside.substr(digits);
    if (!known->counted) {
        return number.empty() ? std::optional(piece) : std::nullopt;
    }
    piece.count = parse_number<std::uint32_t>(number).value_or(0);
    if (piece.count < 1 || piece.count > most_letters) {
        return std::nullopt;
    }
    return piece;
}

void add_literal(std::vector<PatternPiece>& pieces, std::string_view text)
{
    if (pieces.empty() || pieces.back().letter != Letter::Literal) {
        pieces.emplace_back();
    }
    pieces.back().text += text;
}

Result<void> check_characters(std::string_view text)
{
    if (text.size() > longest_pattern) {
        return fail_at(longest_pattern, "a pattern may have 500 bytes");
    }
    const auto* bad = std::find_if(text.begin(), text.end(), [](char letter) {
        return letter < ' ' || letter > '~';
    });
    if (bad != text.end()) {
        return fail_at(
            static_cast<std::size_t>(bad - text.begin()), "only printable ASCII is allowed"
        );
    }
    return {};
}

} // namespace

Result<std::vector<PatternPiece>> parse_pattern(std::string_view text, PatternUse use)
{
    TAKEDOWN_CHECKED(check_characters(text));
    std::vector<PatternPiece> pieces;
    std::size_t done = 0;
    while (done < text.size()) {
        const std::size_t open = std::min(text.find('{', done), text.size());
        if (open > done) {
            add_literal(pieces, text.substr(done, open - done));
        }
        if (open == text.size()) {
            break;
        }
        if (text.substr(open, 2) == "{{") {
            add_literal(pieces, "{");
            done = open + 2;
            continue;
        }
        const std::size_t close = std::min(text.find('}', open), text.size());
        const std::string_view inside = text.substr(open + 1, close - open - 1);
        std::optional<PatternPiece> piece = read_letter(inside, use);
        if (!piece || close == text.size()) {
            return fail_at(
                open,
                fmt::format(
                    "'{{{}' is no letter here, write one of {} (N from 1 to {}), or {{{{ for {{",
                    shorten(text.substr(open + 1, close - open), 40),
                    allowed_letters(use),
                    most_letters
                )
            );
        }
        pieces.push_back(std::move(*piece));
        done = close + 1;
    }
    return pieces;
}

} // namespace takedown::simulate
