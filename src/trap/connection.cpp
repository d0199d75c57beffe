#include "trap/connection.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

namespace takedown::trap {

namespace {

constexpr std::size_t most_unsent = std::size_t{64} << 10U;
constexpr std::chrono::seconds longest_goodbye{10};

} // namespace

Connection::Connection(
    OwnedFile socket,
    const Peer& peer,
    const SessionSettings& settings,
    TrapState& state,
    const TlsContext* tls
)
    : socket_(std::move(socket)),
      peer_(peer),
      tls_context_(tls),
      session_(settings, state, peer, peer.began_tick),
      pace_(peer.began_tick)
{
    pump(peer.began_tick);
}

bool Connection::wants_to_read() const
{
    const bool listens = session_.wanting() == Wanting::Input ||
                         (session_.wanting() == Wanting::Tls && tls_ != nullptr);
    return listens && !broken_ && !paused && unsent_.size() < most_unsent;
}

bool Connection::finished() const
{
    return session_.wanting() == Wanting::Close && (unsent_.empty() || broken_);
}

void Connection::readable(Micros at)
{
    std::array<char, std::size_t{32} << 10U> bytes; // NOLINT: filled by recv
    const ssize_t got = ::recv(socket_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) {
        return;
    }
    if (got <= 0) {
        broken_ = got < 0;
        lost(got == 0 ? "closed" : "reset", at);
        return;
    }
    const std::string_view received(bytes.data(), static_cast<std::size_t>(got));
    if (tls_) {
        shake_hands(received, at);
    } else {
        session_.receive(received, at);
    }
    pump(at);
}

void Connection::shake_hands(std::string_view encrypted, Micros at)
{
    std::string plain;
    const auto status = tls_->receive(encrypted, plain);
    unsent_ += tls_->take_output();
    if (!tls_open_ && (status == TlsChannel::Status::Open || !plain.empty())) {
        tls_open_ = true;
        session_.tls_started(tls_->facts(), at);
    }
    if (!plain.empty()) {
        session_.receive(plain, at);
    }
    if (status == TlsChannel::Status::Failed && !tls_open_) {
        session_.tls_failed(at);
    } else if (status == TlsChannel::Status::Failed || status == TlsChannel::Status::Closed) {
        session_.lost(status == TlsChannel::Status::Closed ? "closed" : "tls-broken", at);
    }
}

void Connection::pump(Micros at)
{
    do {
        move_output(at);
        send_unsent();
        if (session_.wanting() == Wanting::Tls && !tls_ && unsent_.empty()) {
            tls_ = std::make_unique<TlsChannel>(*tls_context_);
        }
        if (unsent_.size() < most_unsent) {
            session_.receive({}, at); // what it kept back while its replies were not taken
        }
    } while (session_.has_output() && unsent_.size() < most_unsent && !broken_);
    if (broken_ && session_.wanting() != Wanting::Storage) {
        session_.lost("reset", at);
    }
    const bool ours = session_.wanting() == Wanting::Storage || paused;
    pace_.note({session_.commands(), session_.octets(), session_.in_mail(), ours}, at);
    if (session_.wanting() == Wanting::Close && closing_since_ == Micros{}) {
        closing_since_ = at;
    }
}

void Connection::move_output(Micros at)
{
    if (session_.has_output()) {
        const std::string output = session_.take_output(at);
        if (!tls_) {
            unsent_ += output;
        } else if (tls_->send(output)) {
            unsent_ += tls_->take_output();
        }
    }
    if (tls_ && session_.wanting() == Wanting::Close && !goodbye_said_) {
        goodbye_said_ = true;
        tls_->close();
        unsent_ += tls_->take_output();
    }
}

void Connection::send_unsent()
{
    std::size_t sent = 0;
    while (sent < unsent_.size() && !broken_) {
        const ssize_t written = ::send(
            socket_.get(), unsent_.data() + sent, unsent_.size() - sent, MSG_DONTWAIT | MSG_NOSIGNAL
        );
        if (written > 0) {
            sent += static_cast<std::size_t>(written);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            break;
        } else if (errno != EINTR) {
            broken_ = true;
        }
    }
    unsent_.erase(0, sent);
}

void Connection::stored(bool safely, Micros at)
{
    waits_for_storage = false;
    session_.stored(safely, at);
    pump(at);
}

void Connection::stop(Micros at)
{
    if (session_.wanting() == Wanting::Tls) {
        lost("stopped", at);
        return;
    }
    session_.stop(at);
    pump(at);
}

void Connection::check_time(const PaceSettings& settings, Micros at)
{
    if (session_.wanting() == Wanting::Close) {
        broken_ = broken_ || at - closing_since_ > longest_goodbye;
        return;
    }
    const std::string_view why = pace_.broken(settings, at);
    if (why.empty()) {
        return;
    }
    if (session_.wanting() == Wanting::Tls) {
        lost(why, at);
    } else {
        session_.end(why, "421 4.4.2 Error: timeout exceeded", at);
        pump(at);
    }
}

void Connection::lost(std::string_view why, Micros at)
{
    session_.lost(why, at);
    pump(at);
}

} // namespace takedown::trap
