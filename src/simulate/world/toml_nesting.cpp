#include "simulate/world/toml_nesting.hpp"

#include <algorithm>

namespace takedown::simulate {

namespace {

/// Walks over TOML text by what matters for nesting alone.
class NestingScan {
public:
    NestingScan(std::string_view text, std::size_t most) : text_(text), most_(most) {}

    std::optional<std::uint32_t> run()
    {
        while (at_ < text_.size()) {
            step(text_[at_]);
            if (depth_ > most_ || dots_ > most_) {
                return line_;
            }
        }
        return std::nullopt;
    }

private:
    void step(char letter)
    {
        switch (letter) {
        case '#': at_ = std::min(text_.find('\n', at_), text_.size()); return;
        case '"':
        case '\'': skip_string(letter); return;
        case '[':
        case '{':
            ++depth_;
            dots_ = 0;
            break;
        case ']':
        case '}':
            depth_ -= depth_ > 0 ? 1 : 0;
            dots_ = 0;
            break;
        case '.': ++dots_; break;
        case '\n':
            ++line_;
            dots_ = 0;
            break;
        case '=':
        case ',': dots_ = 0; break;
        default: break;
        }
        ++at_;
    }

    void skip_string(char quote)
    {
        const bool lasting =
            text_.substr(at_, 3) == std::string_view(quote == '"' ? "\"\"\"" : "'''");
        at_ += lasting ? 3 : 1;
        while (at_ < text_.size()) {
            const char letter = text_[at_];
            if (letter == '\n') {
                if (!lasting) {
                    return; // an error to the parser, which stops there
                }
                ++line_;
            } else if (letter == '\\' && quote == '"') {
                // A backslash before a line end is passed over alone, so that the line is counted.
                at_ += at_ + 1 < text_.size() && text_[at_ + 1] != '\n' ? 1U : 0U;
            } else if (letter == quote && (!lasting || closes(quote))) {
                at_ += lasting ? 0 : 1;
                return;
            }
            ++at_;
        }
    }

    /// At a quote of a lasting string: three end it, and up to two more belong to it.
    bool closes(char quote)
    {
        const std::size_t end = std::min(text_.find_first_not_of(quote, at_), text_.size());
        if (end - at_ < 3) {
            return false;
        }
        at_ += std::min<std::size_t>(end - at_, 5);
        return true;
    }

    std::string_view text_;
    std::size_t most_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
    std::size_t dots_ = 0;
    std::uint32_t line_ = 1;
};

} // namespace

std::optional<std::uint32_t> line_too_deep(std::string_view text, std::size_t most)
{
    return NestingScan(text, most).run();
}

} // namespace takedown::simulate
