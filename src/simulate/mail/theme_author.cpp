#include "simulate/mail/theme_author.hpp"

#include "core/text.hpp"
#include "simulate/mail/letters.hpp"
#include "simulate/mail/words.hpp"

namespace takedown::simulate {

ThemeAuthor::ThemeAuthor(const ThemeTexts& theme, Random& random)
    : random_(&random), person_(person(random))
{
    std::string domain;
    append_invented_domain(random, domain);
    shop_ = domain.substr(0, domain.find('.'));
    shop_.front() = static_cast<char>(shop_.front() - 'a' + 'A');
    const auto kinds = split(theme.shops, '\n');
    shop_ += ' ';
    shop_ += kinds[random.below(kinds.size())];
    append_drawn(decimal_digits, random.between(3, 6), random, code_);
    spin_ = random.chance(0.5) ? 0 : random.unit() * 0.3;
}

void ThemeAuthor::append_bracket(std::string_view options, std::string& out)
{
    const bool plain = options.find_first_of("%{") == std::string_view::npos;
    if (plain && random_->chance(spin_)) {
        out += "{{choice:";
        out += options;
        out += "}}";
        return;
    }
    const auto choices = split(options, '|');
    out += sentence(choices[random_->below(choices.size())]);
}

void ThemeAuthor::append_value(char letter, std::string& out)
{
    switch (letter) {
    case 'S': out += shop_; break;
    case 'P': out += price(); break;
    case 'D': append_number(random_->between(2, 17) * 5, out); break;
    case 'N': append_number(random_->between(2, 60), out); break;
    case 'H': out += person_; break;
    case 'C': out += code_; break;
    default: out += '%'; out += letter;
    }
}

std::string ThemeAuthor::price()
{
    std::string text = "$";
    append_number(random_->between(9, 499), text);
    text += random_->chance(0.5) ? ".95" : random_->chance(0.5) ? ".00" : ".49";
    return text;
}

std::string ThemeAuthor::sentence(std::string_view line)
{
    std::string out;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '[') {
            const std::size_t end = std::min(line.find(']', i), line.size());
            append_bracket(line.substr(i + 1, end - i - 1), out);
            i = end;
        } else if (line.substr(i, 2) == "{{") { // a macro goes on as it is
            const std::size_t end = std::min(line.find("}}", i), line.size() - 2);
            out += line.substr(i, end + 2 - i);
            i = end + 1;
        } else if (line[i] == '%' && i + 1 < line.size()) {
            append_value(line[++i], out);
        } else {
            out += line[i];
        }
    }
    return out;
}

std::vector<std::string> ThemeAuthor::some_of(std::string_view list, std::size_t count)
{
    std::vector<std::string> result;
    if (list.empty()) {
        return result;
    }
    const auto lines = split(list, '\n');
    const std::uint64_t key = random_->next();
    for (std::size_t i = 0; i < std::min(count, lines.size()); ++i) {
        result.push_back(sentence(lines[permuted(i, lines.size(), key)]));
    }
    return result;
}

} // namespace takedown::simulate
