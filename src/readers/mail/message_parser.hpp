#pragma once

// One mail's bytes → Message.

#include "model/message.hpp"
#include "reference/public_suffix.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace takedown {

constexpr std::size_t most_message_bytes = std::size_t{32} << 20U;
constexpr std::size_t most_text_bytes = std::size_t{16} << 10U;
constexpr std::size_t most_urls = 50;
constexpr std::size_t most_attachments = 50;
constexpr std::string_view unopened_carrier = "unopened"; ///< CarriedBy::kind

/// A mail as it lies in a file: from its "From " line, where it has one, to its last byte.
struct RawMessage {
    std::span<const std::uint8_t> bytes; ///< at most most_message_bytes are looked at
    std::uint64_t offset = 0;            ///< EvidenceRef::offset
    std::string member;                  ///< Message::member
    std::uint64_t length = 0; ///< in the file, if more than `bytes` (the rest was not kept); else 0
};

struct MailOddity {
    std::string_view kind; ///< a literal
    std::string detail;
};

struct ParsedMessage {
    std::optional<Message> message; ///< nullopt: there is no header field and no "From " line
    std::vector<Message> further;   ///< the mail carried several: all but the first
    std::vector<MailOddity> oddities;
};

/// Of a mail that only brings another one, the message is the mail inside (Message::carried_by). A
/// report or bounce that brings none stays itself, with the carrier and `unopened` as its kind.
/// Never fails; what is broken is left out and told in `oddities`. Safe on several threads at once.
ParsedMessage parse_message(const RawMessage& raw, const PublicSuffixList& suffixes);

} // namespace takedown
