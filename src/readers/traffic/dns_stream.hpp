#pragma once

// DnsStream: DNS over TCP, where each message is preceded by its length.

#include "readers/traffic/tcp_dialogue.hpp"

#include <array>

namespace takedown {

/// Ends at the first cut message of a side: message boundaries are lost then. Zone transfers are
/// read as their first message.
class DnsStream final : public Dialogue {
public:
    explicit DnsStream(const DialogueContext& context) : context_(context) {}

    DialogueState read(const StreamChunk& chunk) override;

    void finish() override {}

    [[nodiscard]] std::size_t held() const override
    {
        return sizeof(*this) + pending_[0].capacity() + pending_[1].capacity();
    }

private:
    void take_message(const StreamChunk& chunk, std::string_view message);

    DialogueContext context_;
    std::array<std::string, 2> pending_;
    std::array<bool, 2> lost_{};
};

} // namespace takedown
