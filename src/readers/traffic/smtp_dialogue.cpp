#include "readers/traffic/smtp_dialogue.hpp"

#include "core/text.hpp"
#include "readers/mail_domain.hpp"
#include "readers/traffic/traffic_fields.hpp"

#include <algorithm>

namespace takedown {

namespace {

constexpr std::size_t longest_line = 2'048;
constexpr std::size_t longest_dialect = 512;
constexpr std::size_t most_recipients = 100;
constexpr std::size_t longest_head = 16'384;
constexpr std::size_t longest_subject = 512;

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// How much of a command belongs to its spelling: the verb, and of MAIL and RCPT all up to the
/// address.
std::size_t spelled_length(std::string_view line)
{
    const bool envelope =
        starts_with_ignoring_case(line, "MAIL ") || starts_with_ignoring_case(line, "RCPT ");
    std::size_t end = envelope ? line.find(':') : line.find(' ');
    if (end == std::string_view::npos) {
        end = envelope ? 4 : line.size();
    }
    while (end < line.size() && (line[end] == ' ' || line[end] == ':' || line[end] == '<')) {
        ++end;
    }
    return end;
}

} // namespace

bool looks_like_smtp_client(std::string_view text)
{
    return starts_with_ignoring_case(text, "EHLO") || starts_with_ignoring_case(text, "HELO");
}

bool looks_like_smtp_reply(std::string_view text)
{
    return text.size() >= 4 && text[0] >= '2' && text[0] <= '5' && is_digit(text[1]) &&
           is_digit(text[2]) && (text[3] == ' ' || text[3] == '-');
}

SmtpDialogue::SmtpDialogue(const DialogueContext& context) : context_(context)
{
    session_.client = context.client;
    session_.server = context.server;
    session_.server_port = context.server_port;
}

void SmtpDialogue::add_to_dialect(std::string_view spelled)
{
    if (spelled == last_spelled_ || session_.dialect.size() + spelled.size() >= longest_dialect) {
        return;
    }
    last_spelled_ = spelled;
    if (!session_.dialect.empty()) {
        session_.dialect += '|';
    }
    session_.dialect += to_valid_utf8(spelled);
}

void SmtpDialogue::mail_from(std::string_view argument, bool whole)
{
    if (whole && session_.from_domain.empty()) {
        session_.from_domain = mail_domain_of(envelope_address_of(argument));
    }
}

void SmtpDialogue::recipient(std::string_view argument, bool whole)
{
    if (!whole || session_.recipients.size() >= most_recipients) {
        return;
    }
    std::string address = envelope_address_of(argument);
    if (address.empty()) {
        return;
    }
    std::string domain = mail_domain_of(address);
    auto& domains = session_.recipient_domains;
    if (!domain.empty() && std::find(domains.begin(), domains.end(), domain) == domains.end()) {
        domains.push_back(std::move(domain));
    }
    session_.recipients.push_back(std::move(address));
}

void SmtpDialogue::begin_chunk(std::string_view argument)
{
    const std::string_view size = trim(argument).substr(0, trim(argument).find(' '));
    chunk_left_ = parse_number<std::uint64_t>(size).value_or(0);
    if (chunk_left_ > 0) {
        mode_ = Mode::Chunk;
        in_head_ = true;
        head_bytes_ = 0;
    }
}

void SmtpDialogue::command(std::string_view line, bool whole)
{
    const std::size_t spelled = spelled_length(line);
    const bool known_verb = spelled >= 4 && std::all_of(line.begin(), line.begin() + 4, [](char c) {
                                return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
                            });
    if (!known_verb) {
        return; // what is left of a message whose end was not captured, or no SMTP
    }
    ++unanswered_;
    add_to_dialect(line.substr(0, std::min<std::size_t>(spelled, 40)));
    const std::string_view argument = line.substr(spelled);
    const auto is = [&](std::string_view verb) {
        return starts_with_ignoring_case(line, verb);
    };
    if (is("HELO") || is("EHLO")) {
        if (whole) {
            session_.helo = to_valid_utf8(trim(argument).substr(0, 255));
        }
    } else if (is("MAIL")) {
        mail_from(argument, whole);
    } else if (is("RCPT")) {
        recipient(argument, whole);
    } else if (is("DATA")) {
        mode_ = Mode::WantsData;
    } else if (is("BDAT")) {
        begin_chunk(argument);
    } else if (is("AUTH")) {
        mode_ = Mode::Authenticates;
    } else if (is("STARTTLS")) {
        wants_tls_ = true;
    }
}

void SmtpDialogue::message_line(std::string_view line)
{
    head_bytes_ += line.size() + 2;
    if (!in_head_ || subject_done_) {
        return;
    }
    if (line.empty() || head_bytes_ > longest_head) {
        in_head_ = false;
        subject_done_ = !session_.subject.empty();
        return;
    }
    if (subject_goes_on_ && (line.front() == ' ' || line.front() == '\t')) {
        session_.subject += ' ';
        session_.subject += to_valid_utf8(trim(line));
    } else if (subject_goes_on_) {
        subject_done_ = true;
    } else if (starts_with_ignoring_case(line, "Subject:")) {
        session_.subject = to_valid_utf8(trim(line.substr(8)));
        subject_goes_on_ = true;
    }
    if (session_.subject.size() > longest_subject) {
        session_.subject = shorten(session_.subject, longest_subject);
        subject_done_ = true;
    }
}

void SmtpDialogue::client_line(std::string_view line, bool whole)
{
    switch (mode_) {
    case Mode::Authenticates: return;
    case Mode::WantsData:
        if (server_heard_) { // pipelined past DATA: not allowed, and no command either
            return;
        }
        mode_ = Mode::Data; // the server's side was not captured
        in_head_ = true;
        [[fallthrough]];
    case Mode::Data:
        if (line == ".") {
            mode_ = Mode::Commands;
            ++unanswered_;
        } else {
            message_line(line);
        }
        return;
    case Mode::Chunk: message_line(line); return;
    case Mode::Commands: command(line, whole); return;
    }
}

void SmtpDialogue::reply(std::string_view line)
{
    server_heard_ = true;
    if (!looks_like_smtp_reply(std::string(line.substr(0, 3)) + " ")) {
        return;
    }
    session_.last_reply = parse_number<int>(line.substr(0, 3)).value_or(0);
    if (line.size() > 3 && line[3] == '-') {
        return;
    }
    const int code = session_.last_reply;
    if (code == 354 && mode_ == Mode::WantsData) {
        mode_ = Mode::Data;
        in_head_ = true;
        head_bytes_ = 0;
        session_.message_sent = true;
        unanswered_ = 0;
        return;
    }
    if (mode_ == Mode::Authenticates && code == 334) {
        return;
    }
    unanswered_ = std::max(0, unanswered_ - 1);
    // Authentication is over, DATA was refused, or the final dot was not captured.
    if (mode_ == Mode::Authenticates || mode_ == Mode::Data ||
        (mode_ == Mode::WantsData && unanswered_ == 0)) {
        mode_ = Mode::Commands;
    } else if (mode_ == Mode::Chunk && code / 100 == 2) {
        session_.message_sent = true;
    }
    if (wants_tls_ && unanswered_ == 0) {
        session_.tls = code == 220;
        wants_tls_ = false;
    }
}

void SmtpDialogue::read_lines(Half& half, const StreamChunk& chunk)
{
    if (chunk.missing_before > 0) {
        half.line.clear(); // a new segment mostly begins a line
    }
    std::string_view text = chunk.text;
    while (!text.empty()) {
        const bool in_chunk = chunk.side == Side::Client && mode_ == Mode::Chunk;
        const std::string_view readable =
            in_chunk ? text.substr(0, std::min<std::uint64_t>(chunk_left_, text.size())) : text;
        const std::size_t end = readable.find('\n');
        const bool whole = end != std::string_view::npos;
        const std::size_t used = whole ? end + 1 : readable.size();
        half.line += readable.substr(
            0, std::min(whole ? end : used, longest_line - std::min(longest_line, half.line.size()))
        );
        chunk_left_ -= in_chunk ? used : 0;
        text.remove_prefix(used);
        const bool chunk_over = in_chunk && chunk_left_ == 0;
        if (whole || chunk_over || chunk.missing_after > 0) {
            end_line(half, chunk.side, whole);
        }
        if (chunk_over) {
            mode_ = Mode::Commands;
        }
    }
    if (chunk.side == Side::Client) {
        pass_missing(chunk.missing_after);
    }
}

/// Bytes of a BDAT chunk that were not captured.
void SmtpDialogue::pass_missing(std::uint64_t missing)
{
    if (mode_ == Mode::Chunk && missing > 0) {
        chunk_left_ -= std::min(chunk_left_, missing);
        mode_ = chunk_left_ == 0 ? Mode::Commands : mode_;
    }
}

void SmtpDialogue::end_line(Half& half, Side side, bool whole)
{
    std::string_view line = half.line;
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    if (side == Side::Client) {
        client_line(line, whole);
    } else {
        reply(line);
    }
    half.line.clear();
}

DialogueState SmtpDialogue::read(const StreamChunk& chunk)
{
    if (!started_) {
        started_ = true;
        session_.time = chunk.time;
        session_.where.offset = chunk.offset;
    }
    read_lines(chunk.side == Side::Client ? client_ : server_, chunk);
    return session_.tls ? DialogueState::Restart : DialogueState::Reading;
}

void SmtpDialogue::finish()
{
    context_.sink->add(std::move(session_));
}

std::size_t SmtpDialogue::held() const
{
    return sizeof(*this) + client_.line.capacity() + server_.line.capacity() +
           session_.recipients.size() * 128 + 1'024;
}

} // namespace takedown
