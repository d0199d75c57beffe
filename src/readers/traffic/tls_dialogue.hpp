#pragma once

// TlsDialogue: the handshake of one TLS connection.

#include "readers/traffic/tcp_dialogue.hpp"

namespace takedown {

/// True if `text` begins with a TLS record that holds a ClientHello or ServerHello.
bool looks_like_tls_hello(std::string_view text);

/// Follows the records of both sides; handshake messages may span records and segments. Ends once
/// both sides encrypt or 256 KiB of one side went by.
class TlsDialogue final : public Dialogue {
public:
    explicit TlsDialogue(const DialogueContext& context);

    DialogueState read(const StreamChunk& chunk) override;
    void finish() override;
    [[nodiscard]] std::size_t held() const override;

private:
    struct Half {
        std::string header;            ///< of the record being read, below 5 bytes
        std::uint64_t record_left = 0; ///< bytes of the current record still to come
        std::uint8_t record_type = 0;
        std::string handshake; ///< plain handshake messages not yet understood
        bool cut = false;      ///< bytes of the handshake are missing
        bool encrypts = false; ///< said so, or sent application data
        bool lost = false;     ///< the record boundaries are not known any more
        std::uint64_t seen = 0;
    };

    void read_records(Half& half, std::string_view text, Side side);
    void begin_record(Half& half);
    void pass_missing(Half& half, std::uint64_t missing, Side side);
    void take_messages(Half& half, Side side);
    void take_message(std::uint8_t type, Bytes body, bool whole, Side side);
    void take_certificates(Bytes body);

    DialogueContext context_;
    TlsHandshake record_;
    Half client_;
    Half server_;
    bool client_hello_ = false;
    bool server_hello_ = false;
};

} // namespace takedown
