#include "analysis/campaigns/template_words.hpp"

#include "analysis/campaigns/common_runs.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <array>

namespace takedown {

namespace {

constexpr std::size_t most_text = 8192;
constexpr std::size_t most_header = 300;

// A control character begins each key: normal text holds none. Addresses never become literal: one
// may be a trap's, and what is written is a secret of the case. The stand-ins are what the import
// leaves of a mail's own recipients.
constexpr std::array<TemplateKind, 4> kinds{{
    {"\x01"
     "address",
     "recipient or address",
     "(?:\\[(?:recipient|trap)\\]|[0-9A-Za-z._%+=-]{1,64}@[0-9A-Za-z.-]{1,64})",
     true},
    {"\x01"
     "date",
     "date",
     "[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}",
     true},
    {"\x01"
     "time",
     "time",
     "[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?",
     true},
    {"\x01"
     "ip",
     "IP address",
     "[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}",
     false},
}};

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_local(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("._%+=-").find(c) != std::string_view::npos;
}

bool is_domain(char c)
{
    return is_local(c) && c != '_' && c != '%' && c != '+' && c != '=';
}

template <class Is>
std::size_t run_of(std::string_view text, std::size_t at, Is is)
{
    std::size_t end = at;
    while (end < text.size() && is(text[end])) {
        ++end;
    }
    return end - at;
}

std::size_t address_at(std::string_view text, std::size_t at)
{
    for (const std::string_view stand_in : {"[recipient]", "[trap]"}) {
        if (text.substr(at).starts_with(stand_in)) {
            return stand_in.size();
        }
    }
    const std::size_t local = run_of(text.substr(0, std::min(text.size(), at + 65)), at, is_local);
    if (local == 0 || local > 64 || at + local >= text.size() || text[at + local] != '@') {
        return 0;
    }
    const std::size_t from = at + local + 1;
    const std::size_t domain =
        run_of(text.substr(0, std::min(text.size(), from + 64)), from, is_domain);
    return domain == 0 ? 0 : local + 1 + domain;
}

/// Length of digits separated by `separators`, in groups of at most `sizes[i]` digits.
template <std::size_t Groups>
std::size_t digits_at(
    std::string_view text,
    std::size_t at,
    std::string_view separators,
    std::array<std::size_t, Groups> sizes
)
{
    std::size_t end = at;
    for (std::size_t group = 0; group < Groups; ++group) {
        if (group > 0) {
            if (end >= text.size() || separators.find(text[end]) == std::string_view::npos) {
                return 0;
            }
            ++end;
        }
        const std::size_t digits = run_of(text, end, is_digit);
        if (digits == 0 || digits > sizes[group]) {
            return 0;
        }
        end += digits;
    }
    return end - at;
}

std::size_t time_at(std::string_view text, std::size_t at)
{
    const std::size_t hours = digits_at<2>(text, at, ":", {2, 2});
    if (hours < 4 || text[at + hours - 3] != ':') {
        return 0;
    }
    const bool seconds = at + hours + 2 < text.size() && text[at + hours] == ':' &&
                         run_of(text, at + hours + 1, is_digit) == 2;
    return seconds ? hours + 3 : hours;
}

/// Day, month and year in any order, and no version number: "8.4.2007", but not "6.00.2900".
std::size_t date_at(std::string_view text, std::size_t at)
{
    const std::size_t length = digits_at<3>(text, at, "./-", {4, 2, 4});
    std::size_t years = 0;
    for (std::size_t i = at; i < at + length; ++i) {
        const std::size_t digits = run_of(text, i, is_digit);
        const auto number = parse_number<unsigned>(text.substr(i, digits)).value_or(0);
        const bool year = digits == 4 && number >= 1900 && number < 2100;
        if (!year && (digits > 2 || number > 31 || (number == 0 && i == at))) {
            return 0;
        }
        years += year ? 1U : 0U;
        i += digits;
    }
    return years == 1 ? length : 0;
}

/// Length of the word of `kind` that begins here; 0: none.
std::size_t length_of(std::size_t kind, std::string_view text, std::size_t at)
{
    switch (kind) {
    case 0: return address_at(text, at);
    case 1: return date_at(text, at);
    case 2: return time_at(text, at);
    default: return digits_at<4>(text, at, ".", {3, 3, 3, 3});
    }
}

bool may_begin(char c)
{
    return is_local(c) || c == '[';
}

std::string normal_text(std::string_view text, std::size_t most)
{
    std::string result;
    bool blank = false;
    for (const char c : text) {
        if (result.size() >= most) {
            break;
        }
        if (static_cast<unsigned char>(c) <= ' ' || c == '\x7f') {
            blank = !result.empty();
            continue;
        }
        if (blank) {
            result += ' ';
            blank = false;
        }
        result += c;
    }
    return to_valid_utf8(result);
}

} // namespace

TemplateMail normalised_for_template(const TemplateMail& mail)
{
    TemplateMail normal;
    normal.subject = normal_text(mail.subject, most_header);
    normal.mailer = normal_text(mail.mailer, most_header);
    std::string_view id = mail.message_id;
    id.remove_prefix(
        std::min(id.size(), id.find('<') == std::string_view::npos ? 0 : id.find('<') + 1)
    );
    normal.message_id = normal_text(id.substr(0, id.find('@')), most_header);
    normal.text = normal_text(mail.text, most_text);
    return normal;
}

std::string template_form(const TemplateMail& normalised)
{
    return "Subject: " + normalised.subject + "\nX-Mailer: " + normalised.mailer +
           "\nMessage-ID: <" + normalised.message_id + "\n" + normalised.text;
}

TemplateWords template_words(std::string_view text, std::size_t most)
{
    TemplateWords result;
    const auto add = [&](std::string_view word, std::string_view key) {
        result.words.push_back(word);
        result.keys.push_back(key);
    };
    for (std::size_t at = 0; at < text.size() && result.words.size() < most;) {
        std::size_t length = 0;
        for (std::size_t kind = kinds.size(); kind-- > 0 && length == 0 && may_begin(text[at]);) {
            length = length_of(kind, text, at);
            if (length > 0) {
                add(text.substr(at, length), kinds[kind].key);
            }
        }
        if (length == 0) {
            const std::string_view word = template_tokens(text.substr(at), 1).front();
            add(word, word);
            length = word.size();
        }
        at += length;
    }
    return result;
}

const TemplateKind* template_kind(std::string_view key)
{
    const auto* const found =
        std::find_if(kinds.begin(), kinds.end(), [&](const TemplateKind& kind) {
            return kind.key == key;
        });
    return found == kinds.end() ? nullptr : found;
}

} // namespace takedown
