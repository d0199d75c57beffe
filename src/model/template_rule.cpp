#include "model/template_rule.hpp"

#include "core/text.hpp"

#include <algorithm>
#include <utility>

namespace takedown {

namespace {

constexpr std::size_t least_piece_letters = 8;
constexpr std::size_t most_piece_words = 6;
constexpr std::string_view special = "\\^$.|?*+()[]{}";

bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// Where the class or group that begins at `at` ends: one past its bracket.
std::size_t end_of_bracket(std::string_view regex, std::size_t at)
{
    const bool group = regex[at] == '(';
    std::size_t depth = 0;
    for (; at < regex.size(); ++at) {
        if (regex[at] == '\\') {
            ++at;
        } else if (regex[at] == '[' && group) {
            at = end_of_bracket(regex, at) - 1;
        } else if (regex[at] == (group ? '(' : '[')) {
            ++depth;
        } else if (regex[at] == (group ? ')' : ']') && --depth == 0) {
            return at + 1;
        }
    }
    return regex.size();
}

std::size_t end_of_atom(std::string_view regex, std::size_t at)
{
    if (regex[at] == '\\') {
        return std::min(at + 2, regex.size());
    }
    return regex[at] == '(' || regex[at] == '[' ? end_of_bracket(regex, at) : at + 1;
}

/// Cuts at `separator` ("|" or "\\n") outside of brackets.
std::vector<std::string_view> cut(std::string_view regex, std::string_view separator)
{
    std::vector<std::string_view> pieces;
    std::size_t start = 0;
    for (std::size_t at = 0; at < regex.size();) {
        const std::size_t end = end_of_atom(regex, at);
        if (regex.substr(at, end - at) == separator) {
            pieces.push_back(regex.substr(start, at - start));
            start = end;
        }
        at = end;
    }
    pieces.push_back(regex.substr(start));
    return pieces;
}

std::vector<std::string> literals_of(std::string_view regex)
{
    std::vector<std::string> literals(1);
    for (std::size_t at = 0; at < regex.size();) {
        const std::size_t end = end_of_atom(regex, at);
        if (regex[at] == '\\' && end - at == 2) {
            literals.back() += regex[at + 1];
        } else if (special.find(regex[at]) == std::string_view::npos) {
            literals.back() += regex[at];
        } else if (!literals.back().empty()) {
            literals.emplace_back();
        }
        // What a count holds is no text.
        at = regex[at] == '{' ? std::min(regex.find('}', at), regex.size() - 1) + 1 : end;
    }
    std::erase_if(literals, [](const std::string& literal) { return literal.empty(); });
    return literals;
}

void add_piece(std::string_view piece, std::vector<std::string>& pieces)
{
    piece = trim(piece);
    if (static_cast<std::size_t>(std::count_if(piece.begin(), piece.end(), is_letter)) >=
        least_piece_letters) {
        pieces.emplace_back(piece);
    }
}

void add_pieces(std::string_view literal, std::vector<std::string>& pieces)
{
    std::size_t start = 0;
    std::size_t words = 0;
    for (std::size_t i = 0; i < literal.size(); ++i) {
        if (literal[i] != ' ') {
            continue;
        }
        ++words;
        const char before = i > 0 ? literal[i - 1] : ' ';
        const bool sentence = before == '.' || before == '!' || before == '?' || before == ':';
        if (sentence || words >= most_piece_words) {
            add_piece(literal.substr(start, i - start), pieces);
            start = i + 1;
            words = 0;
        }
    }
    add_piece(literal.substr(start), pieces);
}

/// The expression of a header line; empty when it holds for every line.
std::string of_line(std::string_view line, std::string_view name)
{
    if (!line.starts_with(name)) {
        return {};
    }
    line.remove_prefix(name.size());
    return line == "[^\\n]*" ? std::string() : std::string(line);
}

TemplateRule rule_of(std::string_view regex)
{
    TemplateRule rule;
    rule.regex = regex;
    const std::vector<std::string_view> lines = cut(regex, "\\n");
    if (lines.size() == 4) {
        rule.subject = of_line(lines[0], "^Subject: ");
        rule.mailer = of_line(lines[1], "X-Mailer: ");
        rule.message_id = of_line(lines[2], "Message-ID: <");
        constexpr std::string_view rest = "[^\\n]*";
        if (rule.message_id.ends_with(rest)) {
            rule.message_id.resize(rule.message_id.size() - rest.size());
        }
    }
    rule.body = lines.back();
    if (lines.size() == 4 && rule.body.starts_with(".*")) {
        rule.body.erase(0, 2);
    }
    rule.literals = literals_of(rule.body);
    for (const std::string& literal : rule.literals) {
        add_pieces(literal, rule.pieces);
    }
    return rule;
}

} // namespace

std::vector<TemplateRule> template_rules(std::string_view regex)
{
    std::vector<TemplateRule> rules;
    if (!regex.empty()) {
        for (const std::string_view one : cut(regex, "|")) {
            rules.push_back(rule_of(one));
        }
    }
    return rules;
}

std::string quoted_for_regex(std::string_view literal)
{
    std::string regex;
    for (const char c : literal) {
        if (c == '\n') {
            regex += "\\n";
            continue;
        }
        if (special.find(c) != std::string_view::npos) {
            regex += '\\';
        }
        regex += c;
    }
    return regex;
}

} // namespace takedown
