#include "readers/mail/mime_parts.hpp"

#include "core/text.hpp"

#include <algorithm>
#include <cstring>

namespace takedown {

namespace {

constexpr std::size_t deepest = 100;
constexpr std::size_t most_parts = 1000;
constexpr std::size_t most_reports = 100;
constexpr std::size_t most_shape_bytes = 400;
constexpr std::size_t most_part_fields = 50;
constexpr std::size_t most_part_header = 65'536;
constexpr auto none = std::string_view::npos;

std::size_t find_bytes(std::string_view text, std::string_view needle, std::size_t from)
{
    if (from >= text.size()) {
        return none;
    }
    // The C library's search is several times faster than std::string_view::find.
    const void* const found =
        ::memmem(text.data() + from, text.size() - from, needle.data(), needle.size());
    return found == nullptr
               ? none
               : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

/// A delimiter line: where it starts (its "--") and where the line after it starts.
struct Delimiter {
    std::size_t start = none;
    std::size_t next = none;
    bool last = false;
};

/// Reads what follows "--boundary" at `at`; false if the line holds more, so is no delimiter.
bool read_delimiter_end(std::string_view body, std::size_t at, Delimiter& found)
{
    found.last = body.substr(at, 2) == "--";
    at += found.last ? 2 : 0;
    while (at < body.size() && (body[at] == ' ' || body[at] == '\t' || body[at] == '\r')) {
        ++at;
    }
    found.next = std::min(at + 1, body.size());
    return at >= body.size() || body[at] == '\n';
}

Delimiter find_delimiter(std::string_view body, const std::string& mark, std::size_t from)
{
    Delimiter found;
    std::size_t at = from;
    while (true) {
        at = find_bytes(body, mark, at);
        if (at == none) {
            return {};
        }
        found.start = at;
        at += mark.size();
        const bool line_start = found.start == 0 || body[found.start - 1] == '\n';
        if (line_start && read_delimiter_end(body, at, found)) {
            return found;
        }
    }
}

std::string_view without_last_line_end(std::string_view text)
{
    if (!text.empty() && text.back() == '\n') {
        text.remove_suffix(1);
        if (!text.empty() && text.back() == '\r') {
            text.remove_suffix(1);
        }
    }
    return text;
}

class MimeWalker {
public:
    explicit MimeWalker(std::size_t size) : search_budget_(16 * size + 65'536) {}

    void walk(
        const std::vector<HeaderField>& fields,
        std::string_view body,
        std::string_view default_type,
        std::size_t depth,
        std::size_t alternative
    )
    {
        MimePart part = describe(fields, body, default_type);
        part.alternative = alternative;
        part.mails_around = mails_around_;
        if (is_report(part.media_type) && tree_.reports.size() < most_reports) {
            tree_.reports.push_back(part);
        }
        const bool multipart = starts_with_ignoring_case(part.media_type, "multipart/");
        const bool message = part.media_type == "message/rfc822" && !part.attached &&
                             part.encoding == TransferEncoding::None;
        if ((multipart || message) && depth >= deepest) {
            tree_.too_deep = true;
        } else if ((multipart && walk_multipart(part, depth)) || (message && walk_message(part, depth))) {
            return;
        }
        if (multipart) { // nothing was found in it: what is there is text
            part.media_type = "text/plain";
        }
        add(std::move(part));
    }

    MimeTree take() { return std::move(tree_); }

private:
    static bool is_report(std::string_view media_type)
    {
        return media_type.substr(0, 8) == "message/" ||
               media_type.substr(0, 18) == "text/rfc822-header";
    }

    static MimePart describe(
        const std::vector<HeaderField>& fields, std::string_view body, std::string_view default_type
    )
    {
        MimePart part;
        part.body = body;
        for (const HeaderField& field : fields) {
            if (field.name.size() < 12 || (field.name[0] | 32) != 'c') {
                continue;
            }
            if (part.content_type.empty() && equal_ignoring_case(field.name, "Content-Type")) {
                part.content_type = field.value;
            } else if (equal_ignoring_case(field.name, "Content-Transfer-Encoding")) {
                part.encoding = transfer_encoding(field.value);
            } else if (equal_ignoring_case(field.name, "Content-Disposition")) {
                part.disposition = field.value;
            }
        }
        part.media_type = main_value(part.content_type.substr(0, 200));
        if (part.media_type.find('/') == none) {
            part.media_type = default_type;
        }
        part.attached = main_value(part.disposition.substr(0, 200)) == "attachment";
        return part;
    }

    void add(MimePart part)
    {
        if (tree_.leaves.size() >= most_parts) {
            tree_.too_many = true;
            return;
        }
        draw("%");
        tree_.leaves.push_back(std::move(part));
    }

    void draw(std::string_view sign)
    {
        if (tree_.shape.size() + sign.size() > most_shape_bytes) {
            drawn_ = true;
        }
        if (!drawn_) {
            const bool beside = !tree_.shape.empty() && tree_.shape.back() != '(' && sign != ")";
            tree_.shape += beside ? "," : "";
            tree_.shape += sign;
        }
    }

    /// False if there is no part in it.
    bool walk_multipart(const MimePart& part, std::size_t depth)
    {
        const std::string boundary = parameter(part.content_type.substr(0, 4096), "boundary");
        if (boundary.empty() || boundary.size() > 200) {
            tree_.no_boundary = true;
            return false;
        }
        const std::string mark = "--" + boundary;
        if (!spend(part.body.size())) {
            return false;
        }
        Delimiter at = find_delimiter(part.body, mark, 0);
        if (at.start == none) {
            tree_.no_boundary = true;
            return false;
        }
        const bool digest = part.media_type == "multipart/digest";
        draw(part.media_type.substr(10, 20) + '(');
        const std::size_t alternative =
            part.media_type == "multipart/alternative" ? ++alternatives_ : part.alternative;
        while (at.start != none && !at.last && !tree_.too_many) {
            const Delimiter next = find_delimiter(part.body, mark, at.next);
            const std::size_t end = std::min(next.start, part.body.size());
            const std::string_view piece =
                without_last_line_end(part.body.substr(at.next, end - std::min(end, at.next)));
            const auto header = scan_headers(piece, most_part_fields, most_part_header);
            walk(
                header.fields,
                piece.substr(header.body),
                digest ? "message/rfc822" : "text/plain",
                depth + 1,
                alternative
            );
            at = next;
            tree_.too_many = tree_.too_many || ++parts_ >= most_parts;
        }
        draw(")");
        return true;
    }

    bool walk_message(const MimePart& part, std::size_t depth)
    {
        if (!spend(part.body.size())) {
            return false;
        }
        const auto header = scan_headers(part.body, most_part_fields, most_part_header);
        if (header.fields.empty()) {
            return false;
        }
        ++mails_around_;
        walk(
            header.fields, part.body.substr(header.body), "text/plain", depth + 1, part.alternative
        );
        --mails_around_;
        return true;
    }

    /// Each level searches its body again: hostile nesting would make that long.
    bool spend(std::size_t bytes)
    {
        const bool enough = bytes <= search_budget_;
        search_budget_ -= enough ? bytes : 0;
        tree_.too_many = tree_.too_many || !enough;
        return enough;
    }

    MimeTree tree_;
    std::size_t search_budget_;
    std::size_t alternatives_ = 0;
    std::size_t parts_ = 0;
    std::size_t mails_around_ = 0;
    bool drawn_ = false; ///< the shape is full
};

} // namespace

MimeTree mime_leaves(const std::vector<HeaderField>& fields, std::string_view body)
{
    MimeWalker walker(body.size());
    walker.walk(fields, body, "text/plain", 0, 0);
    return walker.take();
}

} // namespace takedown
