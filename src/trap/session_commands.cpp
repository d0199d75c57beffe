#include "core/text.hpp"
#include "trap/session.hpp"

#include <fmt/format.h>

#include <utility>

namespace takedown::trap {

void Session::handle(const SmtpCommand& command)
{
    switch (command.verb) {
    case Verb::Helo:
    case Verb::Ehlo: on_hello(command); break;
    case Verb::Mail: on_mail(command.argument); break;
    case Verb::Rcpt: on_rcpt(command.argument); break;
    case Verb::Data: on_data(command.argument); break;
    case Verb::Bdat: on_bdat(command.argument); break;
    case Verb::Auth: on_auth(command.argument); break;
    case Verb::StartTls: on_starttls(command.argument); break;
    case Verb::Rset:
        forget_mail();
        reply("250 2.0.0 Ok");
        break;
    case Verb::Noop: reply("250 2.0.0 Ok"); break;
    case Verb::Vrfy: reply("252 2.0.0 Cannot verify the user, but will take mail for it"); break;
    case Verb::Expn: object("502 5.5.1 Error: command not implemented"); break;
    case Verb::Help: reply("214 2.0.0 See RFC 5321"); break;
    case Verb::Quit:
        reply("221 2.0.0 Bye");
        close("quit");
        break;
    case Verb::OtherProtocol:
        reply("221 2.7.0 Error: I can break rules, too. Goodbye.");
        close("other-protocol");
        break;
    case Verb::Unknown: on_unknown(); break;
    }
}

void Session::on_unknown()
{
    object("500 5.5.2 Error: command not recognized");
}

void Session::on_hello(const SmtpCommand& command)
{
    const bool extended = command.verb == Verb::Ehlo;
    if (command.argument.empty()) {
        object(extended ? "501 Syntax: EHLO hostname" : "501 Syntax: HELO hostname");
        return;
    }
    forget_mail();
    helo_ = command.argument;
    extended_ = extended;
    if (!extended) {
        reply("250 " + settings_.name);
        return;
    }
    reply("250-" + settings_.name);
    reply("250-PIPELINING");
    reply(fmt::format("250-SIZE {}", settings_.most_message_bytes));
    if (settings_.tls && !encrypted_) {
        reply("250-STARTTLS");
    }
    if (settings_.auth != AuthOffer::Off) {
        reply("250-AUTH PLAIN LOGIN");
    }
    reply("250-ENHANCEDSTATUSCODES");
    reply("250-8BITMIME");
    reply("250-SMTPUTF8");
    reply("250 CHUNKING");
}

void Session::on_mail(std::string_view argument)
{
    if (envelope_.open) {
        object("503 5.5.1 Error: nested MAIL command");
        return;
    }
    if (messages_ >= settings_.most_messages) {
        reply("421 4.7.0 " + settings_.name + " Error: too many messages");
        close("too-many-messages");
        return;
    }
    auto path = parse_path(argument, "FROM");
    if (!path) {
        object("501 5.5.4 Syntax: MAIL FROM:<address>");
        return;
    }
    for (const std::string_view parameter : path->parameters) {
        const auto size = starts_with_ignoring_case(parameter, "SIZE=")
                              ? parse_number<std::uint64_t>(parameter.substr(5))
                              : std::nullopt;
        if (size && *size > settings_.most_message_bytes) {
            object("552 5.3.4 Message size exceeds fixed limit");
            return;
        }
        if (!size && !starts_with_ignoring_case(parameter, "BODY=") &&
            !starts_with_ignoring_case(parameter, "AUTH=") &&
            !equal_ignoring_case(parameter, "SMTPUTF8")) {
            object("555 5.5.4 Unsupported option");
            return;
        }
    }
    if (!state_.storage_ready || state_.body_bytes >= state_.most_body_bytes) {
        reply("452 4.3.1 Insufficient system storage");
        return;
    }
    envelope_.open = true;
    envelope_.sender = std::move(path->path);
    reply("250 2.1.0 Ok");
}

void Session::on_rcpt(std::string_view argument)
{
    if (!envelope_.open) {
        object("503 5.5.1 Error: need MAIL command");
        return;
    }
    auto path = parse_path(argument, "TO");
    if (!path) {
        object("501 5.5.4 Syntax: RCPT TO:<address>");
        return;
    }
    if (!path->parameters.empty()) {
        object("555 5.5.4 Unsupported option");
        return;
    }
    switch (settings_.recipients.judge(path->path)) {
    case RecipientVerdict::Malformed: object("501 5.1.3 Bad recipient address syntax"); return;
    case RecipientVerdict::NotOurs: object("554 5.7.1 Relay access denied"); return;
    case RecipientVerdict::Accepted: break;
    }
    if (envelope_.recipients.size() >= settings_.most_recipients) {
        object("452 4.5.3 Error: too many recipients");
        return;
    }
    envelope_.recipients.push_back(std::move(path->path));
    reply("250 2.1.5 Ok");
}

void Session::on_starttls(std::string_view argument)
{
    if (!settings_.tls) {
        object("502 5.5.1 Error: command not implemented");
    } else if (encrypted_) {
        object("554 5.5.1 Error: TLS already active");
    } else if (!argument.empty()) {
        object("501 5.5.4 Syntax: STARTTLS");
    } else {
        // What came with the command came unencrypted: it must not count as said under TLS
        // (CVE-2011-0411).
        if (!peek().empty()) {
            transcript_.note("starttls-injection", now_);
            drop_input();
        }
        reply("220 2.0.0 Ready to start TLS");
        forget_mail();
        helo_.clear();
        extended_ = false;
        logged_in_ = false;
        wanting_ = Wanting::Tls;
    }
}

void Session::on_auth(std::string_view argument)
{
    constexpr int lines_after_refusal = 3;
    if (settings_.auth == AuthOffer::Off || logged_in_ || envelope_.open) {
        transcript_.note("auth-attempt", now_);
        secrets_expected_ = lines_after_refusal;
        object(
            settings_.auth == AuthOffer::Off ? "503 5.5.1 Error: authentication not enabled"
                                             : "503 5.5.1 Error: authentication not possible now"
        );
        return;
    }
    const auto next = auth_.start(argument);
    secrets_expected_ = next == AuthExchange::Next::Unknown ? lines_after_refusal : 0;
    auth_goes_on(next);
}

void Session::auth_goes_on(AuthExchange::Next next)
{
    constexpr int lines_after_refusal = 3;
    switch (next) {
    case AuthExchange::Next::Ask:
        mode_ = Mode::Auth;
        reply(fmt::format("334 {}", auth_.prompt()));
        return;
    case AuthExchange::Next::Unknown:
        transcript_.note("auth-attempt", now_);
        object("535 5.7.8 Error: authentication failed: Invalid authentication mechanism");
        return;
    case AuthExchange::Next::Broken: object("501 5.7.0 Authentication aborted"); return;
    case AuthExchange::Next::Decide: break;
    }
    transcript_.note("auth-attempt", now_);
    if (settings_.auth == AuthOffer::Accept) {
        logged_in_ = true;
        reply("235 2.7.0 Authentication successful");
    } else {
        secrets_expected_ = lines_after_refusal;
        object("535 5.7.8 Error: authentication failed");
    }
}

} // namespace takedown::trap
