#include "simulate/mail/pattern.hpp"

#include "simulate/mail/letters.hpp"
#include "simulate/mail/words.hpp"

namespace takedown::simulate {

namespace {

void append_word(std::uint64_t machine, Random& random, std::string& out)
{
    const auto words = common_words();
    out += machine == 0 ? one_of(words, random) : words[(machine >> 20U) % words.size()];
}

/// RFC 5321 tags IPv6 in a literal.
void append_address(std::string_view ip, std::string& out)
{
    if (!out.empty() && out.back() == '[' && ip.find(':') != std::string_view::npos) {
        out += "IPv6:";
    }
    out += ip;
}

} // namespace

Pattern::Pattern(std::string_view text, PatternUse use)
{
    auto parsed = parse_pattern(text, use);
    if (parsed) {
        pieces_ = std::move(*parsed);
    } else {
        pieces_.push_back({Letter::Literal, std::string(text), 0});
    }
}

void Pattern::append(const PatternFacts& facts, Random& random, std::string& out) const
{
    for (const PatternPiece& piece : pieces_) {
        switch (piece.letter) {
        case Letter::Literal: out += piece.text; break;
        case Letter::Hex: append_drawn(hex_digits, piece.count, random, out); break;
        case Letter::UpperHex: append_drawn(upper_hex_digits, piece.count, random, out); break;
        case Letter::Decimal: append_drawn(decimal_digits, piece.count, random, out); break;
        case Letter::Alnum: append_drawn(letters_and_digits, piece.count, random, out); break;
        case Letter::Lower: append_drawn(lower_letters, piece.count, random, out); break;
        case Letter::Word: append_word(facts.machine, random, out); break;
        case Letter::Epoch:
            append_number(
                static_cast<std::uint64_t>(
                    std::chrono::floor<std::chrono::seconds>(facts.time).time_since_epoch().count()
                ),
                out
            );
            break;
        case Letter::Domain: out += facts.domain; break;
        case Letter::User: out += facts.user; break;
        case Letter::Rdns:
            if (facts.rdns.empty()) {
                out += '[';
                append_address(facts.ip, out);
                out += ']';
            } else {
                out += facts.rdns;
            }
            break;
        case Letter::Ip: append_address(facts.ip, out); break;
        case Letter::Trap: out += facts.trap; break;
        case Letter::Id: append_drawn(hex_digits, 8, random, out); break;
        }
    }
}

} // namespace takedown::simulate
