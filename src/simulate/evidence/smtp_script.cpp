#include "simulate/evidence/smtp_script.hpp"

#include "core/cursor.hpp"
#include "core/hash.hpp"
#include "core/text.hpp"
#include "simulate/evidence/tls_script.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace takedown::simulate {

namespace {

constexpr std::string_view message_end = "\r\n.\r\n";

std::uint64_t seed_of_session(const SmtpSession& session)
{
    const auto time = static_cast<std::uint64_t>(session.time.time_since_epoch().count());
    return hash64(as_text(session.client.bytes()), time);
}

std::string domain_of(std::string_view address)
{
    const std::size_t at = address.rfind('@');
    return at == std::string_view::npos ? std::string() : to_lower(address.substr(at + 1));
}

bool is_command(std::string_view spelled, std::string_view verb)
{
    return starts_with_ignoring_case(spelled, verb);
}

/// One line of the client, and what kind of reply it wants.
struct Command {
    std::string line;
    int reply = 250;
    bool begins_message = false;
};

/// Puts the connection that a granted STARTTLS begins behind a script.
using AppendTls = void (*)(Script&, const TlsHandshake&, const Conversation&);

class DialogueMaker {
public:
    DialogueMaker(Script& script, const SmtpSession& session, const Conversation& conversation)
        : session_(session), conversation_(conversation), script_(script)
    {
    }

    void make(AppendTls append_what_follows)
    {
        list_commands();
        find_answered();
        script_.opening.reserve(commands_.size() + 2);
        script_.opening.emplace_back();
        reply(0, 220);
        for (std::size_t i = 0; i < commands_.size(); ++i) {
            say(i);
        }
        if (session_.tls) {
            append_what_follows(script_, tls_after_mail(conversation_), conversation_);
        } else {
            size_messages();
        }
    }

private:
    void list_commands()
    {
        const std::string_view dialect = session_.dialect;
        if (dialect.empty()) {
            return;
        }
        const auto spelled = split(dialect, '|');
        groups_ = static_cast<std::size_t>(std::count_if(
            spelled.begin(),
            spelled.end(),
            [](std::string_view verb) { return is_command(verb, "RCPT"); }
        ));
        for (const std::string_view verb : spelled) {
            add_command(verb);
        }
    }

    void add_command(std::string_view spelled)
    {
        const bool bracket = spelled.ends_with('<');
        const auto with = [&](std::string_view argument, int reply) {
            std::string line(spelled);
            line += argument;
            line += bracket ? ">\r\n" : "\r\n";
            commands_.push_back({std::move(line), reply, false});
        };
        if (is_command(spelled, "HELO") || is_command(spelled, "EHLO")) {
            with(session_.helo, 250);
        } else if (is_command(spelled, "MAIL")) {
            with(envelope_sender(session_), 250);
        } else if (is_command(spelled, "RCPT")) {
            const std::size_t all = session_.recipients.size();
            const std::size_t end = all * (group_ + 1) / groups_;
            for (std::size_t i = all * group_ / groups_; i < end; ++i) {
                with(session_.recipients[i], 250);
            }
            ++group_;
        } else if (is_command(spelled, "DATA")) {
            with({}, session_.message_sent ? 354 : 554);
            commands_.back().begins_message = session_.message_sent;
        } else if (is_command(spelled, "QUIT")) {
            with({}, 221);
        } else if (is_command(spelled, "AUTH")) {
            with(spelled.ends_with(' ') ? "PLAIN AGJvdABib3Q=" : "", 235);
        } else {
            with({}, is_command(spelled, "STARTTLS") ? 220 : 250);
        }
    }

    /// Turns are the greeting, each command, and the end of each message; the last one that is
    /// answered gets last_reply.
    void find_answered()
    {
        turns_ = 1;
        for (const Command& command : commands_) {
            turns_ += command.begins_message ? 2 : 1;
        }
        const bool quits = !commands_.empty() && is_command(commands_.back().line, "QUIT");
        answered_ = turns_;
        if (session_.last_reply == 0) {
            answered_ = 0;
        } else if (quits && session_.last_reply != 221) {
            answered_ = turns_ - 1;
        }
        if (session_.last_reply == 354) { // what ends the message got nothing
            answered_ = 0;
            std::size_t turn = 0;
            for (const Command& command : commands_) {
                ++turn;
                answered_ = command.begins_message ? turn + 1 : answered_;
                turn += command.begins_message ? 1 : 0;
            }
        }
    }

    void reply(std::size_t turn, int usual)
    {
        if (turn >= answered_) {
            return;
        }
        const int code = turn + 1 == answered_ ? session_.last_reply : usual;
        std::string& text = script_.opening.back().down.text;
        const bool lists = turn == 1 && code == 250 && is_command(commands_.front().line, "EHLO");
        if (lists) {
            text += "250-mx\r\n250-SIZE 35882577\r\n250-8BITMIME\r\n";
            text += session_.tls ? "250 STARTTLS\r\n" : "250 PIPELINING\r\n";
            return;
        }
        fmt::format_to(std::back_inserter(text), "{} {}\r\n", code, reply_text(code));
    }

