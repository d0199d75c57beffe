#include "readers/traffic/dns_stream.hpp"

#include "core/cursor.hpp"
#include "readers/traffic/dns_lookups.hpp"

namespace takedown {

void DnsStream::take_message(const StreamChunk& chunk, std::string_view message)
{
    DnsEnvelope envelope{
        chunk.offset,
        chunk.time,
        context_.client,
        context_.server,
        context_.client_port,
        context_.server_port};
    if (chunk.side == Side::Server) {
        std::swap(envelope.source, envelope.destination);
        std::swap(envelope.source_port, envelope.destination_port);
    }
    context_.lookups->add(envelope, as_bytes(message));
}

DialogueState DnsStream::read(const StreamChunk& chunk)
{
    const std::size_t side = chunk.side == Side::Client ? 0 : 1;
    lost_[side] = lost_[side] || chunk.missing_before > 0;
    if (!lost_[side]) {
        std::string& pending = pending_[side];
        pending += chunk.text;
        std::string_view rest = pending;
        while (rest.size() > 2) {
            ByteCursor cursor(as_bytes(rest));
            const std::size_t length = cursor.u16();
            const std::size_t there = rest.size() - 2;
            if (length > there && chunk.missing_after == 0) {
                break;
            }
            take_message(chunk, rest.substr(2, length)); // a cut one as far as it goes
            rest.remove_prefix(2 + std::min(length, there));
        }
        pending.erase(0, pending.size() - rest.size());
        lost_[side] = chunk.missing_after > 0;
    }
    return lost_[0] && lost_[1] ? DialogueState::Finished : DialogueState::Reading;
}

} // namespace takedown
