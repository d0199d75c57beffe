#include "readers/mail/mbox.hpp"

#include "core/cursor.hpp"
#include "core/text.hpp"
#include "readers/mail/header_fields.hpp"
#include "readers/mail/mail_batch.hpp"

#include <algorithm>
#include <cstring>

namespace takedown {

namespace {

constexpr auto none = std::string_view::npos;
constexpr std::size_t longest_from_line = 1000;
constexpr std::size_t longest_header = std::size_t{1} << 20U;

/// Where a line ends (after its line break), or npos if it does not within `text`.
std::size_t end_of_line(std::string_view text, std::size_t at)
{
    const std::size_t end = text.find('\n', at);
    return end == none ? none : end + 1;
}

/// After the first empty line, or npos.
std::size_t end_of_header(std::string_view text)
{
    text = text.substr(0, longest_header);
    for (std::size_t at = end_of_line(text, 0); at < text.size(); at = end_of_line(text, at)) {
        const std::size_t break_at = text[at] == '\r' ? at + 1 : at;
        if (break_at < text.size() && text[break_at] == '\n') {
            return break_at + 1;
        }
    }
    return none;
}

/// "From a@b.example  Sun Apr  8 13:07:32 2007": a clock and a year somewhere after the address.
bool ends_in_date(std::string_view line)
{
    bool clock = false;
    bool year = false;
    for (const std::string_view word : split(trim(line), ' ')) {
        const bool digits = !word.empty() && word.front() >= '0' && word.front() <= '9';
        clock = clock || (digits && word.size() >= 4 && word.size() <= 8 && word.find(':') != none);
        year = year || (digits && word.size() == 4 && parse_number<unsigned>(word));
    }
    return clock && year;
}

/// A field as mail has it at its top, so that "note: x" after a stray "From " line counts less.
bool starts_field(std::string_view line)
{
    return looks_like_field(line) || line.substr(0, 6) == ">From ";
}

double sniff(std::span<const std::uint8_t> head, std::string_view path)
{
    std::string_view text = as_text(head);
    while (!text.empty() && (text.front() == '\n' || text.front() == '\r')) {
        text.remove_prefix(1);
    }
    const std::size_t end = end_of_line(text, 0);
    if (text.substr(0, 5) != "From " || end == none || end > longest_from_line) {
        return 0;
    }
    const bool field = starts_field(text.substr(end));
    const bool date = ends_in_date(text.substr(0, end));
    if (!field && !date) {
        return 0;
    }
    const bool named = path.size() > 4 && path.substr(path.size() - 4) == "mbox";
    return field && date ? 0.95 : (named ? 0.8 : 0.6);
}

Result<void> read(ByteSource& source, RecordSink& sink, const ReadContext& context)
{
    MailBatch batch(sink, context);
    bool first = true;
    MboxFramer framer(most_message_bytes, [&](const MboxFramer::Mail& mail) {
        if (first && mail.bytes.substr(0, 5) != "From ") {
            sink.oddity("mbox-no-from-line", mail.offset, "the first mail has no From line");
        }
        first = false;
        return batch.add(as_bytes(mail.bytes), mail.offset, {}, mail.length);
    });
    while (sink.wants_more()) {
        const auto piece = source.read();
        if (!piece || piece->empty()) {
            (void)framer.finish();
            (void)batch.flush();
            if (!piece) {
                return tl::unexpected(piece.error());
            }
            break;
        }
        if (!framer.add(as_text(*piece))) {
            break;
        }
    }
    if (framer.lines_in_text() > 0) {
        sink.oddity(
            "mbox-from-in-text",
            framer.first_in_text(),
            std::to_string(framer.lines_in_text()) + " lines start with From but start no mail"
        );
    }
    return {};
}

} // namespace

bool MboxFramer::add(std::string_view piece)
{
    buffer_ += piece;
    return !stopped_ && frame(false);
}

bool MboxFramer::finish()
{
    if (stopped_ || !frame(true)) {
        return false;
    }
    const bool blank = !too_long_ && trim(std::string_view(buffer_).substr(start_)).empty();
    return blank || emit(buffer_.size());
}

bool MboxFramer::skip_blank_lines()
{
    while (start_ < buffer_.size() && (buffer_[start_] == '\n' || buffer_[start_] == '\r')) {
        ++start_;
    }
    begun_ = start_ < buffer_.size();
    search_ = start_;
    return begun_;
}

bool MboxFramer::frame(bool at_end)
{
    if (!begun_ && !skip_blank_lines()) {
        drop_consumed();
        return true;
    }
    while (true) {
        const std::size_t end = next_separator(at_end);
        if (end == none) {
            bound_memory();
            drop_consumed();
            return true;
        }
        if (!emit(end)) {
            return false;
        }
    }
}

bool MboxFramer::emit(std::size_t end)
{
    Mail mail{std::string_view(buffer_).substr(start_, end - start_), base_ + start_, end - start_};
    if (too_long_) {
        mail = {kept_, kept_offset_, base_ + end - kept_offset_};
    }
    stopped_ = !take_(mail);
    kept_.clear();
    too_long_ = false;
    start_ = end;
    search_ = end;
    length_read_ = false;
    claimed_ = 0;
    return !stopped_;
}

MboxFramer::Verdict MboxFramer::judge(std::size_t line, bool at_end) const
{
    const std::string_view text = std::string_view(buffer_).substr(line);
    const std::size_t end = end_of_line(text, 0);
    if (end == none) {
        if (!at_end && text.size() <= longest_from_line) {
            return Verdict::NeedsMore;
        }
        return at_end && ends_in_date(text.substr(0, longest_from_line)) ? Verdict::Separator
                                                                         : Verdict::Text;
    }
    if (end > longest_from_line) {
        return Verdict::Text;
    }
    const std::string_view next = text.substr(end, longest_from_line);
    if (!at_end && next.size() < longest_from_line && next.find('\n') == none) {
        return Verdict::NeedsMore;
    }
    const bool separates = starts_field(next) || ends_in_date(text.substr(0, end));
    return separates ? Verdict::Separator : Verdict::Text;
}

std::size_t MboxFramer::next_separator(bool at_end)
{
    if (!length_read_ && !too_long_) {
        read_content_length(at_end);
    }
    if (claimed_ != 0) {
        const std::size_t end = claimed_end(at_end);
        if (claimed_ != 0) {
            return end;
        }
    }
    constexpr std::string_view mark = "\nFrom ";
    while (true) {
        const void* const found =
            search_ >= buffer_.size()
                ? nullptr
                : ::memmem(
                      buffer_.data() + search_, buffer_.size() - search_, mark.data(), mark.size()
                  );
        if (found == nullptr) {
            const std::size_t tail = std::min(buffer_.size(), mark.size() - 1);
            search_ = std::max(search_, buffer_.size() - tail);
            return none;
        }
        const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.data());
        search_ = at;
        switch (judge(at + 1, at_end)) {
        case Verdict::Separator: return at + 1;
        case Verdict::NeedsMore: return none;
        case Verdict::Text:
            first_in_text_ = lines_in_text_ == 0 ? base_ + at + 1 : first_in_text_;
            ++lines_in_text_;
            search_ = at + 1;
            break;
        }
    }
}

