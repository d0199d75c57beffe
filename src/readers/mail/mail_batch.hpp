#pragma once

// Mails in batches: framed on one thread, parsed on all, handed over in order.

#include "model/record_sink.hpp"
#include "readers/format.hpp"
#include "readers/mail/message_parser.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace takedown {

/// Parses `messages` side by side on context.pool, calls context.prepare_message for each on the
/// thread that parsed it, then hands messages and oddities to `sink` in order.
void read_messages(
    std::span<const RawMessage> messages, RecordSink& sink, const ReadContext& context
);

/// Collects mails (members of an archive, files of a maildir, pieces of an mbox) until there are
/// enough for a batch. Memory: at most an eighth of context.memory, but one whole mail at least.
class MailBatch {
public:
    MailBatch(RecordSink& sink, const ReadContext& context) : sink_(sink), context_(context) {}

    /// Copies one mail and reads the batch when it is full. `length`: the mail's size in the file
    /// when `bytes` is only its first part, else 0. False when the sink wants no more.
    bool
    add(std::span<const std::uint8_t> bytes,
        std::uint64_t offset,
        std::string member,
        std::uint64_t length = 0);

    /// As above for a whole source that holds one mail. Error: it cannot be read; what came before
    /// the damage is read as the mail.
    Result<bool> add_source(ByteSource& source, std::uint64_t offset, std::string member);

    /// Reads what is left. Call once after the last mail.
    bool flush();

private:
    struct Kept {
        std::string bytes;
        std::uint64_t offset;
        std::string member;
        std::uint64_t length;
    };

    bool keep(Kept mail);

    RecordSink& sink_;
    const ReadContext& context_;
    std::vector<Kept> kept_;
    std::size_t kept_bytes_ = 0;
};

} // namespace takedown
