#pragma once

// TcpConversation: puts both directions of a TCP connection in order and feeds a dialogue.

#include "readers/traffic/tcp_dialogue.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace takedown {

struct TcpSegment {
    std::uint32_t sequence = 0;
    Bytes bytes;              ///< captured
    std::uint32_t length = 0; ///< sent
    TimePoint time{};
    std::uint64_t offset = 0;
};

/// One direction: holds at most 64 segments or 64 KiB that came too early. What was seen first
/// wins; repeated bytes are dropped.
class TcpStream {
public:
    void start(std::uint32_t sequence);
    /// True if the segment continues the stream; it is then cut to its new part. Else it is kept or
    /// dropped.
    bool accept(TcpSegment& segment);

    struct Early {
        std::uint32_t sequence = 0;
        std::uint32_t length = 0;
        std::uint64_t missing_before = 0;
        TimePoint time{};
        std::uint64_t offset = 0;
        std::string bytes;
    };

    /// The next kept segment that now continues the stream.
    std::optional<Early> take_ready();
    /// The next kept segment, with the gap before it given up.
    std::optional<Early> take_over_gap();

    /// True when the stream should not wait for the missing part any longer.
    [[nodiscard]] bool full() const { return early_.size() >= 64 || early_bytes_ >= 65'536; }

    [[nodiscard]] bool waiting() const { return !early_.empty(); }

    /// True if the peer confirmed bytes that we still wait for.
    [[nodiscard]] bool behind(std::uint32_t acknowledgement) const;

    [[nodiscard]] std::size_t held() const;

private:
    std::optional<Early> take_front();

    std::uint32_t next_ = 0;
    bool known_ = false;
    std::size_t early_bytes_ = 0;
    std::vector<Early> early_; ///< ascending in sequence
};

class TcpConversation {
public:
    explicit TcpConversation(const DialogueContext& context) : context_(context) {}

    void start(Side side, std::uint32_t sequence) { stream(side).start(sequence); }

    /// `acknowledgement` is what the segment confirms of the other side. False once nothing further
    /// is to be learned.
    bool add(Side side, TcpSegment segment, std::uint32_t acknowledgement);
    /// The connection is over. Call once, last.
    void finish();

    [[nodiscard]] std::size_t held() const;

private:
    TcpStream& stream(Side side) { return side == Side::Client ? client_ : server_; }

    void drain(Side side);
    void pass_gaps(Side side);
    void deliver(const StreamChunk& chunk);
    void deliver(Side side, const TcpStream::Early& early);

    DialogueContext context_;
    TcpStream client_;
    TcpStream server_;
    DialogueGuess guess_;
    std::unique_ptr<Dialogue> dialogue_;
    bool done_ = false;
};

} // namespace takedown
