#include "readers/traffic/packet_flow_table.hpp"

#include "core/cursor.hpp"
#include "core/hash.hpp"

#include <algorithm>

namespace takedown {

void FlowHead::append(Bytes bytes)
{
    const std::size_t taken = std::min(bytes.size(), bytes_.size() - size_);
    std::copy_n(bytes.begin(), taken, bytes_.begin() + size_);
    size_ = static_cast<std::uint8_t>(size_ + taken);
    closed_ = closed_ || size_ == bytes_.size();
}

std::string_view FlowHead::text() const
{
    return as_text(Bytes(bytes_).first(size_));
}

FlowTable::FlowTable() : slots_(4'096, none) {}

std::uint64_t FlowTable::hash_of(const FlowKey& key)
{
    std::array<char, 37> bytes{};
    const auto low = as_text(key.low.bytes());
    const auto high = as_text(key.high.bytes());
    std::copy(low.begin(), low.end(), bytes.begin());
    std::copy(high.begin(), high.end(), bytes.begin() + 16);
    bytes[32] = static_cast<char>(key.low_port >> 8U);
    bytes[33] = static_cast<char>(key.low_port & 0xffU);
    bytes[34] = static_cast<char>(key.high_port >> 8U);
    bytes[35] = static_cast<char>(key.high_port & 0xffU);
    bytes[36] = static_cast<char>(key.protocol);
    return hash64({bytes.data(), bytes.size()});
}

std::uint32_t FlowTable::find(const FlowKey& key, std::uint64_t hash) const
{
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t slot = hash & mask; slots_[slot] != none; slot = (slot + 1) & mask) {
        const OpenFlow& flow = flows_[slots_[slot]];
        if (flow.hash == hash && flow.key == key) {
            return slots_[slot];
        }
    }
    return none;
}

void FlowTable::grow()
{
    std::vector<std::uint32_t> old(slots_.size() * 2, none);
    old.swap(slots_);
    const std::size_t mask = slots_.size() - 1;
    for (const std::uint32_t flow : old) {
        if (flow == none) {
            continue;
        }
        std::size_t slot = flows_[flow].hash & mask;
        while (slots_[slot] != none) {
            slot = (slot + 1) & mask;
        }
        slots_[slot] = flow;
    }
}

std::uint32_t FlowTable::insert(const FlowKey& key, std::uint64_t hash, Transport transport)
{
    if (++size_ > slots_.size() / 2) {
        grow();
    }
    std::uint32_t flow = 0;
    if (free_.empty()) {
        flow = static_cast<std::uint32_t>(flows_.size());
        flows_.emplace_back();
    } else {
        flow = free_.back();
        free_.pop_back();
    }
    OpenFlow& fresh = flows_[flow];
    fresh.key = key;
    fresh.hash = hash;
    fresh.transport = transport;
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash & mask;
    while (slots_[slot] != none) {
        slot = (slot + 1) & mask;
    }
    slots_[slot] = flow;
    link(flow);
    return flow;
}

void FlowTable::erase(std::uint32_t flow)
{
    const std::size_t mask = slots_.size() - 1;
    std::size_t hole = flows_[flow].hash & mask;
    while (slots_[hole] != flow) {
        hole = (hole + 1) & mask;
    }
    // Moves back what stands behind, so that no search stops at the hole too early.
    for (std::size_t next = (hole + 1) & mask; slots_[next] != none; next = (next + 1) & mask) {
        const std::size_t home = flows_[slots_[next]].hash & mask;
        if (((next - home) & mask) >= ((next - hole) & mask)) {
            slots_[hole] = slots_[next];
            hole = next;
        }
    }
    slots_[hole] = none;
    unlink(flow);
    flows_[flow] = OpenFlow{};
    free_.push_back(flow);
    --size_;
}

FlowTable::Ends& FlowTable::queue_of(const OpenFlow& flow)
{
    return queues_[index(flow.transport == Transport::Tcp ? FlowQueue::Tcp : FlowQueue::Other)];
}

void FlowTable::link(std::uint32_t flow)
{
    Ends& ends = queue_of(flows_[flow]);
    flows_[flow].older = ends.newest;
    flows_[flow].newer = none;
    if (ends.newest != none) {
        flows_[ends.newest].newer = flow;
    } else {
        ends.oldest = flow;
    }
    ends.newest = flow;
}

void FlowTable::unlink(std::uint32_t flow)
{
    Ends& ends = queue_of(flows_[flow]);
    const std::uint32_t older = flows_[flow].older;
    const std::uint32_t newer = flows_[flow].newer;
    (older == none ? ends.oldest : flows_[older].newer) = newer;
    (newer == none ? ends.newest : flows_[newer].older) = older;
}

void FlowTable::touch(std::uint32_t flow)
{
    if (queue_of(flows_[flow]).newest != flow) {
        unlink(flow);
        link(flow);
    }
}

std::vector<std::uint32_t> FlowTable::in_order() const
{
    std::vector<std::uint32_t> all;
    all.reserve(size_);
    std::copy_if(slots_.begin(), slots_.end(), std::back_inserter(all), [](std::uint32_t flow) {
        return flow != none;
    });
    std::sort(all.begin(), all.end(), [this](std::uint32_t a, std::uint32_t b) {
        return flows_[a].offset < flows_[b].offset;
    });
    return all;
}

} // namespace takedown
