#pragma once

// CollectorView: which routes a route collector's peers told it, and when they told others.

#include "core/time.hpp"
#include "simulate/internet/internet.hpp"
#include "simulate/registries/routing_writer.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace takedown::simulate {

class CollectorView {
public:
    /// A path from a peer to the origin, both included, with the origin's prepends; nullopt: none.
    using Path = std::optional<std::vector<Asn>>;

    struct Told {
        TimePoint time{};
        std::size_t peer = 0; ///< place in internet.collector_peers()
        Prefix prefix;
        Path path; ///< nullopt: withdrawn
    };

    struct Entry {
        TimePoint since{}; ///< the peer has told this path since
        Path path;
    };

    /// IPv4 before IPv6; an entry a peer.
    struct Order {
        bool operator()(const Prefix& a, const Prefix& b) const
        {
            return a.address().is_v4() != b.address().is_v4() ? a.address().is_v4() : a < b;
        }
    };

    using Table = std::map<Prefix, std::vector<Entry>, Order>;

    /// `changes` is ascending. A change comes to each peer after a delay of its own, always the
    /// same for a prefix, so what a peer says stays in order.
    CollectorView(const Internet& internet, std::span<const RouteChange> changes);

    /// As it was before the first change.
    [[nodiscard]] const Table& start() const { return start_; }

    /// All that peers say after it, ascending; a change that does not alter a peer's path is silent
    /// there.
    [[nodiscard]] std::span<const Told> told() const { return told_; }

    static void apply(Table& table, const Told& told);

private:
    using Origins = std::vector<std::size_t>; ///< ascending

    /// A path for each peer.
    const std::vector<Path>& paths_to(const Origins& origins);
    [[nodiscard]] Micros delay(std::size_t peer, const Prefix& prefix) const;

    const Internet& internet_;
    std::map<Origins, std::vector<Path>> paths_;
    Table start_;
    std::vector<Told> told_;
};

} // namespace takedown::simulate
