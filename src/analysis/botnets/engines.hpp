#pragma once

// Engines: the mailer programs behind a trap's mail, told by header order, Message-ID shape and
// X-Mailer.

#include "model/campaign.hpp"
#include "model/mail_traits.hpp"

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace takedown {

/// Engines seen in at least `least_messages` spam messages, most messages first, then by id. Ham
/// is not counted. Source: docs/sources/botnets.md#engine
std::vector<Engine> find_engines(const TraitSet& set, std::size_t least_messages = 3);

/// What tells a bot's mailer from a stock mail program.
struct EngineEvidence {
    std::uint64_t messages = 0;     ///< spam
    std::uint64_t ham = 0;          ///< ham messages with the same traces
    std::uint64_t bot_like = 0;     ///< spam with a bot-like HELO
    std::uint64_t same_helo = 0;    ///< spam with the most frequent bare word as HELO
    std::uint64_t sources = 0;      ///< distinct addresses
    std::uint64_t networks = 0;     ///< distinct /16 (IPv6: /32)
    bool has_mailer_traces = false; ///< an X-Mailer or a Message-ID of the sender's

    /// True if sharing this engine says "same botnet": never seen in ham, at least 5 sources in at
    /// least 3 networks, at most 20 messages a source, at least 3 of 5 messages with a bot-like
    /// HELO, and a Message-ID or X-Mailer to go by. `spam` is all spam: an engine of more than a
    /// quarter of it is taken for a stock program unless one bare-word HELO marks it.
    [[nodiscard]] bool is_telltale(std::uint64_t spam) const;
};

using EngineEvidences =
    std::unordered_map<std::uint64_t, EngineEvidence>; ///< by MailTraits::engine

EngineEvidences engine_evidence(const TraitSet& set);

} // namespace takedown
