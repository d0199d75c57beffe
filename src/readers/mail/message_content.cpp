#include "readers/mail/message_content.hpp"

#include "core/cursor.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"
#include "readers/mail/html_text.hpp"
#include "readers/mail/layout.hpp"
#include "readers/mail/message_parser.hpp"
#include "readers/mail/plain_text.hpp"
#include "readers/mail/tlsh.hpp"
#include "readers/mail/urls.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace takedown {

namespace {

/// Decoded bytes of one text part that are looked at: enough for the text and for late links.
constexpr std::size_t most_part_text = std::size_t{256} << 10U;

bool is_text(const MimePart& part)
{
    return !part.attached && starts_with_ignoring_case(part.media_type, "text/") &&
           part.media_type != "text/calendar" && part.media_type != "text/x-vcard" &&
           part.media_type != "text/vcard";
}

bool is_html(const MimePart& part)
{
    return part.media_type == "text/html";
}

/// Keeps valid UTF-8 valid.
void cut_at_character(std::string& text, std::size_t most)
{
    if (text.size() > most) {
        while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0U) == 0x80) {
            --most;
        }
        text.resize(most);
    }
}

std::string charset_of(const MimePart& part)
{
    return to_valid_utf8(
        to_lower(parameter(part.content_type.substr(0, 4096), "charset").substr(0, 60))
    );
}

/// The digest of a file; kept for each thread, because of spam's attachments half of the bytes come
/// again (19 of 41 MB in 20,000 mails of TREC 2007).
std::string similar_digest(const std::string& sha256, std::string_view bytes)
{
    constexpr std::size_t most_kept = 4096;
    static thread_local std::unordered_map<std::string, std::string> kept;
    if (const auto known = kept.find(sha256); known != kept.end()) {
        return known->second;
    }
    if (kept.size() >= most_kept) {
        kept.clear();
    }
    Tlsh digest;
    digest.add(as_bytes(bytes));
    return kept.emplace(sha256, digest.finish()).first->second;
}

class ContentReader {
public:
    ContentReader(const PublicSuffixList& suffixes, Message& message)
        : suffixes_(suffixes), message_(message)
    {
    }

    void read(const MimeTree& tree)
    {
        for (const MimePart& part : tree.leaves) {
            std::string layout = part.media_type.substr(part.media_type.find('/') + 1, 20);
            if (is_text(part)) {
                layout = read_text(part);
            } else {
                read_attachment(part);
            }
            layouts_.push_back(std::move(layout));
        }
        join_texts();
        join_layouts(tree.shape);
    }

private:
    struct Text {
        std::string text;
        std::size_t alternative;
        bool html;
        bool blank;
    };

    /// The part's layout.
    std::string read_text(const MimePart& part)
    {
        const std::string charset = charset_of(part);
        if (message_.charset.empty()) {
            message_.charset = charset;
        }
        const bool enough = text_bytes_ >= 4 * most_text_bytes && message_.urls.size() >= most_urls;
        if (enough) {
            return "text";
        }
        std::string layout;
        std::string text = to_utf8(decoded_text(part), charset);
        if (is_html(part)) {
            layout = "html:" + html_layout(text);
            HtmlText found = visible_text(text, most_text_bytes, most_links);
            for (const std::string& link : found.links) {
                add_url(link);
            }
            text = std::move(found.text);
        }
        const auto links = find_urls(text, most_links);
        for (const std::string_view link : links) {
            add_url(link);
        }
        if (!is_html(part)) {
            layout = text_layout(text, links);
        }
        cut_at_character(text, most_text_bytes);
        text_bytes_ += text.size();
        const bool blank = trim(text).empty();
        texts_.push_back({std::move(text), part.alternative, is_html(part), blank});
        return layout;
    }

    void add_url(std::string_view text)
    {
        if (message_.urls.size() >= most_urls || seen_.size() >= most_tries) {
            return;
        }
        if (std::find(seen_.begin(), seen_.end(), text) != seen_.end()) {
            return; // the same link again costs no look-up
        }
        seen_.emplace_back(text);
        auto url = parse_url(text, suffixes_);
        const auto same = [&url](const Url& known) {
            return known.host == url->host && known.path_shape == url->path_shape;
        };
        if (url && std::none_of(message_.urls.begin(), message_.urls.end(), same)) {
            message_.urls.push_back(std::move(*url));
        }
    }

