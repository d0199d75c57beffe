#include "readers/mail/header_fields.hpp"

#include "core/text.hpp"
#include "readers/mail/characters.hpp"
#include "readers/mail/decoding.hpp"

#include <algorithm>
#include <optional>

namespace takedown {

namespace {

constexpr std::size_t longest_name = 200;
constexpr auto none = std::string_view::npos;

constexpr CharacterSet blanks(" \t\r\n");
constexpr CharacterSet line_ends("\r\n");
constexpr CharacterSet value_ends(";\r\n");
constexpr CharacterSet name_ends("=;");
constexpr CharacterSet main_value_ends(";(, \t\r\n");
constexpr CharacterSet no_address_letters(",;<>()\":[]\\\x7f");

bool is_blank(char c)
{
    return blanks.holds(c);
}

/// The line at `at` with its line end; empty at the end of `bytes`.
std::string_view line_at(std::string_view bytes, std::size_t at)
{
    const std::size_t end = bytes.find('\n', at);
    return bytes.substr(at, end == none ? none : end + 1 - at);
}

std::string_view without_line_end(std::string_view line)
{
    if (!line.empty() && line.back() == '\n') {
        line.remove_suffix(1);
    }
    if (!line.empty() && line.back() == '\r') {
        line.remove_suffix(1);
    }
    return line;
}

/// Position of the colon, or npos if the line is no field.
std::size_t colon_of(std::string_view line)
{
    const std::string_view head = line.substr(0, longest_name);
    std::size_t end = 0;
    while (end < head.size() && head[end] > ' ' && head[end] < 127 && head[end] != ':') {
        ++end;
    }
    std::size_t colon = end; // obsolete syntax allows blanks before the colon
    while (colon < head.size() && (head[colon] == ' ' || head[colon] == '\t')) {
        ++colon;
    }
    return end > 0 && colon < head.size() && head[colon] == ':' ? colon : none;
}

/// Skips a quoted string or a comment that starts at `at`; returns the position after it.
std::size_t skip_quoted(std::string_view text, std::size_t at)
{
    const bool comment = text[at] == '(';
    int depth = 0;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\\') {
            ++at;
        } else if (comment && c == '(') {
            ++depth;
        } else if (comment ? c == ')' : c == '"') {
            depth += comment ? -1 : 1;
            if (comment ? depth == 0 : depth == 2) {
                return at + 1;
            }
        }
    }
    return text.size();
}

bool is_address_letter(char c)
{
    return c > ' ' && !no_address_letters.holds(c);
}

/// One parameter as written: `name`, and its value without quotes.
struct Parameter {
    std::string_view name;
    std::string value;
};

std::string read_parameter_value(std::string_view text, std::size_t& at)
{
    std::string value;
    if (at < text.size() && text[at] == '"') {
        for (++at; at < text.size() && text[at] != '"'; ++at) {
            if (text[at] == '\\' && at + 1 < text.size()) {
                ++at;
            }
            if (text[at] != '\r' && text[at] != '\n') {
                value += text[at];
            }
        }
        at += at < text.size() ? 1U : 0U;
        return value;
    }
    const std::size_t end = value_ends.first_in(text, at);
    value = trim(text.substr(at, end - at));
    at = end;
    return value;
}

std::optional<Parameter> next_parameter(std::string_view text, std::size_t& at)
{
    while (at < text.size() && (is_blank(text[at]) || text[at] == ';')) {
        ++at;
    }
    if (at >= text.size()) {
        return std::nullopt;
    }
    const std::size_t end = name_ends.first_in(text, at);
    if (end == text.size()) {
        at = text.size();
        return std::nullopt;
    }
    Parameter found{trim(text.substr(at, end - at)), {}};
    at = end;
    if (text[end] == '=') {
        ++at;
        while (at < text.size() && is_blank(text[at])) {
            ++at;
        }
        found.value = read_parameter_value(text, at);
        const std::size_t next = text.find(';', at);
        at = next == none ? text.size() : next;
    }
    return found;
}

/// RFC 2231: "name*", "name*0", "name*1*"; true if `written` is a form of `name`.
bool is_extended(std::string_view written, std::string_view name)
{
    return written.size() > name.size() && written[name.size()] == '*' &&
           equal_ignoring_case(written.substr(0, name.size()), name);
}

