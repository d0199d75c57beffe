#include "simulate/world/toml_guard.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace takedown::simulate {

namespace {

constexpr std::size_t most_values = 200'000;
constexpr std::size_t most_dots = 50'000;

bool begins_key(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || letter == '_' || letter == '-' || letter == '"' ||
           letter == '\'';
}

bool is_ascii(char letter)
{
    return static_cast<unsigned char>(letter) < 0x80U;
}

/// Walks over TOML text by what matters for the dangers alone.
class GuardScan {
public:
    GuardScan(std::string_view text, std::size_t most)
        : text_(text), most_(most), at_(text.starts_with("\xef\xbb\xbf") ? 3 : 0)
    {
    }

    std::optional<TomlDanger> run()
    {
        while (at_ < text_.size()) {
            const char letter = text_[at_];
            std::string danger = danger_at(letter);
            line_start_ = letter == '\n' || (line_start_ && (letter == ' ' || letter == '\t'));
            if (danger.empty()) {
                step(letter);
                danger = danger_;
            }
            if (!danger.empty()) {
                return TomlDanger{line_, std::move(danger)};
            }
        }
        return std::nullopt;
    }

private:
    /// What is wrong with a letter outside quotes and comments.
    [[nodiscard]] std::string danger_at(char letter) const
    {
        if (!is_ascii(letter)) {
            return "letters and blanks outside ASCII may stand in quotes and comments alone";
        }
        if (letter == '[' && line_start_ && open_.empty() && !good_header()) {
            return "a table's name must begin with a letter, digit or quote";
        }
        if (letter == '}' && open_.ends_with('[')) {
            return "'}' stands where ']' must";
        }
        if ((letter == 'T' || letter == 't') && follows_date() && !is_digit_at(at_ + 1)) {
            return "a time must follow the T after a date";
        }
        if (values_ > most_values || all_dots_ > most_dots) {
            return fmt::format(
                "more than {} values, or {} dots in keys and numbers, is no world",
                with_thousands(most_values),
                with_thousands(most_dots)
            );
        }
        const bool opens = letter == '[' || letter == '{';
        if (open_.size() + (opens ? 1 : 0) > most_ || dots_ + (letter == '.' ? 1 : 0) > most_) {
            return fmt::format(
                "lists, tables or dotted keys lie deeper in each other than {} levels", most_
            );
        }
        return {};
    }

    [[nodiscard]] bool is_digit_at(std::size_t place) const
    {
        return place < text_.size() && text_[place] >= '0' && text_[place] <= '9';
    }

    /// Right after "-DD".
    [[nodiscard]] bool follows_date() const
    {
        return at_ >= 3 && text_[at_ - 3] == '-' && is_digit_at(at_ - 2) && is_digit_at(at_ - 1);
    }

    [[nodiscard]] bool good_header() const
    {
        std::size_t name = at_ + 1;
        name += name < text_.size() && text_[name] == '[' ? 1U : 0U;
        name = text_.find_first_not_of(" \t", name);
        // A name that is missing, the parser tells itself.
        return name == std::string_view::npos || text_[name] == ']' || begins_key(text_[name]);
    }

    void step(char letter)
    {
        switch (letter) {
        case '#': at_ = std::min(text_.find('\n', at_), text_.size()); return;
        case '"':
        case '\'': skip_string(letter); return;
        case '[':
        case '{':
            open_ += letter;
            dots_ = 0;
            break;
        case ']':
        case '}':
            if (!open_.empty()) {
                open_.pop_back();
            }
            dots_ = 0;
            break;
        case '.':
            ++dots_;
            ++all_dots_;
            break;
        case '\n':
            ++line_;
            dots_ = 0;
            break;
        case '=':
        case ',':
            dots_ = 0;
            ++values_;
            break;
        default: break;
        }
        ++at_;
    }

    void skip_string(char quote)
    {
        const bool lasting = text_.substr(at_, 3) == std::string(3, quote);
        at_ += lasting ? 3 : 1;
        while (at_ < text_.size() && danger_.empty()) {
            const char letter = text_[at_];
            if (letter == '\n' && !lasting) {
                return; // an error to the parser, which stops there
            }
            if (letter == quote && (!lasting || closes(quote))) {
                at_ += lasting ? 0 : 1;
                return;
            }
            line_ += letter == '\n' ? 1 : 0;
            if (letter == '\\' && quote == '"') {
                skip_escaped(lasting);
            }
            ++at_;
        }
    }

    /// From a backslash on to what it escapes; a line end is left, so that the line is counted.
    void skip_escaped(bool lasting)
    {
        if (lasting && joins_beyond_ascii()) {
            danger_ = "the text after a backslash at the end of a line must begin in ASCII";
        } else if (at_ + 1 < text_.size() && text_[at_ + 1] != '\n') {
            ++at_;
        }
    }

    /// At a backslash of a lasting string: blanks and line ends after it are taken away.
    [[nodiscard]] bool joins_beyond_ascii() const
    {
        const std::size_t next = text_.find_first_not_of(" \t\r\n", at_ + 1);
        return next != std::string_view::npos && !is_ascii(text_[next]);
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
    std::size_t at_;
    std::string open_; ///< brackets and braces that are
    std::size_t dots_ = 0;
    std::uint32_t line_ = 1;
    std::size_t all_dots_ = 0;
    std::size_t values_ = 0;
    bool line_start_ = true;
    std::string danger_; ///< inside a string
};

} // namespace

std::optional<TomlDanger> find_danger(std::string_view text, std::size_t most)
{
    return GuardScan(text, most).run();
}

} // namespace takedown::simulate
