#pragma once

// FragmentTable: puts IP fragments together in bounded memory.

#include "model/record_sink.hpp"
#include "readers/traffic/packet.hpp"

#include <deque>
#include <functional>
#include <map>
#include <tuple>
#include <vector>

namespace takedown {

/// Holds at most `most_datagrams` unfinished datagrams, each for 30 s. Of overlapping fragments the
/// first wins and the later is an oddity ("packet-fragment-overlap"). A datagram that stays
/// unfinished is handed over as far as it goes when its start was seen, else it is an oddity
/// ("packet-fragment-orphan").
class FragmentTable {
public:
    static constexpr std::size_t most_datagrams = 512;

    /// The datagram's payload lives until `take` returns.
    using Take = std::function<void(const Datagram&)>;

    FragmentTable(RecordSink& sink, Take take) : sink_(sink), take_(std::move(take)) {}

    void add(const Datagram& fragment);
    /// Gives up datagrams whose first fragment came more than 30 s before `now`.
    void expire(TimePoint now);
    void finish();

    [[nodiscard]] bool empty() const { return unfinished_.empty(); }

private:
    using Key = std::tuple<Address, Address, std::uint32_t, std::uint8_t>;

    struct Range {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;      ///< as sent
        std::uint32_t captured = 0; ///< end of what was captured
    };

    struct Unfinished {
        Datagram datagram; ///< of the fragment that came first
        std::uint64_t serial = 0;
        std::vector<Range> ranges; ///< ascending, disjoint
        std::vector<std::uint8_t> bytes;
        std::uint32_t total = 0; ///< 0: the last fragment was not seen
    };

    bool place(Unfinished& unfinished, const Datagram& fragment);
    static bool complete(const Unfinished& unfinished);
    void hand_over(Unfinished& unfinished);
    void drop_oldest();

    RecordSink& sink_;
    Take take_;
    std::map<Key, Unfinished> unfinished_;
    std::deque<std::pair<Key, std::uint64_t>> order_; ///< with serials, oldest first
    std::uint64_t next_serial_ = 1;
};

} // namespace takedown