    /// The bytes of a text part as its sender meant them; files among its lines are attachments.
    std::string decoded_text(const MimePart& part)
    {
        std::string bytes;
        const auto files = part.encoding == TransferEncoding::None && !is_html(part)
                               ? inline_files(part.body)
                               : std::vector<InlineFile>{};
        for (const InlineFile& file : files) {
            add_attachment(
                "application/octet-stream", file.name, file.encoded, TransferEncoding::Uuencode
            );
        }
        bytes = files.empty() ? decoded(part.body, part.encoding, most_part_text)
                              : without_files(part.body, files).substr(0, most_part_text);
        const std::string_view type = part.content_type.substr(0, 4096);
        if (find_ignoring_case(type, "flowed") != std::string_view::npos &&
            equal_ignoring_case(parameter(type, "format"), "flowed")) {
            return unflowed(bytes, equal_ignoring_case(parameter(type, "delsp"), "yes"));
        }
        return bytes;
    }

    void read_attachment(const MimePart& part)
    {
        if (part.body.empty() && part.disposition.empty()) {
            return;
        }
        std::string name = parameter(part.disposition.substr(0, 4096), "filename");
        if (name.empty()) {
            name = parameter(part.content_type.substr(0, 4096), "name");
        }
        add_attachment(part.media_type, name, part.body, part.encoding);
    }

    void add_attachment(
        std::string_view media_type,
        std::string_view name,
        std::string_view body,
        TransferEncoding encoding
    )
    {
        if (message_.attachments.size() >= most_attachments) {
            return;
        }
        Attachment attachment;
        attachment.media_type = to_valid_utf8(media_type.substr(0, 100));
        attachment.name = decoded_words(name, message_.charset, 255);
        Sha256 hash;
        Tlsh of_large;
        std::string bytes; // of a file of usual size
        decode_pieces(body, encoding, [&](std::span<const std::uint8_t> piece) {
            attachment.size += piece.size();
            hash.add(piece);
            if (attachment.size <= most_usual_file) {
                bytes += as_text(piece);
            } else {
                of_large.add(as_bytes(bytes));
                bytes.clear();
                of_large.add(piece);
            }
        });
        attachment.sha256 = hash.finish();
        attachment.tlsh = attachment.size <= most_usual_file
                              ? similar_digest(attachment.sha256, bytes)
                              : of_large.finish();
        message_.attachments.push_back(std::move(attachment));
    }

    /// True if the plain twin of this HTML says something.
    [[nodiscard]] bool is_repeated(const Text& text) const
    {
        return text.html && text.alternative != 0 &&
               std::any_of(texts_.begin(), texts_.end(), [&text](const Text& other) {
                   return !other.html && other.alternative == text.alternative && !other.blank;
               });
    }

    void join_texts()
    {
        std::string joined;
        for (const Text& text : texts_) {
            if (joined.size() >= most_text_bytes || text.blank || is_repeated(text)) {
                continue;
            }
            if (!joined.empty()) {
                joined += '\n';
            }
            joined += text.text;
        }
        cut_at_character(joined, most_text_bytes);
        message_.text = std::move(joined);
    }

    /// Puts the layouts of the parts in their places of the tree.
    void join_layouts(std::string_view shape)
    {
        std::string layout;
        std::size_t part = 0;
        for (const char sign : shape) {
            if (sign != '%') {
                layout += sign;
            } else if (part < layouts_.size()) {
                layout += layouts_[part++];
            }
        }
        message_.layout = to_valid_utf8(layout);
        cut_at_character(message_.layout, most_layout_bytes);
    }

    static constexpr std::size_t most_usual_file = std::size_t{1} << 20U;
    static constexpr std::size_t most_links = 200;
    static constexpr std::size_t most_tries = 1000;

    const PublicSuffixList& suffixes_;
    Message& message_;
    std::vector<Text> texts_;
    std::vector<std::string> layouts_; ///< of the leaves, in order
    std::vector<std::string> seen_;
    std::size_t text_bytes_ = 0;
};

} // namespace

void read_content(const MimeTree& tree, const PublicSuffixList& suffixes, Message& message)
{
    ContentReader(suffixes, message).read(tree);
}

} // namespace takedown