void MboxFramer::read_content_length(bool at_end)
{
    const std::string_view text = std::string_view(buffer_).substr(start_);
    const std::size_t end = end_of_header(text);
    if (end == none) {
        length_read_ = at_end || text.size() > longest_header;
        return;
    }
    length_read_ = true;
    const std::string_view header = text.substr(0, end);
    const std::size_t field = find_ignoring_case(header, "\nContent-Length:");
    if (field == none) {
        return;
    }
    const std::size_t value = field + 16;
    const auto length =
        parse_number<std::size_t>(trim(header.substr(value, header.find('\n', value) - value)));
    if (length && *length > 0 && *length <= most_kept_ - std::min(most_kept_, end)) {
        claimed_ = start_ + end + *length;
    }
}

/// The start of the next mail if the claim holds; claimed_ becomes 0 if it does not.
std::size_t MboxFramer::claimed_end(bool at_end)
{
    if (claimed_ + longest_from_line > buffer_.size() && !at_end) {
        return none;
    }
    std::size_t at = claimed_;
    while (at < buffer_.size() && (buffer_[at] == '\n' || buffer_[at] == '\r')) {
        ++at;
    }
    if (at < buffer_.size() && std::string_view(buffer_).substr(at, 5) == "From " &&
        buffer_[at - 1] == '\n') {
        return at;
    }
    if (at == buffer_.size() && claimed_ <= buffer_.size() && at_end) {
        search_ = buffer_.size(); // the last mail: no line in it separates
        return none;
    }
    claimed_ = 0;
    return none;
}

/// Of a mail that outgrows the buffer only the head is kept.
void MboxFramer::bound_memory()
{
    if (buffer_.size() - start_ <= most_kept_) {
        return;
    }
    if (!too_long_) {
        kept_ = buffer_.substr(start_, most_kept_);
        kept_offset_ = base_ + start_;
        too_long_ = true;
        claimed_ = 0;
        length_read_ = true;
    }
    start_ = std::min(search_, buffer_.size());
}

void MboxFramer::drop_consumed()
{
    if (start_ == 0) {
        return;
    }
    buffer_.erase(0, start_);
    base_ += start_;
    search_ -= std::min(search_, start_);
    if (claimed_ != 0) {
        claimed_ -= start_;
    }
    start_ = 0;
}

Format mbox_format()
{
    return {
        .name = "mbox",
        .describes = "mailbox in mbox form",
        .kind = FormatKind::Mail,
        .binary = false,
        .sniff = sniff,
        .read = read,
    };
}

} // namespace takedown
