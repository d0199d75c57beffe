#include "trap/session.hpp"

#include "core/hash.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace takedown::trap {

namespace {

constexpr std::size_t longest_command = 4096;
constexpr std::size_t longest_response = 12288; // RFC 4954 section 4
/// A client that does not read its replies is not read either.
constexpr std::size_t most_output = std::size_t{16} << 10U;
constexpr std::size_t compacted_from = std::size_t{32} << 10U;

} // namespace

Session::Session(const SessionSettings& settings, TrapState& state, const Peer& peer, Micros at)
    : settings_(settings), state_(state), peer_(peer), transcript_(peer), now_(at)
{
    reply(fmt::format("220 {} {}", settings_.name, settings_.banner));
}

Session::~Session()
{
    state_.body_bytes -= held_;
}

void Session::receive(std::string_view bytes, Micros at)
{
    now_ = at;
    if (wanting_ == Wanting::Close) {
        return;
    }
    if (!bytes.empty()) {
        octets_ += bytes.size();
        input_ += bytes;
        arrivals_.push_back({bytes.size(), at});
    }
    if (wanting_ == Wanting::Tls && !bytes.empty()) {
        transcript_.note("starttls-injection", at);
        drop_input();
    }
    process();
    if (octets_ > settings_.most_session_bytes && wanting_ == Wanting::Input) {
        end("session-bytes", "421 4.7.0 Error: too much data", at);
    }
}

void Session::process()
{
    bool went_on = true;
    while (went_on && wanting_ == Wanting::Input && output_.size() < most_output) {
        switch (mode_) {
        case Mode::Data: went_on = process_data(); break;
        case Mode::Bdat: went_on = process_bdat(); break;
        default: went_on = process_line(); break;
        }
    }
    if (consumed_ == input_.size() || consumed_ > compacted_from) {
        input_.erase(0, consumed_);
        consumed_ = 0;
    }
}

bool Session::process_line()
{
    const std::string_view bytes = peek();
    const std::size_t longest = mode_ == Mode::Auth ? longest_response : longest_command;
    const std::size_t line_feed = bytes.find('\n', searched_);
    searched_ = line_feed == std::string_view::npos ? bytes.size() : 0;
    if (mode_ == Mode::SkipLine) {
        const bool whole = line_feed != std::string_view::npos;
        searched_ = 0;
        consume(
            whole ? line_feed + 1 : bytes.size(),
            secrets_expected_ > 0 ? Secrecy::Secret : Secrecy::Open
        );
        if (whole) {
            mode_ = Mode::Command;
            object("500 5.5.2 Error: line too long");
        }
        return whole;
    }
    if (std::min(line_feed, bytes.size()) > longest) {
        secrets_expected_ = mode_ == Mode::Auth ? 1 : secrets_expected_;
        mode_ = Mode::SkipLine;
        searched_ = 0;
        transcript_.note("long-line", now_);
        return true;
    }
    if (line_feed == std::string_view::npos) {
        return false;
    }
    const bool has_cr = line_feed > 0 && bytes[line_feed - 1] == '\r';
    const std::string line(bytes.substr(0, has_cr ? line_feed - 1 : line_feed));
    handle_line(line, line_feed + 1);
    return true;
}

void Session::handle_line(std::string_view line, std::size_t with_end)
{
    ++commands_;
    if (mode_ == Mode::Auth) {
        consume(line.size(), Secrecy::Secret);
        consume(with_end - line.size(), Secrecy::Open);
        mode_ = Mode::Command;
        auth_goes_on(auth_.answer(line));
        return;
    }
    const SmtpCommand command = parse_command(line);
    std::size_t open = line.size();
    if (command.verb == Verb::Auth) {
        open = secret_of_auth(line);
    } else if (command.verb == Verb::Unknown && secrets_expected_ > 0) {
        open = 0;
    }
    consume(open, Secrecy::Open);
    consume(line.size() - open, Secrecy::Secret);
    consume(with_end - line.size(), Secrecy::Open);
    secrets_expected_ = command.verb == Verb::Unknown ? std::max(0, secrets_expected_ - 1) : 0;
    handle(command);
}

void Session::consume(std::size_t bytes, Secrecy secrecy)
{
    std::string_view taken = peek().substr(0, bytes);
    const bool secret = secrecy == Secrecy::Secret && !settings_.keep_credentials;
    if (secret && !taken.empty()) {
        transcript_.hidden(
            taken.size(), keyed_hash(settings_.digest_key, taken), arrivals_.front().at
        );
    }
    while (!taken.empty()) {
        Arrival& arrival = arrivals_.front();
        const std::size_t piece = std::min(arrival.bytes, taken.size());
        if (!secret) {
            transcript_.client(taken.substr(0, piece), arrival.at);
        }
        taken.remove_prefix(piece);
        arrival.bytes -= piece;
        if (arrival.bytes == 0) {
            arrivals_.pop_front();
        }
    }
    consumed_ += bytes;
}

void Session::drop_input()
{
    consume(peek().size(), secrets_expected_ > 0 ? Secrecy::Secret : Secrecy::Open);
    searched_ = 0;
}

void Session::tls_started(const TlsFacts& facts, Micros at)
{
    now_ = at;
    transcript_.tls(facts, at);
    encrypted_ = true;
    ++commands_;
    wanting_ = Wanting::Input;
}

void Session::tls_failed(Micros at)
{
    transcript_.note("tls-failed", at);
    lost("tls-failed", at);
}

void Session::stored(bool safely, Micros at)
{
    now_ = at;
    wanting_ = Wanting::Input;
    if (safely) {
        ++messages_;
        reply("250 2.0.0 Ok: queued as " + message_id_);
    } else {
        reply("452 4.3.1 Insufficient system storage");
    }
    forget_mail();
    if (state_.stopping) {
        stop(at);
    }
}

void Session::stop(Micros at)
{
    if (wanting_ == Wanting::Input && !in_mail()) {
        end("stopped", "421 4.3.2 " + settings_.name + " Service not available", at);
    }
}

void Session::end(std::string_view why, std::string_view reply_line, Micros at)
{
    now_ = at;
    if (wanting_ == Wanting::Close) {
        return;
    }
    reply(reply_line);
    close(why);
}

void Session::lost(std::string_view why, Micros at)
{
    now_ = at;
    close(why);
}

void Session::close(std::string_view why)
{
    if (wanting_ == Wanting::Close) {
        return;
    }
    drop_input(); // what was not handled is recorded all the same
    forget_mail();
    ended_ = why;
    wanting_ = Wanting::Close;
}

std::string Session::take_output(Micros at)
{
    transcript_.server(output_, at);
    return std::exchange(output_, {});
}

CapturedMessage Session::take_message()
{
    return std::exchange(captured_, {});
}

void Session::reply(std::string_view line)
{
    output_ += line;
    output_ += "\r\n";
}

void Session::object(std::string_view line)
{
    reply(line);
    if (++errors_ > settings_.most_errors) {
        reply("421 4.7.0 " + settings_.name + " Error: too many errors");
        close("too-many-errors");
    }
}

} // namespace takedown::trap
