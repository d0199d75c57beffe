#pragma once

// What the trap says of itself: counts and whether it can take mail. Never an address, never a
// recipient.

#include "trap/spool_writer.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace takedown::trap {

struct TrapCounts {
    std::uint64_t sessions = 0;        ///< open now
    std::uint64_t connections = 0;     ///< let in since the start
    std::uint64_t messages = 0;        ///< acknowledged
    std::uint64_t message_bytes = 0;   ///< of these
    std::uint64_t not_stored = 0;      ///< complete, but the spool could not keep them
    std::uint64_t accept_problems = 0; ///< connections that the system could not give us
    std::map<std::string, std::uint64_t, std::less<>> refused; ///< connections, by limit
    std::map<std::string, std::uint64_t, std::less<>> ended;   ///< sessions, by why
    bool stopping = false;
    std::int64_t seconds = 0; ///< since the start
};

/// {"status":"ok"|"bad"|"stopping", counts...} and a line feed.
std::string health_text(const TrapCounts& counts, const SpoolHealth& spool);

/// The answer to an HTTP request that asks for it: 200, or 503 when the trap cannot take mail.
std::string
health_answer(std::string_view request, const TrapCounts& counts, const SpoolHealth& spool);

} // namespace takedown::trap
