#include "trap/smtp_command.hpp"

#include "core/text.hpp"

#include <array>

namespace takedown::trap {

namespace {

constexpr auto none = std::string_view::npos;
constexpr std::string_view blanks = " \t";

struct Named {
    std::string_view name;
    Verb verb;
};

constexpr std::array<Named, 23> verbs{
    {{"HELO", Verb::Helo},
     {"EHLO", Verb::Ehlo},
     {"MAIL", Verb::Mail},
     {"RCPT", Verb::Rcpt},
     {"DATA", Verb::Data},
     {"BDAT", Verb::Bdat},
     {"RSET", Verb::Rset},
     {"NOOP", Verb::Noop},
     {"QUIT", Verb::Quit},
     {"VRFY", Verb::Vrfy},
     {"EXPN", Verb::Expn},
     {"HELP", Verb::Help},
     {"AUTH", Verb::Auth},
     {"STARTTLS", Verb::StartTls},
     {"GET", Verb::OtherProtocol},
     {"POST", Verb::OtherProtocol},
     {"PUT", Verb::OtherProtocol},
     {"HEAD", Verb::OtherProtocol},
     {"OPTIONS", Verb::OtherProtocol},
     {"CONNECT", Verb::OtherProtocol},
     {"HOST:", Verb::OtherProtocol},
     {"USER-AGENT:", Verb::OtherProtocol},
     {"CONTENT-LENGTH:", Verb::OtherProtocol}}};

std::size_t end_of_word(std::string_view text)
{
    const std::size_t end = text.find_first_of(blanks);
    return end == none ? text.size() : end;
}

/// Where a path that opens with '<' ends: its '>' outside quotes; none if there is none.
std::size_t end_of_brackets(std::string_view text)
{
    bool quoted = false;
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (text[at] == '\\') {
            ++at;
        } else if (text[at] == '"') {
            quoted = !quoted;
        } else if (text[at] == '>' && !quoted) {
            return at;
        }
    }
    return text.rfind('>');
}

std::vector<std::string_view> words_of(std::string_view text)
{
    std::vector<std::string_view> words;
    while (!(text = trim(text)).empty()) {
        const std::size_t end = end_of_word(text);
        words.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return words;
}

} // namespace

SmtpCommand parse_command(std::string_view line)
{
    line = trim(line);
    const std::string_view word = line.substr(0, end_of_word(line));
    SmtpCommand command;
    for (const Named& named : verbs) {
        if (equal_ignoring_case(word, named.name)) {
            command.verb = named.verb;
        }
    }
    command.argument = trim(line.substr(word.size()));
    return command;
}

std::size_t secret_of_auth(std::string_view line)
{
    std::size_t at = 0;
    for (int word = 0; word < 2; ++word) { // the verb, then the mechanism
        at = line.find_first_not_of(blanks, at);
        at = at == none ? none : line.find_first_of(blanks, at);
    }
    at = at == none ? none : line.find_first_not_of(blanks, at);
    return at == none ? line.size() : at;
}

std::optional<PathArgument> parse_path(std::string_view argument, std::string_view keyword)
{
    if (!starts_with_ignoring_case(argument, keyword)) {
        return std::nullopt;
    }
    std::string_view rest = trim(argument.substr(keyword.size()));
    if (!rest.empty() && rest.front() == ':') {
        rest = trim(rest.substr(1));
    } else if (rest.size() == argument.size() - keyword.size()) {
        return std::nullopt; // "FROMage"
    }
    if (rest.empty()) {
        return std::nullopt;
    }
    PathArgument parsed;
    if (rest.front() == '<') {
        const std::size_t end = end_of_brackets(rest);
        if (end == none) {
            return std::nullopt;
        }
        parsed.path = trim(rest.substr(1, end - 1));
        rest.remove_prefix(end + 1);
    } else {
        const std::size_t end = end_of_word(rest);
        parsed.path = rest.substr(0, end);
        rest.remove_prefix(end);
    }
    parsed.parameters = words_of(rest);
    return parsed;
}

std::optional<BdatArgument> parse_bdat(std::string_view argument)
{
    const auto words = words_of(argument);
    if (words.empty() || words.size() > 2) {
        return std::nullopt;
    }
    const auto octets = parse_number<std::uint64_t>(words[0]);
    if (!octets || (words.size() == 2 && !equal_ignoring_case(words[1], "LAST"))) {
        return std::nullopt;
    }
    return BdatArgument{*octets, words.size() == 2};
}

} // namespace takedown::trap
