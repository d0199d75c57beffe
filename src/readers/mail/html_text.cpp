#include "readers/mail/html_text.hpp"

#include "core/text.hpp"
#include "readers/mail/characters.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace takedown {

namespace {

constexpr auto none = std::string_view::npos;

constexpr CharacterSet blanks(" \t\r\n\f");
constexpr CharacterSet plain_ends(" \t\r\n\f&");
constexpr CharacterSet attribute_ends(" \t\r\n\f=>/");
constexpr CharacterSet value_ends(" \t\r\n\f>");

struct Entity {
    std::string_view name;
    std::string_view text;
};

constexpr std::array<Entity, 31> entities{
    {{"amp", "&"},    {"lt", "<"},     {"gt", ">"},    {"quot", "\""},  {"apos", "'"},
     {"nbsp", " "},   {"copy", "©"},   {"reg", "®"},   {"trade", "™"},  {"euro", "€"},
     {"pound", "£"},  {"yen", "¥"},    {"cent", "¢"},  {"hellip", "…"}, {"mdash", "—"},
     {"ndash", "–"},  {"lsquo", "‘"},  {"rsquo", "’"}, {"ldquo", "“"},  {"rdquo", "”"},
     {"bull", "•"},   {"middot", "·"}, {"laquo", "«"}, {"raquo", "»"},  {"eacute", "é"},
     {"egrave", "è"}, {"agrave", "à"}, {"ouml", "ö"},  {"uuml", "ü"},   {"auml", "ä"},
     {"szlig", "ß"}}};

constexpr std::array<std::string_view, 30> line_breakers{
    "br",  "p",  "div", "tr", "td",     "th",      "li",      "ul",     "ol",     "table",
    "h1",  "h2", "h3",  "h4", "h5",     "h6",      "hr",      "center", "body",   "blockquote",
    "pre", "dl", "dt",  "dd", "option", "section", "article", "header", "footer", "form"};

constexpr std::array<std::string_view, 3> unseen{"script", "style", "title"};

constexpr std::array<std::string_view, 4> link_attributes{"href", "src", "action", "background"};

void append_code_point(std::string& out, std::uint32_t code)
{
    const auto put = [&out](std::uint32_t byte) {
        out += static_cast<char>(byte);
    };
    if (code < 0x80) {
        put(code < 0x20 || code == 0x7f ? 0x20 : code);
    } else if (code < 0x800) {
        put(0xc0U | code >> 6U);
        put(0x80U | (code & 0x3fU));
    } else if (code < 0x10000) {
        put(0xe0U | code >> 12U);
        put(0x80U | (code >> 6U & 0x3fU));
        put(0x80U | (code & 0x3fU));
    } else {
        put(0xf0U | code >> 18U);
        put(0x80U | (code >> 12U & 0x3fU));
        put(0x80U | (code >> 6U & 0x3fU));
        put(0x80U | (code & 0x3fU));
    }
}

/// "#65" or "#x41" at the front of `text`; returns the characters it takes, 0 if it is none.
std::size_t append_numeric(std::string& out, std::string_view text)
{
    const bool hex = text.size() > 1 && (text[1] | 32) == 'x';
    const std::size_t start = hex ? 2 : 1;
    std::uint32_t code = 0;
    const std::string_view digits = text.substr(std::min(start, text.size()), 8);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
    if (error != std::errc{}) {
        return 0;
    }
    const bool valid = code != 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) &&
                       (code < 0x80 || code >= 0xa0);
    append_code_point(out, valid ? code : 0xfffd);
    return start + static_cast<std::size_t>(end - digits.data());
}

/// Decodes the entity at `text`, which starts with '&'; returns how many characters it took.
std::size_t append_entity(std::string& out, std::string_view text)
{
    const std::string_view body = text.substr(1);
    std::size_t length = 0;
    if (!body.empty() && body.front() == '#') {
        length = append_numeric(out, body);
    } else {
        const auto* const found =
            std::find_if(entities.begin(), entities.end(), [body](const Entity& entity) {
                return body.substr(0, entity.name.size()) == entity.name;
            });
        if (found != entities.end()) {
            out += found->text;
            length = found->name.size();
        }
    }
    if (length == 0) {
        out += '&';
        return 1;
    }
    const bool closed = body.size() > length && body[length] == ';';
    return 1 + length + (closed ? 1 : 0);
}

bool is_blank(char c)
{
    return blanks.holds(c);
}

bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

template <std::size_t Size>
bool is_among(std::string_view word, const std::array<std::string_view, Size>& words)
{
    return std::any_of(words.begin(), words.end(), [word](std::string_view known) {
        // The first letter before a call to compare: nearly all differ in it.
        return known.size() == word.size() && known.front() == (word.front() | 32) &&
               equal_ignoring_case(word, known);
    });
}

class HtmlScanner {
public:
    HtmlScanner(std::string_view html, std::size_t most_text, std::size_t most_links)
        : html_(html), most_text_(most_text), most_links_(most_links)
    {
    }

