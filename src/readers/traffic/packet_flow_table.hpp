#pragma once

// FlowTable: open flows by their five-tuple, and in the order of their last packet.

#include "core/ip.hpp"
#include "core/time.hpp"
#include "model/traffic.hpp"
#include "readers/traffic/tcp_conversation.hpp"
#include "readers/traffic/tcp_sequence.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace takedown {

/// Two ends in canonical order, so that both directions are one key.
struct FlowKey {
    Address low;
    Address high;
    std::uint16_t low_port = 0;
    std::uint16_t high_port = 0;
    std::uint8_t protocol = 0;
    bool operator==(const FlowKey&) const = default;
};

/// The first payload bytes of one direction.
class FlowHead {
public:
    void append(Bytes bytes);

    /// Nothing further belongs to it.
    void close() { closed_ = true; }

    [[nodiscard]] bool closed() const { return closed_; }

    [[nodiscard]] std::string_view text() const;

private:
    std::array<std::uint8_t, 64> bytes_{};
    std::uint8_t size_ = 0;
    bool closed_ = false;
};

/// What one side of a flow sent.
struct FlowHalf {
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    SequenceTracker sequence;
    std::optional<std::uint32_t> first_sequence; ///< of its SYN
    bool fin = false;
    bool rst = false;
    FlowHead head;
};

struct OpenFlow {
    FlowKey key;
    std::uint64_t offset = 0;
    TimePoint start{};
    TimePoint last{};
    TimePoint last_by_clock{}; ///< the capture's clock at its last packet
    Transport transport = Transport::Other;
    bool client_is_low = true;
    bool midstream = false; ///< its beginning was not captured
    bool unreachable = false;
    bool refused = false; ///< reset by the server before any data
    bool dissects = true; ///< false once its payload has nothing more to tell
    FlowHalf up;
    FlowHalf down;
    std::unique_ptr<TcpConversation> conversation;

    std::uint64_t hash = 0;
    std::uint32_t older = 0; ///< neighbours in the order of last packets
    std::uint32_t newer = 0;
};

/// Which order a flow is kept in: those with the same idle timeout share one.
enum class FlowQueue : std::uint8_t { Tcp, Other };

class FlowTable {
public:
    static constexpr std::uint32_t none = 0xffffffff;

    FlowTable();

    static std::uint64_t hash_of(const FlowKey& key);
    [[nodiscard]] std::uint32_t find(const FlowKey& key, std::uint64_t hash) const;
    /// A new flow, the youngest of its queue. The key must not be in the table.
    std::uint32_t insert(const FlowKey& key, std::uint64_t hash, Transport transport);
    void erase(std::uint32_t flow);
    /// Makes it the youngest.
    void touch(std::uint32_t flow);

    OpenFlow& operator[](std::uint32_t flow) { return flows_[flow]; }

    [[nodiscard]] std::uint32_t oldest(FlowQueue queue) const
    {
        return queues_[index(queue)].oldest;
    }

    [[nodiscard]] std::uint32_t newest(FlowQueue queue) const
    {
        return queues_[index(queue)].newest;
    }

    [[nodiscard]] std::size_t size() const { return size_; }

    /// All open flows, by the offset of their first packet.
    [[nodiscard]] std::vector<std::uint32_t> in_order() const;

private:
    struct Ends {
        std::uint32_t oldest = none;
        std::uint32_t newest = none;
    };

    static std::size_t index(FlowQueue queue) { return static_cast<std::size_t>(queue); }

    Ends& queue_of(const OpenFlow& flow);
    void link(std::uint32_t flow);
    void unlink(std::uint32_t flow);
    void grow();

    std::deque<OpenFlow> flows_;
    std::vector<std::uint32_t> free_;
    std::vector<std::uint32_t> slots_; ///< open addressing, a power of two, `none` where empty
    std::size_t size_ = 0;
    std::array<Ends, 2> queues_;
};

} // namespace takedown
