#pragma once

// Session: one client's conversation with the trap as a state machine. Bytes in, bytes out; no
// socket, no file, no clock of its own.

#include "trap/auth_exchange.hpp"
#include "trap/captured_message.hpp"
#include "trap/data_reader.hpp"
#include "trap/recipient_policy.hpp"
#include "trap/smtp_command.hpp"
#include "trap/transcript.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace takedown::trap {

enum class AuthOffer : std::uint8_t {
    Off,    ///< not offered
    Refuse, ///< offered; every attempt fails
    Accept, ///< offered; every attempt succeeds
};

/// What all sessions of a trap have in common.
struct SessionSettings {
    std::string name = "localhost"; ///< what the trap calls itself
    std::string banner = "ESMTP";   ///< what follows the name in the greeting
    RecipientPolicy recipients{{}};
    bool tls = false;
    AuthOffer auth = AuthOffer::Off;
    bool keep_credentials = false; ///< else only a keyed digest of them is recorded
    std::string digest_key;        ///< of that digest
    std::uint64_t most_message_bytes = std::uint64_t{10} << 20U;
    std::uint64_t most_session_bytes = std::uint64_t{64} << 20U;
    std::uint64_t most_recipients = 1000; ///< of one message
    std::uint64_t most_messages = 100;    ///< of one session
    std::uint64_t most_errors = 20;       ///< of one session; the next one ends it
};

/// What sessions are told of the trap as a whole, and tell it. Outlives them.
struct TrapState {
    bool storage_ready = true;
    bool stopping = false;
    std::uint64_t body_bytes = 0; ///< that all sessions hold of unfinished mails
    std::uint64_t most_body_bytes = std::uint64_t{256} << 20U;
};

enum class Wanting : std::uint8_t {
    Input,
    Tls,     ///< send the output, then shake hands and call tls_started()
    Storage, ///< take_message(), and call stored() once that is safe or has failed
    Close,   ///< send the output and close
};

class Session {
public:
    /// Greets at once.
    Session(const SessionSettings& settings, TrapState& state, const Peer& peer, Micros at);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    Session(Session&&) = delete;
    Session& operator=(Session&&) = delete;

    /// Decrypted bytes in the order in which they came. What cannot be handled yet is kept.
    void receive(std::string_view bytes, Micros at);
    void tls_started(const TlsFacts& facts, Micros at);
    void tls_failed(Micros at);
    /// The message that was taken is safely stored, or is not stored at all.
    void stored(bool safely, Micros at);
    /// The trap stops: a mail that is being sent may be finished, everything else ends.
    void stop(Micros at);
    /// Ends it with a reply: `why` is the slug of the record.
    void end(std::string_view why, std::string_view reply, Micros at);
    /// The client is gone.
    void lost(std::string_view why, Micros at);

    [[nodiscard]] Wanting wanting() const { return wanting_; }

    [[nodiscard]] bool in_mail() const { return mode_ == Mode::Data || mode_ == Mode::Bdat; }

    /// Commands handled so far; grows whenever the client gets on.
    [[nodiscard]] std::uint64_t commands() const { return commands_; }

    /// Bytes of the client so far.
    [[nodiscard]] std::uint64_t octets() const { return octets_; }

    /// Bytes to send; they are recorded as sent now.
    std::string take_output(Micros at);

    [[nodiscard]] bool has_output() const { return !output_.empty(); }

    /// Only while Storage is wanted, once.
    CapturedMessage take_message();

    Transcript& transcript() { return transcript_; }

    /// Why it ended, for the record; empty while it goes on.
    [[nodiscard]] std::string_view ended() const { return ended_; }

private:
    enum class Mode : std::uint8_t { Command, SkipLine, Auth, Data, Bdat };

    /// Until when the bytes that wait in input_ had arrived.
    struct Arrival {
        std::size_t bytes;
        Micros at;
    };

    void process();
    bool process_line();
    bool process_data();
    bool process_bdat();

    std::string_view peek() const { return std::string_view(input_).substr(consumed_); }

    enum class Secrecy : std::uint8_t { Open, Secret };
    /// Takes bytes off the input and records them at the time they came.
    void consume(std::size_t bytes, Secrecy secrecy);
    void drop_input();

    void handle_line(std::string_view line, std::size_t with_end);
    void handle(const SmtpCommand& command);
    void on_hello(const SmtpCommand& command);
    void on_mail(std::string_view argument);
    void on_rcpt(std::string_view argument);
    void on_data(std::string_view argument);
    void on_bdat(std::string_view argument);
    void on_auth(std::string_view argument);
    void on_starttls(std::string_view argument);
    void on_unknown();
    void auth_goes_on(AuthExchange::Next next);

    void start_body();
    void body_grew();
    void drop_body();
    void body_complete(const BodyFacts& facts);
    void forget_mail();

    void reply(std::string_view line);
    /// A reply that counts as an error of the client's.
    void object(std::string_view line);
    void close(std::string_view why);

    [[nodiscard]] Micros now() const { return now_; }

    const SessionSettings& settings_;
    TrapState& state_;
    Peer peer_;
    Transcript transcript_;
    Wanting wanting_ = Wanting::Input;
    Mode mode_ = Mode::Command;
    Micros now_{};
    std::string_view ended_;

    std::string input_;
    std::size_t consumed_ = 0;
    std::size_t searched_ = 0; ///< bytes of peek() known to hold no line feed
    std::deque<Arrival> arrivals_;
    std::string output_;

    std::string helo_;
    bool extended_ = false;
    bool encrypted_ = false;
    bool logged_in_ = false;
    int secrets_expected_ = 0; ///< lines after a refused AUTH that may still be its secrets
    AuthExchange auth_;

    Envelope envelope_;
    std::string body_;
    std::uint64_t held_ = 0; ///< of state_.body_bytes
    enum class Lacking : std::uint8_t { Nothing, Room, Memory, Order } lacking_ = Lacking::Nothing;
    DataReader data_;
    BodyWatch chunks_;
    bool in_chunks_ = false;
    BdatArgument chunk_;
    std::uint64_t chunk_left_ = 0;
    CapturedMessage captured_;
    std::string message_id_;

    std::uint64_t commands_ = 0;
    std::uint64_t octets_ = 0;
    std::uint64_t errors_ = 0;
    std::uint64_t mails_ = 0;    ///< handed over, stored or not
    std::uint64_t messages_ = 0; ///< stored
};

} // namespace takedown::trap