/// Undoes "charset'language'%41%42"; `charset` is kept for the continuations.
std::string extended_value(std::string_view value)
{
    const std::size_t first = value.find('\'');
    const std::size_t second = first == none ? none : value.find('\'', first + 1);
    if (second == none) {
        return percent_decoded(value);
    }
    return to_utf8(percent_decoded(value.substr(second + 1)), value.substr(0, first));
}

} // namespace

bool looks_like_field(std::string_view line)
{
    return colon_of(line) != none;
}

HeaderBlock scan_headers(std::string_view bytes, std::size_t max_fields, std::size_t max_bytes)
{
    HeaderBlock block;
    block.fields.reserve(24);
    bool skipping = false; // continuation lines of a stray line belong to it
    std::size_t at = 0;
    while (at < bytes.size()) {
        const std::string_view line = line_at(bytes, at);
        const std::string_view text = without_line_end(line);
        if (text.empty()) {
            block.body = at + line.size();
            return block;
        }
        const bool full = block.fields.size() >= max_fields || at > max_bytes;
        if (text.front() == ' ' || text.front() == '\t') {
            if (block.fields.empty() || skipping) {
                ++block.bad_lines;
            } else if (!full) {
                HeaderField& last = block.fields.back();
                const char* const start = last.value.data();
                last.value = std::string_view(
                    start, static_cast<std::size_t>(text.data() + text.size() - start)
                );
            }
        } else if (const std::size_t colon = colon_of(text); colon == none) {
            if (!looks_like_field(line_at(bytes, at + line.size()))) {
                block.body = at;
                return block;
            }
            ++block.bad_lines;
            skipping = true;
        } else if (full) {
            block.cut = true;
            skipping = true;
        } else {
            skipping = false;
            block.fields.push_back({trim(text.substr(0, colon)), text.substr(colon + 1)});
        }
        at += line.size();
    }
    block.body = bytes.size();
    return block;
}

std::string unfold(std::string_view value, std::size_t max_bytes)
{
    value = trim(value.substr(0, max_bytes));
    std::string line;
    line.reserve(value.size());
    while (!value.empty()) {
        const std::size_t end = line_ends.first_in(value);
        line += value.substr(0, end);
        value.remove_prefix(end);
        if (value.empty()) {
            break;
        }
        while (!line.empty() && is_blank(line.back())) {
            line.pop_back();
        }
        while (!value.empty() && is_blank(value.front())) {
            value.remove_prefix(1);
        }
        line += ' ';
    }
    return line;
}

std::vector<std::string> mail_addresses(std::string_view value, std::size_t most)
{
    std::vector<std::string> found;
    std::size_t at = 0;
    while (at < value.size() && found.size() < most) {
        if (value[at] == '(' || value[at] == '"') {
            const std::size_t end = skip_quoted(value, at);
            at = end < value.size() && value[end] == '@' ? at + 1 : end; // a quoted local part
            continue;
        }
        if (!is_address_letter(value[at])) {
            ++at;
            continue;
        }
        const std::size_t start = at;
        while (at < value.size() && is_address_letter(value[at])) {
            ++at;
        }
        const std::string_view word = value.substr(start, at - start);
        const std::size_t sign = word.rfind('@');
        if (sign != none && sign > 0 && sign + 1 < word.size() && word.size() <= 320) {
            found.push_back(to_lower(word));
        }
    }
    return found;
}

std::string main_value(std::string_view value)
{
    return to_lower(
        trim(value.substr(0, main_value_ends.first_in(value, blanks.first_not_in(value))))
    );
}

std::string parameter(std::string_view value, std::string_view name)
{
    std::size_t at = value.find(';');
    std::string continued;
    std::string charset;
    while (at < value.size()) {
        const auto found = next_parameter(value, at);
        if (!found) {
            break;
        }
        if (equal_ignoring_case(found->name, name)) {
            return found->value;
        }
        if (is_extended(found->name, name) && continued.size() < 4096) {
            const bool encoded = found->name.back() == '*';
            continued += encoded ? extended_value(found->value) : found->value;
        }
    }
    return continued;
}

} // namespace takedown