    HtmlText scan()
    {
        while (at_ < html_.size() &&
               (found_.text.size() < most_text_ || found_.links.size() < most_links_)) {
            if (html_[at_] == '<' && starts_markup()) {
                read_markup();
            } else {
                read_text();
            }
        }
        return std::move(found_);
    }

private:
    [[nodiscard]] bool starts_markup() const
    {
        const char next = at_ + 1 < html_.size() ? html_[at_ + 1] : ' ';
        return next == '!' || next == '/' || next == '?' || is_letter(next);
    }

    void skip_past(std::string_view mark, std::size_t from)
    {
        const std::size_t found = html_.find(mark, from);
        at_ = found == none ? html_.size() : found + mark.size();
    }

    void read_markup()
    {
        if (html_.substr(at_, 4) == "<!--") {
            // "<!-->" is a whole comment
            const std::size_t end = no_comment_end_ ? none : html_.find("-->", at_ + 2);
            if (end == none) {
                no_comment_end_ = true; // searched once, not once for each comment
                skip_past(">", at_);
            } else {
                at_ = end + 3;
            }
            return;
        }
        const bool closing = html_[at_ + 1] == '/';
        std::size_t end = at_ + (closing ? 2 : 1);
        const std::size_t start = end;
        while (end < html_.size() &&
               (is_letter(html_[end]) || (html_[end] >= '0' && html_[end] <= '9'))) {
            ++end;
        }
        const std::string_view name = html_.substr(start, end - start);
        at_ = end;
        read_attributes();
        if (is_among(name, line_breakers)) {
            gap_ = true;
        } else if (!closing && is_among(name, unseen)) {
            skip_unseen(name);
        }
    }

    void skip_unseen(std::string_view name)
    {
        const bool title = equal_ignoring_case(name, "title");
        const std::size_t end = title && no_title_end_
                                    ? none
                                    : find_ignoring_case(html_, "</" + std::string(name), at_);
        no_title_end_ = no_title_end_ || (title && end == none);
        if (end == none && !title) {
            at_ = html_.size();
        } else if (end != none) {
            skip_past(">", end);
        }
    }

    void read_attributes()
    {
        while (at_ < html_.size() && html_[at_] != '>') {
            const std::size_t start = at_;
            at_ = attribute_ends.first_in(html_, at_);
            const std::string_view name = html_.substr(start, at_ - start);
            skip_blanks();
            if (at_ < html_.size() && html_[at_] == '=') {
                ++at_;
                skip_blanks();
                const std::string_view value = read_value();
                if (!name.empty() && found_.links.size() < most_links_ &&
                    is_among(name, link_attributes)) {
                    keep_link(value);
                }
            } else if (at_ < html_.size() && html_[at_] == '/') {
                ++at_;
            }
        }
        at_ += at_ < html_.size() ? 1U : 0U;
    }

    void skip_blanks()
    {
        while (at_ < html_.size() && is_blank(html_[at_])) {
            ++at_;
        }
    }

    std::string_view read_value()
    {
        const char quote = at_ < html_.size() ? html_[at_] : ' ';
        if (quote == '"' || quote == '\'') {
            const std::size_t start = at_ + 1;
            const std::size_t end = std::min(html_.find(quote, start), html_.size());
            at_ = std::min(end + 1, html_.size());
            return html_.substr(start, end - start);
        }
        const std::size_t start = at_;
        at_ = value_ends.first_in(html_, at_);
        return html_.substr(start, at_ - start);
    }

    void keep_link(std::string_view value)
    {
        constexpr std::size_t longest = 2048;
        std::string link;
        value = trim(value.substr(0, longest));
        for (std::size_t i = 0; i < value.size();) {
            if (value[i] == '&') {
                i += append_entity(link, value.substr(i));
            } else if (is_blank(value[i])) { // broken over lines
                ++i;
            } else {
                link += value[i++];
            }
        }
        found_.links.push_back(std::move(link));
    }

    void read_text()
    {
        const std::size_t end = std::min(html_.find('<', at_ + 1), html_.size());
        std::string_view run = html_.substr(at_, end - at_);
        at_ = end;
        if (found_.text.size() >= most_text_) {
            return;
        }
        run = run.substr(0, 8 * most_text_);
        for (std::size_t i = 0; i < run.size();) {
            if (is_blank(run[i])) {
                gap_ = true;
                ++i;
            } else if (run[i] == '&') {
                std::string piece;
                i += append_entity(piece, run.substr(i));
                if (piece == " ") {
                    gap_ = true;
                } else {
                    close_gap();
                    found_.text += piece;
                }
            } else {
                const std::size_t start = i;
                i = plain_ends.first_in(run, i);
                close_gap();
                found_.text += run.substr(start, i - start);
            }
        }
    }

    void close_gap()
    {
        if (gap_ && !found_.text.empty()) {
            found_.text += ' ';
        }
        gap_ = false;
    }

    std::string_view html_;
    std::size_t most_text_;
    std::size_t most_links_;
    std::size_t at_ = 0;
    bool gap_ = false;
    bool no_comment_end_ = false;
    bool no_title_end_ = false;
    HtmlText found_;
};

} // namespace

HtmlText visible_text(std::string_view html, std::size_t most_text, std::size_t most_links)
{
    return HtmlScanner(html, most_text, most_links).scan();
}

} // namespace takedown
