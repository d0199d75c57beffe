#pragma once

// conversation_of_every_kind: one conversation of each kind and outcome, for tests of recordings.

#include "simulate/evidence/conversation.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace takedown::simulate {

struct NamedConversation {
    std::string name;
    Conversation conversation;
};

/// Completed, ascending by start, no two with the same ends and ports.
std::vector<NamedConversation> conversations_of_every_kind();

inline TimePoint test_time(double seconds)
{
    return from_epoch(1'342'000'000, 0) + Micros{static_cast<std::int64_t>(seconds * 1e6)};
}

/// Answered TCP over IPv4, of two seconds, with the given bytes.
Conversation tcp_conversation(double start, std::uint64_t bytes_up, std::uint64_t bytes_down);

} // namespace takedown::simulate
