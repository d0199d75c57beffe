#include "readers/mail/mail_batch.hpp"

#include "core/cursor.hpp"

#include <algorithm>
#include <utility>

namespace takedown {

namespace {

constexpr std::size_t most_messages = 512;
constexpr std::size_t most_batch_bytes = std::size_t{16} << 20U;
constexpr std::size_t messages_a_task = 8; // so that taking a task costs little

} // namespace

void read_messages(
    std::span<const RawMessage> messages, RecordSink& sink, const ReadContext& context
)
{
    std::vector<ParsedMessage> parsed(messages.size());
    const std::size_t tasks = (messages.size() + messages_a_task - 1) / messages_a_task;
    context.pool.for_each_index(tasks, [&](std::size_t task) {
        const std::size_t end = std::min(messages.size(), (task + 1) * messages_a_task);
        for (std::size_t i = task * messages_a_task; i < end; ++i) {
            parsed[i] = parse_message(messages[i], context.suffixes);
            if (parsed[i].message && context.prepare_message) {
                context.prepare_message(*parsed[i].message);
                for (Message& further : parsed[i].further) {
                    context.prepare_message(further);
                }
            }
        }
    });
    for (std::size_t i = 0; i < messages.size() && sink.wants_more(); ++i) {
        for (const MailOddity& oddity : parsed[i].oddities) {
            const std::string& member = messages[i].member;
            sink.oddity(
                oddity.kind,
                messages[i].offset,
                member.empty() ? oddity.detail : member + ": " + oddity.detail
            );
        }
        if (parsed[i].message) {
            sink.add(std::move(*parsed[i].message));
            for (Message& further : parsed[i].further) {
                sink.add(std::move(further));
            }
        }
    }
}

bool MailBatch::add(
    std::span<const std::uint8_t> bytes,
    std::uint64_t offset,
    std::string member,
    std::uint64_t length
)
{
    const std::size_t size = std::min(bytes.size(), most_message_bytes);
    const std::uint64_t whole = std::max<std::uint64_t>(length, bytes.size());
    return keep({std::string(as_text(bytes.first(size))), offset, std::move(member), whole});
}

Result<bool> MailBatch::add_source(ByteSource& source, std::uint64_t offset, std::string member)
{
    Kept mail{{}, offset, std::move(member), 0};
    while (true) {
        const auto piece = source.read();
        if (!piece || piece->empty()) {
            const bool nothing = !piece && mail.length == 0;
            const bool go_on = nothing ? sink_.wants_more() : keep(std::move(mail));
            if (!piece) {
                return tl::unexpected(piece.error());
            }
            return go_on;
        }
        mail.length += piece->size();
        mail.bytes += as_text(*piece).substr(0, most_message_bytes - mail.bytes.size());
        if (!sink_.wants_more()) {
            return false;
        }
    }
}

bool MailBatch::keep(Kept mail)
{
    const std::size_t limit = std::min(most_batch_bytes, context_.memory / 8);
    kept_bytes_ += mail.bytes.size();
    kept_.push_back(std::move(mail));
    const bool full = kept_.size() >= most_messages || kept_bytes_ >= limit;
    return full ? flush() : sink_.wants_more();
}

bool MailBatch::flush()
{
    std::vector<RawMessage> messages;
    messages.reserve(kept_.size());
    for (Kept& mail : kept_) {
        messages.push_back({as_bytes(mail.bytes), mail.offset, std::move(mail.member), mail.length}
        );
    }
    read_messages(messages, sink_, context_);
    kept_.clear();
    kept_bytes_ = 0;
    return sink_.wants_more();
}

} // namespace takedown
