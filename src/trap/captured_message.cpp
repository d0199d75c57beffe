#include "trap/captured_message.hpp"

#include "core/text.hpp"
#include "trap/byte_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace takedown::trap {

namespace {

constexpr std::array<std::string_view, 7> week_days{
    "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months{
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
/// Words that begin a clause of a Received line; quoted, a client's name is none.
constexpr std::array<std::string_view, 10> clause_words{
    "from", "by", "with", "via", "id", "for", "envelope-from", "sender", "on", "be"};

struct Calendar {
    std::string_view week_day;
    std::string_view month;
    unsigned day = 0;
    int year = 0;
    std::string clock;
};

Calendar calendar_of(TimePoint time)
{
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
    return {
        week_days[std::chrono::weekday(day).c_encoding()],
        months[static_cast<unsigned>(date.month()) - 1],
        static_cast<unsigned>(date.day()),
        static_cast<int>(date.year()),
        fmt::format(
            "{:02}:{:02}:{:02}",
            clock.hours().count(),
            clock.minutes().count(),
            clock.seconds().count()
        )};
}

/// What the client called itself, so that no reader of the line takes it for anything else.
std::string helo_word(std::string_view helo)
{
    if (helo.size() > 2 && helo.front() == '[' && helo.back() == ']') {
        return '[' + header_word(helo.substr(1, helo.size() - 2)) + ']';
    }
    std::string word = header_word(helo);
    const bool is_clause =
        std::any_of(clause_words.begin(), clause_words.end(), [&word](std::string_view clause) {
            return equal_ignoring_case(word, clause);
        });
    if (word.find('=') != std::string::npos) {
        std::replace(word.begin(), word.end(), '=', '?');
    }
    return is_clause ? '"' + word + '"' : word;
}

std::string literal_of(const Address& address)
{
    return (address.is_v4() ? "[" : "[IPv6:") + address.text() + ']';
}

/// Appends `bytes`, with a '>' before each line that could be taken for the start of a mail.
void append_quoted(std::string& mail, std::string_view bytes)
{
    std::size_t from = 0;
    std::size_t line = 0;
    while (line < bytes.size()) {
        std::size_t at = line;
        while (at < bytes.size() && bytes[at] == '>') {
            ++at;
        }
        if (bytes.substr(at, 5) == "From ") {
            mail += bytes.substr(from, line - from);
            mail += '>';
            from = line;
        }
        const std::size_t end = bytes.find('\n', at);
        line = end == std::string_view::npos ? bytes.size() : end + 1;
    }
    mail += bytes.substr(from);
}

} // namespace

std::string
mailbox_form(const CapturedMessage& message, const Peer& peer, std::string_view own_name)
{
    const Calendar when = calendar_of(message.received);
    const std::string& sender = message.envelope.sender;
    std::string mail;
    mail.reserve(message.body.size() + message.body.size() / 64 + 1024);
    fmt::format_to(
        std::back_inserter(mail),
        "From {} {} {} {:>2} {} {}\r\nReturn-Path: <{}>\r\n",
        sender.empty() ? "MAILER-DAEMON" : header_word(sender),
        when.week_day,
        when.month,
        when.day,
        when.clock,
        when.year,
        sender.empty() ? "" : header_word(sender)
    );
    for (const std::string& recipient : message.envelope.recipients) {
        fmt::format_to(std::back_inserter(mail), "Delivered-To: {}\r\n", header_word(recipient));
    }
    fmt::format_to(
        std::back_inserter(mail),
        "Received: from {} (unknown {}:{})\r\n\tby {} with {} id {};\r\n\t{}, {} {} {} {} "
        "+0000\r\n",
        helo_word(message.helo),
        literal_of(peer.address),
        peer.port,
        own_name,
        message.protocol,
        message.id,
        when.week_day,
        when.day,
        when.month,
        when.year,
        when.clock
    );
    if (!message.body.empty() && (message.body.front() == ' ' || message.body.front() == '\t')) {
        mail += "\r\n"; // or the client's first line would go on with ours
    }
    append_quoted(mail, message.body);
    mail += message.body.empty() || message.body.back() != '\n' ? "\r\n\r\n" : "\r\n";
    return mail;
}

} // namespace takedown::trap
