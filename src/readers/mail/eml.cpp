#include "readers/mail/eml.hpp"

#include "core/cursor.hpp"
#include "core/text.hpp"
#include "readers/mail/header_fields.hpp"
#include "readers/mail/mail_batch.hpp"

#include <algorithm>
#include <array>

namespace takedown {

namespace {

constexpr std::array<std::string_view, 22> mail_fields{
    "Received",
    "From",
    "To",
    "Subject",
    "Message-ID",
    "Date",
    "Return-Path",
    "MIME-Version",
    "Delivered-To",
    "Reply-To",
    "Cc",
    "Sender",
    "Content-Type",
    "X-Original-To",
    "Envelope-To",
    "X-Mailer",
    "X-Received",
    "Authentication-Results",
    "DKIM-Signature",
    "Status",
    "X-Sieve",
    "ARC-Seal"};

/// Only these make it a mail; the others are in logs and web traffic too.
constexpr std::array<std::string_view, 7> telling_fields{
    "Received", "Return-Path", "Message-ID", "MIME-Version", "Subject", "Delivered-To", "From"};

template <std::size_t Size>
bool is_among(std::string_view name, const std::array<std::string_view, Size>& names)
{
    return std::any_of(names.begin(), names.end(), [name](std::string_view known) {
        return equal_ignoring_case(name, known);
    });
}

bool has_suffix(std::string_view path, std::string_view suffix)
{
    return path.size() > suffix.size() &&
           equal_ignoring_case(path.substr(path.size() - suffix.size()), suffix);
}

double sniff(std::span<const std::uint8_t> head, std::string_view path)
{
    std::string_view text = as_text(head).substr(0, 16'384);
    std::string with_lf;
    if (text.find('\n') == std::string::npos) {
        with_lf = text;
        std::replace(with_lf.begin(), with_lf.end(), '\r', '\n');
        text = with_lf;
    }
    std::string_view rest = text;
    if (rest.substr(0, 3) == "\xef\xbb\xbf") {
        rest.remove_prefix(3);
    }
    const bool from_line = rest.substr(0, 5) == "From ";
    if (from_line) {
        rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
    }
    const HeaderBlock header = scan_headers(rest, 200, text.size());
    std::size_t known = 0;
    std::size_t telling = 0;
    for (const HeaderField& field : header.fields) {
        known += is_among(field.name, mail_fields) ? 1U : 0U;
        telling += is_among(field.name, telling_fields) ? 1U : 0U;
    }
    const bool first_line =
        !header.fields.empty() && header.fields.front().name.data() == rest.data();
    if (!first_line || known < 2 || telling == 0 || header.bad_lines > header.fields.size() / 2) {
        return 0;
    }
    // With a From line it may be a mailbox, whose reader finds one mail as well.
    const bool named = has_suffix(path, ".eml") || has_suffix(path, ".msg");
    return (from_line ? 0.5 : 0.7) + (known >= 4 ? 0.1 : 0) + (named ? 0.1 : 0);
}

Result<void> read(ByteSource& source, RecordSink& sink, const ReadContext& context)
{
    MailBatch batch(sink, context);
    const auto added = batch.add_source(source, 0, {});
    (void)batch.flush();
    if (!added) {
        return tl::unexpected(added.error());
    }
    return {};
}

} // namespace

Format eml_format()
{
    return {
        .name = "eml",
        .describes = "one mail in a file",
        .kind = FormatKind::Mail,
        .binary = false,
        .sniff = sniff,
        .read = read,
    };
}

} // namespace takedown
