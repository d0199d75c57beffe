#pragma once

// A client's side of a session in a test: says things and looks at the replies.

#include "trap/session.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace takedown::trap {

class Talk {
public:
    explicit Talk(SessionSettings settings = {}) : settings_(std::move(settings))
    {
        settings_.name = "mx.example.org";
        settings_.digest_key = "key";
        peer_.session = "5F1";
        peer_.address = *Address::parse("192.0.2.7");
        peer_.port = 4321;
        peer_.own_address = *Address::parse("198.51.100.1");
        peer_.own_port = 25;
        peer_.began = from_epoch(1342440000, 0);
        session_ = std::make_unique<Session>(settings_, state, peer_, Micros{});
    }

    /// The replies to `bytes`. A message is taken and said to be stored.
    std::string say(std::string_view bytes)
    {
        at_ += Micros{1000};
        session_->receive(bytes, at_);
        std::string replies = session_->take_output(at_);
        while (session_->wanting() == Wanting::Storage) {
            messages.push_back(session_->take_message());
            parts.push_back(session_->transcript().take_part());
            session_->stored(storage_works, at_);
            session_->receive({}, at_);
            replies += session_->take_output(at_);
        }
        return replies;
    }

    std::string greeting() { return session_->take_output(at_); }

    /// All that was recorded and not taken yet.
    std::string record() { return session_->transcript().take_part(session_->ended()).text; }

    Session& session() { return *session_; }

    const Peer& peer() const { return peer_; }

    Micros at() const { return at_; }

    TrapState state;
    bool storage_works = true;
    std::vector<CapturedMessage> messages;
    std::vector<TranscriptPart> parts;

private:
    SessionSettings settings_;
    Peer peer_;
    Micros at_{};
    std::unique_ptr<Session> session_;
};

} // namespace takedown::trap
