#include "readers/mail/message_parser.hpp"

#include "core/cursor.hpp"
#include "core/text.hpp"
#include "readers/mail/carrier.hpp"
#include "readers/mail/decoding.hpp"
#include "readers/mail/header_fields.hpp"
#include "readers/mail/message_content.hpp"
#include "readers/mail/mime_parts.hpp"
#include "readers/mail/received.hpp"
#include "readers/mail_domain.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace takedown {

namespace {

constexpr std::size_t most_fields = 1000;
constexpr std::size_t most_header_bytes = std::size_t{1} << 20U;
constexpr std::size_t most_hops = 200;
constexpr std::size_t most_recipients = 200;
constexpr std::size_t longest_value = 16'384;

/// Old Macintosh mails end lines with CR alone; every later step counts on LF.
bool has_only_cr(std::string_view bytes)
{
    const std::string_view head = bytes.substr(0, 8192);
    return head.find('\n') == std::string_view::npos && head.find('\r') != std::string_view::npos;
}

/// Takes the mbox "From " line (also quoted, as some tools leave it) and a byte order mark off.
bool skip_from_line(std::string_view& bytes)
{
    if (bytes.substr(0, 3) == "\xef\xbb\xbf") {
        bytes.remove_prefix(3);
    }
    const bool there = bytes.substr(0, 5) == "From " || bytes.substr(0, 6) == ">From ";
    if (there) {
        const std::size_t end = bytes.find('\n');
        bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
    }
    return there;
}

/// Of "a@b.example" <real@sender.example> the last address counts.
std::string sender_domain(std::string_view from)
{
    const auto addresses = mail_addresses(from, 20);
    return addresses.empty() ? std::string() : mail_domain_of(addresses.back());
}

class MessageBuilder {
public:
    MessageBuilder(const PublicSuffixList& suffixes, ParsedMessage& parsed)
        : suffixes_(suffixes), parsed_(parsed)
    {
    }

    void build(std::string_view bytes, bool has_from_line, Message message)
    {
        const HeaderBlock header = scan_headers(bytes, most_fields, most_header_bytes);
        if (header.fields.empty() && !has_from_line) {
            odd("mail-not-a-message", "no header field at its start");
            return;
        }
        if (header.bad_lines > 0) {
            odd("mail-header-line",
                std::to_string(header.bad_lines) + " stray lines in the header");
        }
        if (header.cut) {
            odd("mail-header-cut", "more than 1,000 fields or 1 MiB of header");
        }
        const MimeTree tree = mime_leaves(header.fields, bytes.substr(header.body));
        const CarrierContent content =
            open_carrier(header.fields, tree, message.carried_by.carrier, suffixes_);
        if (!content.mails.empty()) {
            build_carried(content, header, message);
            return;
        }
        if (content.carrier != Carrier::None) {
            message.carried_by.carrier = content.carrier;
            message.carried_by.kind = unopened_carrier;
            odd("mail-carrier-unopened",
                content.carrier == Carrier::Bounce
                    ? "a bounce without the mail it returns"
                    : "an abuse report without the mail it is about");
        }
        tell_of(tree);
        read_content(tree, suffixes_, message);
        if (!knows_charset(message.charset)) {
            odd("mail-charset-unknown", message.charset);
        }
        read_fields(header, message);
        if (parsed_.message) {
            parsed_.further.push_back(std::move(message));
        } else {
            parsed_.message = std::move(message);
        }
    }

private:
    /// The carrier's own fields are forgotten, but for those whom it was sent to: they are secrets
    /// that may stand in the mail inside.
    void
    build_carried(const CarrierContent& content, const HeaderBlock& header, const Message& outer)
    {
        Message addressed;
        for (const HeaderField& field : header.fields) {
            read_recipient_field(field, addressed);
        }
        for (const CarriedMail& mail : content.mails) {
            Message inner;
            inner.where = outer.where;
            inner.member = outer.member;
            inner.length = outer.length;
            inner.carried_by = mail.by;
            inner.recipients = outer.recipients;
            for (const std::string& address : addressed.recipients) {
                add_recipient(address, inner.recipients);
            }
            for (const std::string& address : mail.recipients) {
                add_recipient(address, inner.recipients);
            }
            std::string_view bytes = mail.bytes;
            const bool has_from_line = skip_from_line(bytes);
            build(bytes, has_from_line, std::move(inner));
        }
    }

    void odd(std::string_view kind, std::string detail)
    {
        parsed_.oddities.push_back({kind, std::move(detail)});
    }

    void tell_of(const MimeTree& tree)
    {
        if (tree.too_deep) {
            odd("mail-too-deep", "parts nested in more than 100 levels");
        }
        if (tree.too_many) {
            odd("mail-too-many-parts", "more than 1,000 parts, or too much nesting to search");
        }
        if (tree.no_boundary) {
            odd("mail-no-boundary", "a multipart whose boundary is not named or never comes");
        }
    }

