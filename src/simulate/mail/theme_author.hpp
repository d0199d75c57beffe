#pragma once

// ThemeAuthor: turns the sentences of a theme into those of one mailing.

#include "simulate/mail/theme_texts.hpp"
#include "simulate/world/random.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace takedown::simulate {

class ThemeAuthor {
public:
    ThemeAuthor(const ThemeTexts& theme, Random& random);

    /// `line` with its brackets and percent signs resolved; now and then a bracket is left to the
    /// message, as {{choice}}.
    std::string sentence(std::string_view line);
    /// Up to `count` different lines of `list`, in any order, resolved.
    std::vector<std::string> some_of(std::string_view list, std::size_t count);
    std::string price();

    [[nodiscard]] const std::string& shop() const { return shop_; }

private:
    void append_bracket(std::string_view options, std::string& out);
    void append_value(char letter, std::string& out);

    Random* random_;
    std::string shop_;
    std::string person_;
    std::string code_;
    double spin_ = 0; ///< part of the brackets that is left to the message
};

} // namespace takedown::simulate
