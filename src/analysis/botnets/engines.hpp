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

/// True if the client was no mail server by its greeting or its line: a bot-like HELO
/// (is_bot_like), its own address in brackets, a reverse name or HELO as access lines have, or no
/// reverse name where the greeting has one. Source: docs/sources/botnets.md#lines
bool is_from_no_server(const MailTraits& mail);

/// What tells a bot's mailer from a stock mail program. All figures are those of the engine's
/// family: engines that differ only by optional headers or by chance digits in the Message-ID.
struct EngineEvidence {
    std::uint64_t family = 0;       ///< the family's engine with most spam
    std::uint64_t messages = 0;     ///< spam
    std::uint64_t ham = 0;          ///< ham messages with the same traces
    std::uint64_t bot_like = 0;     ///< spam from no mail server (is_from_no_server)
    std::uint64_t sources = 0;      ///< distinct addresses
    std::uint64_t networks = 0;     ///< distinct /16 (IPv6: /32)
    bool has_mailer_traces = false; ///< an X-Mailer or a Message-ID of the sender's

    /// True if bots use it and servers do not: never seen in ham, at least 5 sources in at least 3
    /// networks, at most 20 messages a source, and more than half of it from no mail server.
    [[nodiscard]] bool is_of_bots() const;

    /// True if sharing this engine says "same botnet": of bots, and a Message-ID or X-Mailer to go
    /// by.
    [[nodiscard]] bool is_telltale() const { return is_of_bots() && has_mailer_traces; }
};

using EngineEvidences =
    std::unordered_map<std::uint64_t, EngineEvidence>; ///< by MailTraits::engine

EngineEvidences engine_evidence(const TraitSet& set);

} // namespace takedown