    void read_fields(const HeaderBlock& header, Message& message)
    {
        message.headers.reserve(header.fields.size());
        for (std::size_t i = 0; i < header.fields.size(); ++i) {
            const HeaderField& field = header.fields[i];
            message.headers.emplace_back(field.name);
            if (equal_ignoring_case(field.name, "Received")) {
                read_hop(field.value, static_cast<std::uint32_t>(i), message);
            } else if (!field.name.empty()) {
                read_field(field, message);
            }
        }
    }

    void read_hop(std::string_view value, std::uint32_t index, Message& message)
    {
        if (message.hops.size() >= most_hops) {
            return;
        }
        const std::string line = unfold(value, longest_value);
        if (auto hop = parse_received(line, index)) {
            message.hops.push_back(std::move(*hop));
        } else {
            odd("mail-received-unread", shorten(to_valid_utf8(line), 150));
        }
    }

    using Read = void (*)(std::string_view value, Message& message);

    struct FieldReader {
        std::string_view name;
        Read read;
    };

    static constexpr std::array<std::string_view, 7> recipient_fields{
        "To",
        "Cc",
        "Delivered-To",
        "X-Original-To",
        "Envelope-To",
        "X-Envelope-To",
        "X-Delivered-To"};

    static void read_field(const HeaderField& field, Message& message)
    {
        static constexpr std::array<FieldReader, 7> readers{
            {{"Subject", read_subject},
             {"From", read_from},
             {"Date", read_date},
             {"Message-ID", read_message_id},
             {"Content-Type", read_content_type},
             {"X-Mailer", read_mailer},
             {"User-Agent", read_mailer}}};
        for (const FieldReader& reader : readers) {
            if (field.name.size() == reader.name.size() &&
                equal_ignoring_case(field.name, reader.name)) {
                reader.read(field.value, message);
                return;
            }
        }
        read_recipient_field(field, message);
    }

    static void read_subject(std::string_view value, Message& message)
    {
        if (message.subject.empty()) {
            message.subject = decoded_words(unfold(value, longest_value), message.charset, 1000);
        }
    }

    static void read_from(std::string_view value, Message& message)
    {
        if (message.from_domain.empty()) {
            message.from_domain = sender_domain(value.substr(0, longest_value));
        }
    }

    static void read_date(std::string_view value, Message& message)
    {
        if (!message.date) {
            message.date = parse_mail_date(unfold(value, 200));
        }
    }

    static void read_message_id(std::string_view value, Message& message)
    {
        if (message.message_id.empty()) {
            message.message_id = to_valid_utf8(unfold(value, 300));
        }
    }

    static void read_content_type(std::string_view value, Message& message)
    {
        if (!message.content_type.empty()) {
            return;
        }
        value = value.substr(0, 4096);
        message.content_type = to_valid_utf8(main_value(value).substr(0, 100));
        if (starts_with_ignoring_case(message.content_type, "multipart/")) {
            message.boundary = to_valid_utf8(parameter(value, "boundary").substr(0, 200));
        }
    }

    static void read_mailer(std::string_view value, Message& message)
    {
        if (message.mailer.empty()) {
            message.mailer = decoded_words(unfold(value, 1000), message.charset, 200);
        }
    }

    static void read_recipient_field(const HeaderField& field, Message& message)
    {
        const auto is_name = [&field](std::string_view name) {
            return equal_ignoring_case(field.name, name);
        };
        if (std::any_of(recipient_fields.begin(), recipient_fields.end(), is_name)) {
            read_recipients(field.value, message);
        }
    }

    static void add_recipient(std::string_view address, std::vector<std::string>& known)
    {
        std::string text = to_valid_utf8(address);
        if (known.size() < most_recipients &&
            std::find(known.begin(), known.end(), text) == known.end()) {
            known.push_back(std::move(text));
        }
    }

    static void read_recipients(std::string_view value, Message& message)
    {
        if (message.recipients.size() >= most_recipients) {
            return;
        }
        for (const std::string& address :
             mail_addresses(value.substr(0, longest_value), most_recipients)) {
            add_recipient(address, message.recipients);
        }
    }

    const PublicSuffixList& suffixes_;
    ParsedMessage& parsed_;
};

} // namespace

ParsedMessage parse_message(const RawMessage& raw, const PublicSuffixList& suffixes)
{
    ParsedMessage parsed;
    std::string_view bytes = as_text(raw.bytes).substr(0, most_message_bytes);
    Message message;
    message.where.offset = raw.offset;
    message.member = to_valid_utf8(raw.member);
    message.length = std::max<std::uint64_t>(raw.length, raw.bytes.size());
    if (message.length > bytes.size()) {
        parsed.oddities.push_back(
            {"mail-message-cut",
             std::to_string(message.length) + " bytes; the first 32 MiB were read"}
        );
    }
    std::string with_lf;
    if (has_only_cr(bytes)) {
        with_lf = bytes;
        std::replace(with_lf.begin(), with_lf.end(), '\r', '\n');
        bytes = with_lf;
        parsed.oddities.push_back({"mail-cr-line-ends", "lines end with CR alone"});
    }
    const bool has_from_line = skip_from_line(bytes);
    MessageBuilder(suffixes, parsed).build(bytes, has_from_line, std::move(message));
    return parsed;
}

} // namespace takedown
