#include "simulate/mail/damage.hpp"

#include "simulate/mail/letters.hpp"

#include <algorithm>

namespace takedown::simulate {

namespace {

enum class Kind { Cut, Nulls, LongLine, BrokenBoundary, NoHeaderEnd, BadBytes };
constexpr std::uint64_t kinds = 6;

/// Line ends stay, so that no "From " comes to begin a line.
void overwrite_some(std::size_t start, char low, char high, Random& random, std::string& mail)
{
    const auto from = static_cast<unsigned char>(low);
    const auto to = static_cast<unsigned char>(high);
    for (std::uint64_t left = random.between(3, 40); left > 0; --left) {
        const std::size_t drawn = start + random.below(mail.size() - start);
        const std::size_t place = mail.find_first_not_of('\n', drawn);
        mail[place == std::string::npos ? start : place] =
            static_cast<char>(random.between(from, to));
    }
}

/// Each line that begins with "--" past the header loses its last letters.
void break_boundaries(std::size_t start, std::string& mail)
{
    for (std::size_t at = mail.find("\n--", start); at != std::string::npos;
         at = mail.find("\n--", at + 1)) {
        const std::size_t end = std::min(mail.find('\n', at + 1), mail.size());
        mail.erase(std::max(at + 3, end - std::min<std::size_t>(end, 4)), 4);
    }
}

} // namespace

void damage(std::size_t start, Random& random, std::string& mail)
{
    const std::size_t end_of_header = mail.find("\n\n", start);
    if (end_of_header == std::string::npos || mail.size() < end_of_header + 40) {
        return;
    }
    const std::size_t body = end_of_header + 2;
    switch (static_cast<Kind>(random.below(kinds))) {
    case Kind::Cut: mail.resize(start + random.between(20, mail.size() - start - 20)); break;
    case Kind::Nulls: overwrite_some(body, '\0', '\0', random, mail); break;
    case Kind::LongLine: {
        std::string line;
        append_drawn(letters_and_digits, random.between(1'000, 20'000), random, line);
        mail.insert(body + random.below(mail.size() - body), line);
        break;
    }
    case Kind::BrokenBoundary: break_boundaries(end_of_header, mail); break;
    case Kind::NoHeaderEnd: mail.erase(end_of_header, 1); break;
    case Kind::BadBytes: overwrite_some(body, '\x80', '\xff', random, mail); break;
    }
    if (mail.back() != '\n') {
        mail += '\n';
    }
}

} // namespace takedown::simulate
