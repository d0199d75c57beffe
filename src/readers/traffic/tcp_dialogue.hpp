#pragma once

// Dialogue: what a TCP conversation says in one application protocol, fed in order.

#include "core/ip.hpp"
#include "core/time.hpp"
#include "model/record_sink.hpp"
#include "readers/traffic/packet.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace takedown {

class DnsLookups;

enum class Side : std::uint8_t { Client, Server };

/// Payload of one segment, in order, seen once. Bytes that were sent but not captured are counted
/// on either end of it.
struct StreamChunk {
    Side side = Side::Client;
    std::string_view text;
    std::uint64_t missing_before = 0; ///< lost segments
    std::uint64_t missing_after = 0;  ///< cut off this segment
    TimePoint time{};
    std::uint64_t offset = 0; ///< of the segment's record
};

/// Who talks, and where the records of the dialogue go.
struct DialogueContext {
    Address client;
    Address server;
    std::uint16_t client_port = 0;
    std::uint16_t server_port = 0;
    RecordSink* sink = nullptr;
    DnsLookups* lookups = nullptr;
};

enum class DialogueState : std::uint8_t {
    Reading,
    Finished, ///< nothing further to learn
    Restart,  ///< what follows is another protocol (CONNECT, STARTTLS)
};

class Dialogue {
public:
    Dialogue() = default;
    Dialogue(const Dialogue&) = delete;
    Dialogue& operator=(const Dialogue&) = delete;
    Dialogue(Dialogue&&) = delete;
    Dialogue& operator=(Dialogue&&) = delete;
    virtual ~Dialogue() = default;

    virtual DialogueState read(const StreamChunk& chunk) = 0;
    /// The conversation is over: hands over what was learned. Called once.
    virtual void finish() = 0;
    /// Bytes it holds, about.
    [[nodiscard]] virtual std::size_t held() const = 0;
};

/// Finds out from the first chunks which protocol is spoken; content decides, ports only where it
/// cannot (DNS on 53, a greeting on the mail ports).
class DialogueGuess {
public:
    /// The dialogue, already fed with `chunk`'s predecessors but not with `chunk`; or nullptr.
    std::unique_ptr<Dialogue> look(const StreamChunk& chunk, const DialogueContext& context);

    /// True when enough was seen to know that it is none of ours.
    [[nodiscard]] bool given_up() const { return given_up_; }

    [[nodiscard]] std::size_t held() const { return greeting_.capacity(); }

private:
    std::unique_ptr<Dialogue>
    look_at_client(const StreamChunk& chunk, const DialogueContext& context);
    std::unique_ptr<Dialogue>
    look_at_server(const StreamChunk& chunk, const DialogueContext& context);

    std::string greeting_; ///< "220 ..." of a server that may be SMTP or FTP
    StreamChunk greeting_chunk_;
    int client_chunks_ = 0;
    int server_chunks_ = 0;
    bool given_up_ = false;
};

} // namespace takedown