    void say(std::size_t index)
    {
        Command& command = commands_[index];
        script_.opening.emplace_back().up = {std::move(command.line), 0, {}, Fill::Text};
        command.line = script_.opening.back().up.text; // its verb is asked again
        reply(turn_, command.reply);
        ++turn_;
        if (command.begins_message) {
            Exchange& message = script_.opening.emplace_back();
            const MessageHead head = message_head(session_);
            message.up.text = fmt::format(
                "Date: {}\r\nFrom: {}\r\nTo: {}\r\nSubject: {}\r\nMessage-ID: {}\r\n\r\n",
                head.date,
                head.from,
                head.to,
                session_.subject,
                head.message_id
            );
            message.up.tail = message_end;
            message.up.fill = Fill::Text;
            messages_.push_back(script_.opening.size() - 1);
            reply(turn_, 250);
            ++turn_;
        }
    }

    void size_messages()
    {
        std::uint64_t fixed = 0;
        for (const Exchange& exchange : script_.opening) {
            fixed += exchange.up.size();
        }
        std::uint64_t left =
            conversation_.flow.bytes_up - std::min(conversation_.flow.bytes_up, fixed);
        for (std::size_t i = 0; i < messages_.size(); ++i) {
            const std::uint64_t part = left / (messages_.size() - i);
            script_.opening[messages_[i]].up.filler = part;
            left -= part;
        }
    }

    const SmtpSession& session_;
    const Conversation& conversation_;
    Script& script_;
    std::vector<Command> commands_;
    std::vector<std::size_t> messages_; ///< exchanges that hold one
    std::size_t groups_ = 0;            ///< times the dialect says RCPT
    std::size_t group_ = 0;
    std::size_t turns_ = 0;
    std::size_t answered_ = 0; ///< turns that get a reply
    std::size_t turn_ = 1;
};

} // namespace

void settle(SmtpSession& session)
{
    if (session.tls) {
        const std::size_t at = session.dialect.find("STARTTLS");
        session.dialect.resize(at == std::string::npos ? session.dialect.size() : at);
        session.dialect += at == std::string::npos ? "|STARTTLS" : "STARTTLS";
        session.last_reply = 220;
        session.message_sent = false;
    }
    if (find_ignoring_case(session.dialect, "MAIL") == std::string::npos) {
        session.from_domain.clear();
    }
    if (find_ignoring_case(session.dialect, "RCPT") == std::string::npos) {
        session.recipients.clear();
        session.recipient_domains.clear();
    }
    if (session.recipient_domains.empty()) {
        for (const std::string& recipient : session.recipients) {
            std::string domain = domain_of(recipient);
            auto& domains = session.recipient_domains;
            if (!domain.empty() &&
                std::find(domains.begin(), domains.end(), domain) == domains.end()) {
                domains.push_back(std::move(domain));
            }
        }
    }
    const bool asks = find_ignoring_case(session.dialect, "DATA") != std::string::npos;
    session.message_sent = session.message_sent && asks && session.last_reply != 0;
    if (!session.message_sent) {
        session.subject.clear();
    }
}

void append_smtp(Script& script, const SmtpSession& session, const Conversation& conversation)
{
    DialogueMaker(script, session, conversation).make(append_tls);
}

void append_smtp_sizes(Script& script, const SmtpSession& session, const Conversation& conversation)
{
    DialogueMaker(script, session, conversation).make(append_tls_sizes);
}

std::string envelope_sender(const SmtpSession& session)
{
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz012345";
    std::string sender;
    if (!session.from_domain.empty()) {
        std::uint64_t bits = seed_of_session(session);
        for (int i = 0; i < 7; ++i, bits >>= 5U) {
            sender += letters[bits & 31U];
        }
        sender += '@';
        sender += session.from_domain;
    }
    return sender;
}

MessageHead message_head(const SmtpSession& session)
{
    MessageHead head;
    const auto seconds = std::chrono::floor<std::chrono::seconds>(session.time);
    head.date = fmt::format(
        "{:%a, %d %b %Y %H:%M:%S} +0000", fmt::gmtime(seconds.time_since_epoch().count())
    );
    head.from = fmt::format("<{}>", envelope_sender(session));
    head.to = session.recipients.empty() ? "undisclosed-recipients:;"
                                         : fmt::format("<{}>", session.recipients.front());
    const std::string_view domain =
        session.from_domain.empty() ? std::string_view("mail.example") : session.from_domain;
    head.message_id = fmt::format("<{:016x}@{}>", seed_of_session(session), domain);
    return head;
}

std::string_view reply_text(int code)
{
    switch (code) {
    case 220: return "mx ESMTP ready";
    case 221: return "Bye";
    case 235: return "Authentication successful";
    case 250: return "OK";
    case 354: return "End data with <CR><LF>.<CR><LF>";
    case 421: return "Service not available, closing transmission channel";
    case 450: return "Requested mail action not taken: mailbox unavailable";
    case 451: return "Requested action aborted: try again later";
    case 452: return "Insufficient system storage";
    case 550: return "Requested action not taken: mailbox unavailable";
    case 554: return "Transaction failed";
    default: return code / 100 == 2 ? "OK" : "Not accepted";
    }
}

} // namespace takedown::simulate
