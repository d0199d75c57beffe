#include "simulate/world/text_rules.hpp"

#include "core/text.hpp"
#include "simulate/world/pattern_text.hpp"
#include "simulate/world/template_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace takedown::simulate {

namespace {

constexpr std::size_t longest_line = 500;
constexpr std::size_t longest_name = 40;
constexpr std::size_t longest_host_name = 253;
constexpr std::size_t longest_label = 63;

bool is_letter_or_digit(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9');
}

bool is_control(char letter)
{
    const auto code = static_cast<unsigned char>(letter);
    return code < 0x20U || code == 0x7fU;
}

bool is_label(std::string_view label)
{
    return !label.empty() && label.size() <= longest_label && label.front() != '-' &&
           label.back() != '-' && std::all_of(label.begin(), label.end(), [](char letter) {
               return is_letter_or_digit(letter) || letter == '-' || letter == '_';
           });
}

bool is_host_name(std::string_view text)
{
    const auto labels = split(text, '.');
    return text.size() <= longest_host_name &&
           std::all_of(labels.begin(), labels.end(), [](std::string_view label) {
               return is_label(label);
           });
}

bool is_country(std::string_view text)
{
    return text.size() == 2 && std::all_of(text.begin(), text.end(), [](char letter) {
               return letter >= 'A' && letter <= 'Z';
           });
}

std::string pattern_problem(std::string_view text, PatternUse use)
{
    const auto pieces = parse_pattern(text, use);
    return pieces ? std::string{} : "is no pattern: " + pieces.error().message;
}

/// Bytes that a pattern without names in it fills.
std::size_t filled_size(std::string_view text, PatternUse use)
{
    std::size_t size = 0;
    for (const PatternPiece& piece :
         parse_pattern(text, use).value_or(std::vector<PatternPiece>{})) {
        size += piece.letter == Letter::Literal ? piece.text.size() : std::max(piece.count, 10U);
    }
    return size;
}

} // namespace

std::string one_line(std::string_view text)
{
    const bool good =
        text.size() <= longest_line && std::none_of(text.begin(), text.end(), is_control);
    return good ? "" : "must be one line of at most 500 bytes without control characters";
}

std::string plain_name(std::string_view text)
{
    const bool good =
        text.size() <= longest_name && is_label(text) && text.find('_') == std::string_view::npos;
    return good ? "" : "must be a name of 1 to 40 letters, digits and '-', not at either end";
}

std::string host_name(std::string_view text)
{
    return is_host_name(text) ? "" : "must be a host name, like 'mail.example'";
}

std::string country_code(std::string_view text)
{
    return is_country(text) ? "" : "must be a country of two upper-case letters, like 'PA'";
}

std::string mailbox_or_none(std::string_view text)
{
    const std::size_t at = text.rfind('@');
    const bool good =
        text.empty() ||
        (at != std::string_view::npos && at > 0 && at <= 64 && is_host_name(text.substr(at + 1)) &&
         text.substr(0, at).find_first_of("@ \t\r\n\"<>,;") == std::string_view::npos &&
         one_line(text).empty());
    return good ? "" : "must be a mail address, like 'abuse@hoster.example', or empty";
}

std::string header_field(std::string_view text)
{
    const bool good = !text.empty() && text.size() <= 76 &&
                      !equal_ignoring_case(text, "Received") &&
                      std::all_of(text.begin(), text.end(), [](char letter) {
                          return letter > ' ' && letter <= '~' && letter != ':';
                      });
    return good ? "" : "must be the name of a header field other than Received, like 'Message-ID'";
}

std::string other_party(std::string_view text)
{
    const std::size_t colon = std::min(text.find(':'), text.size());
    const std::string_view kind = text.substr(0, colon);
    const std::string_view rest = colon < text.size() ? text.substr(colon + 1) : std::string_view{};
    const bool good =
        (kind == "cert" && is_country(rest)) ||
        ((kind == "registrar" || kind == "registry" || kind == "names") && is_host_name(rest));
    return good ? ""
                : "must be a party, 'cert:PA', 'registrar:bad.example', 'registry:example' or "
                  "'names:dyn.example'";
}

std::string smtp_dialect(std::string_view text)
{
    const auto verbs = split(text, '|');
    const auto has = [&](std::string_view wanted) {
        return std::any_of(verbs.begin(), verbs.end(), [wanted](std::string_view verb) {
            return starts_with_ignoring_case(verb, wanted);
        });
    };
    const bool good = one_line(text).empty() && text.find("||") == std::string_view::npos &&
                      (has("HELO") || has("EHLO")) && has("MAIL FROM:") && has("RCPT TO:") &&
                      has("DATA");
    return good ? ""
                : "must be SMTP commands with | between them, HELO or EHLO, MAIL FROM:, RCPT TO: "
                  "and DATA among them, like 'HELO |MAIL FROM:<|RCPT TO:<|DATA|QUIT'";
}

std::string message_id_pattern(std::string_view text)
{
    return pattern_problem(text, PatternUse::MessageId);
}

std::string boundary_pattern(std::string_view text)
{
    std::string problem = pattern_problem(text, PatternUse::Boundary);
    if (problem.empty()) {
        const std::size_t size = filled_size(text, PatternUse::Boundary);
        if (size < 1 || size > 70 || text.find_first_of(R"(" )") != std::string_view::npos) {
            problem = "must become 1 to 70 characters without quotes and blanks (RFC 2046)";
        }
    }
    return problem;
}

std::string helo_pattern(std::string_view text)
{
    if (text.empty() || text.find(' ') != std::string_view::npos) {
        return "must be a name or pattern without blanks, like '{rdns}' or 'localhost'";
    }
    return pattern_problem(text, PatternUse::Helo);
}

std::string attachment_pattern(std::string_view text)
{
    if (text.find_first_of("/\\\"") != std::string_view::npos) {
        return "must be a file name without folder and quotes, like 'invoice_{dec5}.zip'";
    }
    return pattern_problem(text, PatternUse::Attachment);
}

std::string uri_pattern(std::string_view text)
{
    if (text.empty() || text.front() != '/' || text.find(' ') != std::string_view::npos) {
        return "must begin with '/' and have no blanks, like '/{word}.php?id={id}'";
    }
    return pattern_problem(text, PatternUse::Uri);
}

std::string mail_template(std::string_view text)
{
    const bool good = std::all_of(text.begin(), text.end(), [](char letter) {
        return !is_control(letter) || letter == '\n' || letter == '\r' || letter == '\t';
    });
    if (!good) {
        return "must have no control characters but tabs and line ends";
    }
    const auto pieces = parse_template(text);
    return pieces ? "" : "is no template: " + pieces.error().message;
}

} // namespace takedown::simulate
