#pragma once

// Transcript: what both sides of a session said and when, as lines of a conversation file
// (docs/formats/conversations.md).

#include "trap/body_facts.hpp"
#include "trap/peer.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace takedown::trap {

/// One line of a conversation file, without its line feed. A part that tells of a message lacks
/// where the message lies; the spool puts it in at `place`.
struct TranscriptPart {
    std::string text;
    std::optional<std::size_t> place;
};

/// What a session's TLS came to.
struct TlsFacts {
    std::string version;      ///< "TLSv1.3"
    std::string cipher;       ///< "TLS_AES_256_GCM_SHA384"
    std::string server_name;  ///< the name the client asked for; empty if none
    std::string client_hello; ///< the handshake message, byte for byte
};

/// What the record says of a message beside its bytes.
struct MessageNote {
    std::string_view id;
    std::string_view sender;
    const std::vector<std::string>* recipients = nullptr;
    std::uint64_t size = 0; ///< bytes of the mail, without what framing adds
    BodyFacts facts;
};

class Transcript {
public:
    explicit Transcript(Peer peer);

    /// Bytes of one piece that arrived, or was sent, at `at`. Pieces with one time and side are
    /// one event.
    void client(std::string_view bytes, Micros at);
    void server(std::string_view bytes, Micros at);
    /// Bytes of the client that are a secret: only how many, and a keyed digest of them.
    void hidden(std::size_t bytes, std::string_view digest, Micros at);
    /// Something that the bytes do not show, by its slug.
    void note(std::string_view slug, Micros at);
    void tls(const TlsFacts& facts, Micros at);
    void message(const MessageNote& message, Micros at);

    /// Bytes of events that were not taken yet.
    [[nodiscard]] std::size_t pending() const { return events_.size() + run_.size(); }

    /// All events since the last part. `end`: why the session ended, for its last part.
    TranscriptPart take_part(std::string_view end = {});

private:
    void bytes(char side, std::string_view bytes, Micros at);
    void close_run();
    void open_event(Micros at, std::string_view kind);

    Peer peer_;
    std::string events_; ///< JSON, comma-separated
    std::optional<std::size_t> place_;
    std::string run_; ///< bytes of the event that is still open
    char run_side_ = 'c';
    Micros run_at_{};
    std::uint64_t part_ = 0;
};

} // namespace takedown::trap
