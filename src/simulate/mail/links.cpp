#include "simulate/mail/links.hpp"

#include "simulate/mail/letters.hpp"
#include "simulate/mail/words.hpp"

#include <array>

namespace takedown::simulate {

Links::Links(std::vector<std::string> names, std::uint64_t seed) : names_(std::move(names))
{
    Random random(seed);
    constexpr std::array<double, 8> weights{3, 4, 2, 2, 2, 2, 1, 1};
    form_ = static_cast<Form>(random.weighted(weights));
    word_ = one_of(common_words(), random);
    period_hours_ = random.between(1, 12);
}

void Links::append(TimePoint time, Random& random, std::string& out) const
{
    if (names_.empty()) {
        return;
    }
    const auto hours = static_cast<std::uint64_t>(
        std::chrono::floor<std::chrono::hours>(time).time_since_epoch().count()
    );
    const std::uint64_t drawn = random.next();
    const std::uint64_t place = (drawn & 1U) == 0 ? hours / period_hours_ : drawn >> 8U;
    const std::string& name = names_[place % names_.size()];
    out += "http://";
    if (form_ == Form::Www) {
        out += "www.";
    } else if (form_ == Form::Subdomain) {
        append_drawn(lower_letters, 6, random, out);
        out += '.';
    }
    out += name;
    switch (form_) {
    case Form::Bare: break;
    case Form::Slash:
    case Form::Www:
    case Form::Subdomain: out += '/'; break;
    case Form::Query:
        out += "/?";
        append_drawn(letters_and_digits, 10, random, out);
        break;
    case Form::Folder:
        out += '/';
        out += word_;
        out += '/';
        break;
    case Form::Script:
        out += '/';
        out += word_;
        out += ".php?id=";
        append_drawn(decimal_digits, 6, random, out);
        break;
    case Form::Page:
        out += '/';
        append_drawn(decimal_digits, 4, random, out);
        out += '/';
        append_drawn(hex_digits, 12, random, out);
        out += ".html";
        break;
    }
}

} // namespace takedown::simulate
