#include "readers/mail/layout.hpp"

#include "core/text.hpp"
#include "readers/mail/characters.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace takedown {

namespace {

constexpr auto none = std::string_view::npos;
constexpr std::size_t most_html_bytes = std::size_t{64} << 10U;
constexpr std::size_t levels = 3;
constexpr std::size_t deepest = 64;
constexpr std::size_t most_nodes = 64;

bool is_blank_line(std::string_view line)
{
    static constexpr CharacterSet blanks(" \t\r\xc2\xa0");
    return blanks.first_not_in(line) == line.size();
}

/// Elements whose place in the tree counts. Void ones hold nothing.
constexpr std::array<std::string_view, 51> known_elements{
    "a",        "abbr", "area",    "article", "blockquote", "body",  "button", "caption", "center",
    "dd",       "div",  "dl",      "dt",      "embed",      "font",  "footer", "form",    "h1",
    "h2",       "h3",   "h4",      "h5",      "h6",         "head",  "header", "hr",      "html",
    "iframe",   "img",  "input",   "li",      "link",       "map",   "meta",   "object",  "ol",
    "p",        "pre",  "section", "select",  "span",       "style", "table",  "tbody",   "td",
    "textarea", "th",   "thead",   "title",   "tr",         "ul"};
constexpr std::array<std::string_view, 8> void_elements{
    "area", "embed", "hr", "img", "input", "link", "meta", "base"};
constexpr std::array<std::string_view, 17> block_elements{
    "blockquote",
    "center",
    "div",
    "dl",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "ol",
    "pre",
    "table",
    "section",
    "ul"};
constexpr std::array<std::string_view, 6> ended_by_the_next{"p", "li", "dt", "dd", "tr", "td"};

template <std::size_t Size>
bool is_among(std::string_view name, const std::array<std::string_view, Size>& names)
{
    return std::any_of(names.begin(), names.end(), [name](std::string_view known) {
        // The first letter before a call to compare: nearly all differ in it.
        return known.size() == name.size() && known.front() == name.front() && known == name;
    });
}

struct Tag {
    std::string name; ///< lower case
    bool closing = false;
    std::size_t end = 0; ///< after its '>'
};

/// The tag whose '<' is at `at`. Its name is empty for comments and what is no tag.
Tag tag_at(std::string_view html, std::size_t at)
{
    Tag tag;
    if (html.substr(at, 4) == "<!--") {
        const std::size_t end = html.find("-->", at + 4);
        tag.end = end == none ? html.size() : end + 3;
        return tag;
    }
    std::size_t place = at + 1;
    if (place < html.size() && html[place] == '/') {
        tag.closing = true;
        ++place;
    }
    constexpr std::size_t longest_name = 12;
    while (place < html.size() && tag.name.size() < longest_name) {
        const char lower = static_cast<char>(html[place] | 32);
        const bool digit = html[place] >= '0' && html[place] <= '9';
        if (!(lower >= 'a' && lower <= 'z') && !digit) {
            break;
        }
        tag.name += digit ? html[place] : lower;
        ++place;
    }
    const std::size_t end = html.find('>', place);
    tag.end = tag.name.empty() ? at + 1 : (end == none ? html.size() : end + 1);
    return tag;
}

/// Follows the tags of a page and keeps the elements of its outermost levels.
class ElementTree {
public:
    void take(const Tag& tag)
    {
        if (!is_among(tag.name, known_elements)) {
            return;
        }
        if (tag.closing) {
            close(tag.name);
            return;
        }
        if (!open_.empty() && ends(open_.back(), tag.name)) {
            open_.pop_back();
        }
        if (open_.size() < levels && nodes_.size() < most_nodes) {
            nodes_.push_back({tag.name, open_.size()});
        }
        if (open_.size() < deepest && !is_among(tag.name, void_elements)) {
            open_.push_back(tag.name);
        }
    }

    [[nodiscard]] bool full() const { return nodes_.size() >= most_nodes; }

    [[nodiscard]] std::string text() const
    {
        std::size_t at = 0;
        return children(at, 0);
    }

private:
    struct Node {
        std::string name;
        std::size_t level;
    };

    /// Does `next` end an element that was left open?
    static bool ends(std::string_view open, std::string_view next)
    {
        return (open == next && is_among(next, ended_by_the_next)) ||
               (open == "p" && is_among(next, block_elements));
    }

    void close(std::string_view name)
    {
        const auto found = std::find(open_.rbegin(), open_.rend(), name);
        if (found != open_.rend()) {
            open_.erase(std::next(found).base(), open_.end());
        }
    }

    /// The nodes from `at` on that stand on `level`, each with those below it.
    [[nodiscard]] std::string
    children(std::size_t& at, std::size_t level) const // NOLINT(misc-no-recursion)
    {
        std::string text;
        std::string last;
        while (at < nodes_.size() && nodes_[at].level >= level) {
            std::string node = nodes_[at].name;
            const std::size_t own = nodes_[at].level;
            ++at;
            const std::string below = children(at, own + 1);
            if (!below.empty()) {
                node += '(' + below + ')';
            }
            if (node != last) {
                text += (text.empty() ? "" : ",") + node;
            }
            last = std::move(node);
        }
        return text;
    }

    std::vector<std::string> open_;
    std::vector<Node> nodes_; ///< in the order of the page
};

} // namespace

std::string text_layout(std::string_view text, std::span<const std::string_view> links)
{
    std::string kinds;
    std::size_t link = 0;
    while (!text.empty() && kinds.size() < most_layout_bytes) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        char kind = is_blank_line(line) ? 'N' : 'T';
        while (link < links.size() && links[link].data() < line.data() + line.size()) {
            kind = 'U';
            ++link;
        }
        if (kinds.empty() ? kind != 'N' : kinds.back() != kind) {
            kinds += kind;
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (!kinds.empty() && kinds.back() == 'N') {
        kinds.pop_back(); // list servers and mailboxes add and drop empty lines at the end
    }
    return kinds;
}

std::string html_layout(std::string_view html)
{
    html = html.substr(0, most_html_bytes);
    ElementTree tree;
    std::size_t at = html.find('<');
    while (at != none && !tree.full()) {
        const Tag tag = tag_at(html, at);
        tree.take(tag);
        std::size_t next = tag.end;
        if (!tag.closing && (tag.name == "style" || tag.name == "script")) {
            next = std::min(find_ignoring_case(html, "</" + tag.name, next), html.size());
        }
        at = html.find('<', next);
    }
    return tree.text().substr(0, most_layout_bytes);
}

} // namespace takedown
