#pragma once

// Connection: a client's socket, the TLS over it if there is any, and its session.

#include "trap/owned_file.hpp"
#include "trap/pace.hpp"
#include "trap/session.hpp"
#include "trap/tls.hpp"

#include <memory>
#include <string>

namespace takedown::trap {

class Connection {
public:
    Connection(
        OwnedFile socket,
        const Peer& peer,
        const SessionSettings& settings,
        TrapState& state,
        const TlsContext* tls
    );

    /// Reads once and handles what came.
    void readable(Micros at);

    void writable(Micros at) { pump(at); }

    /// The message it waits for is stored, or not.
    void stored(bool safely, Micros at);
    void stop(Micros at);
    /// Ends the session if it broke a limit of time.
    void check_time(const PaceSettings& settings, Micros at);
    /// Ends it without a word.
    void lost(std::string_view why, Micros at);

    [[nodiscard]] int socket() const { return socket_.get(); }

    [[nodiscard]] const Peer& peer() const { return peer_; }

    Session& session() { return session_; }

    [[nodiscard]] bool wants_to_read() const;

    [[nodiscard]] bool wants_to_write() const { return !unsent_.empty() && !broken_; }

    /// Nothing more will come of it: it can be closed.
    [[nodiscard]] bool finished() const;

    /// Whether the message it has was given to the spool.
    bool waits_for_storage = false;
    /// What epoll was told to watch.
    unsigned watched = 0;
    bool gone = false;   ///< its socket is no longer watched
    bool paused = false; ///< it may not read until the spool has caught up

private:
    void pump(Micros at);
    void shake_hands(std::string_view encrypted, Micros at);
    void move_output(Micros at);
    void send_unsent();

    OwnedFile socket_;
    Peer peer_;
    const TlsContext* tls_context_;
    Session session_;
    std::unique_ptr<TlsChannel> tls_;
    Pace pace_;
    std::string unsent_;
    bool broken_ = false; ///< the socket takes no more
    bool tls_open_ = false;
    bool goodbye_said_ = false;
    Micros closing_since_{};
};

} // namespace takedown::trap
