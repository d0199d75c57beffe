#include "simulate/mail/macro_text.hpp"

#include "simulate/mail/letters.hpp"
#include "simulate/mail/mail_date.hpp"
#include "simulate/mail/words.hpp"

namespace takedown::simulate {

MacroText::MacroText(std::string_view text)
{
    auto parsed = parse_template(text);
    if (parsed) {
        pieces_ = std::move(*parsed);
    } else {
        pieces_.emplace_back();
        pieces_.back().text = text;
    }
}

void MacroText::append(TimePoint time, const Links& links, Random& random, std::string& out) const
{
    for (const TemplatePiece& piece : pieces_) {
        switch (piece.macro) {
        case Macro::Literal: out += piece.text; break;
        case Macro::Name: out += one_of(first_names(), random); break;
        case Macro::Date: append_plain_date(time, out); break;
        case Macro::Word: append_words(1, random, out); break;
        case Macro::Words: append_words(random.between(piece.low, piece.high), random, out); break;
        case Macro::Number: append_number(random.between(piece.low, piece.high), out); break;
        case Macro::Url: links.append(time, random, out); break;
        case Macro::Choice: out += piece.choices[random.below(piece.choices.size())]; break;
        case Macro::Hex: append_drawn(hex_digits, piece.low, random, out); break;
        }
    }
}

} // namespace takedown::simulate
