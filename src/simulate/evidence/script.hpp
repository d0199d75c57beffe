#pragma once

// Script: the payload of a conversation, in the order in which its two sides send it.

#include "simulate/evidence/conversation.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace takedown::simulate {

/// What stands for payload that nobody has words for.
enum class Fill : std::uint8_t {
    Binary,  ///< bytes from 0x80 up: begins no protocol that a reader knows
    Text,    ///< lines of lower-case letters
    Records, ///< TLS application data, one record a segment
};

/// What one side sends at once: `text`, then `filler` bytes, then `tail`.
struct Said {
    std::string text;
    std::uint64_t filler = 0;
    std::string_view tail; ///< a literal
    Fill fill = Fill::Binary;

    [[nodiscard]] std::uint64_t size() const { return text.size() + filler + tail.size(); }
};

/// Client first. A side that says nothing has size 0.
struct Exchange {
    Said up;
    Said down;
};

/// First `opening`, then `rounds` exchanges that share `rest_up` and `rest_down` evenly, the first
/// ones a byte more than the last.
struct Script {
    std::vector<Exchange> opening;
    std::uint64_t rounds = 0;
    std::uint64_t rest_up = 0;
    std::uint64_t rest_down = 0;
    Fill fill = Fill::Binary;

    [[nodiscard]] std::uint64_t exchanges() const { return opening.size() + rounds; }

    /// Empties it and keeps its memory.
    void clear()
    {
        opening.clear();
        rounds = 0;
        rest_up = 0;
        rest_down = 0;
        fill = Fill::Binary;
    }

    /// Bytes that the client or the server sends in exchange number `index`.
    [[nodiscard]] std::uint64_t up(std::uint64_t index) const;
    [[nodiscard]] std::uint64_t down(std::uint64_t index) const;
};

/// The payload of a conversation, in place of what was in `script`; of a completed conversation its
/// sizes are the flow's. Empty where nothing was said (a TCP flow that got no connection).
void write_script(Script& script, const Conversation& conversation);

/// The same sizes, but text only where it costs little: for those who count.
void write_outline(Script& outline, const Conversation& conversation);

/// Payload bytes of a TCP segment at most: what an Ethernet frame holds.
inline std::uint64_t segment_size(const Flow& flow)
{
    return flow.server.is_v4() ? 1'460 : 1'440;
}

} // namespace takedown::simulate
