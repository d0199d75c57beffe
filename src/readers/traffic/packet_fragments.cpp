#include "readers/traffic/packet_fragments.hpp"

#include <algorithm>
#include <chrono>

namespace takedown {

namespace {

constexpr std::uint32_t longest_datagram = 65'535;
constexpr std::size_t most_ranges = 128;
constexpr std::chrono::seconds patience{30};

} // namespace

bool FragmentTable::place(Unfinished& unfinished, const Datagram& fragment)
{
    const std::uint32_t begin = fragment.fragment_offset;
    if (fragment.payload_length == 0 || begin > longest_datagram ||
        fragment.payload_length > longest_datagram - begin ||
        unfinished.ranges.size() >= most_ranges) {
        sink_.oddity("packet-fragment-bad", fragment.offset, "empty, too many or past 64 KiB");
        return false;
    }
    const std::uint32_t end = begin + fragment.payload_length;
    const auto after =
        std::find_if(unfinished.ranges.begin(), unfinished.ranges.end(), [&](const Range& range) {
            return range.end > begin;
        });
    if (after != unfinished.ranges.end() && after->begin < end) {
        if (after->begin != begin || after->end != end) { // not a mere repetition
            sink_.oddity("packet-fragment-overlap", fragment.offset, "the first to come is kept");
        }
        return false;
    }
    const auto captured = static_cast<std::uint32_t>(fragment.payload.size());
    unfinished.ranges.insert(after, {begin, end, begin + captured});
    if (captured > 0) {
        const std::size_t needed = std::size_t{begin} + captured;
        unfinished.bytes.resize(std::max(unfinished.bytes.size(), needed));
        std::copy(
            fragment.payload.begin(),
            fragment.payload.end(),
            unfinished.bytes.begin() + static_cast<std::ptrdiff_t>(begin)
        );
    }
    if (!fragment.more_fragments) {
        unfinished.total = end;
    }
    return true;
}

bool FragmentTable::complete(const Unfinished& unfinished)
{
    std::uint32_t reached = 0;
    for (const Range& range : unfinished.ranges) {
        if (range.begin != reached) {
            return false;
        }
        reached = range.end;
    }
    return unfinished.total > 0 && reached >= unfinished.total;
}

void FragmentTable::hand_over(Unfinished& unfinished)
{
    std::uint32_t sent = 0;
    std::uint32_t captured = 0; // as far as it goes without a hole
    bool whole = true;
    for (const Range& range : unfinished.ranges) {
        sent += range.end - range.begin;
        if (whole && range.begin == captured) {
            captured = range.captured;
        }
        whole = whole && range.captured == range.end;
    }
    if (captured == 0) {
        sink_.oddity(
            "packet-fragment-orphan", unfinished.datagram.offset, "the first fragment never came"
        );
        return;
    }
    Datagram& datagram = unfinished.datagram;
    datagram.payload = Bytes(unfinished.bytes).first(captured);
    datagram.payload_length = sent;
    datagram.is_fragment = false;
    take_(datagram);
}

void FragmentTable::add(const Datagram& fragment)
{
    const Key key{
        fragment.source, fragment.destination, fragment.identification, fragment.protocol};
    const auto [found, fresh] = unfinished_.try_emplace(key);
    Unfinished& unfinished = found->second;
    if (fresh) {
        unfinished.datagram = fragment;
        unfinished.datagram.packets = 0;
        unfinished.datagram.payload = {};
        unfinished.serial = next_serial_++;
        order_.emplace_back(key, unfinished.serial);
    }
    unfinished.datagram.packets += fragment.packets;
    if (place(unfinished, fragment) && complete(unfinished)) {
        hand_over(unfinished);
        unfinished_.erase(found);
    }
    while (unfinished_.size() > most_datagrams) {
        drop_oldest();
    }
}

void FragmentTable::drop_oldest()
{
    const auto [key, serial] = order_.front();
    order_.pop_front();
    const auto found = unfinished_.find(key);
    if (found != unfinished_.end() && found->second.serial == serial) {
        hand_over(found->second);
        unfinished_.erase(found);
    }
}

void FragmentTable::expire(TimePoint now)
{
    while (!order_.empty()) {
        const auto found = unfinished_.find(order_.front().first);
        const bool waiting =
            found != unfinished_.end() && found->second.serial == order_.front().second;
        if (waiting && now - found->second.datagram.time < patience) {
            return;
        }
        drop_oldest();
    }
}

void FragmentTable::finish()
{
    while (!order_.empty()) {
        drop_oldest();
    }
}

} // namespace takedown
