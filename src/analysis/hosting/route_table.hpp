#pragma once

// The routes of a case by prefix, cleaned: what each peer's current path to a prefix is.

#include "model/routing.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace takedown {

/// A usable path of one peer: prepends stripped, route servers left out, no loop, no set at its
/// end. Never empty.
struct CleanPath {
    const Route* route = nullptr;
    std::vector<Asn> path; ///< nearest first, origin last
};

/// What is known of one prefix from all peers.
struct PrefixView {
    std::vector<CleanPath> paths;                 ///< by peer address
    std::map<std::string, std::uint64_t> dropped; ///< reason → paths left out
};

/// Borrows the routes; they must outlive it. Tables of different years must not be mixed into paths
/// that never stood together: routes more than 30 days older than the newest are left out.
class RouteTableView {
public:
    RouteTableView(std::span<const Route> routes, std::set<Asn> route_servers);

    /// Prefixes that contain the address, longest first; /0 is no information and left out.
    [[nodiscard]] std::vector<Prefix> covering(const Address& address) const;

    /// Latest state of each peer; peers that withdrew have no path.
    [[nodiscard]] PrefixView view(const Prefix& prefix) const;

    /// Time of the newest route; epoch if there is none.
    [[nodiscard]] TimePoint newest() const { return newest_; }

    /// Routes that were left out for their age.
    [[nodiscard]] std::uint64_t outdated() const { return outdated_; }

private:
    TimePoint newest_{};
    std::uint64_t outdated_ = 0;
    std::unordered_map<Prefix, std::vector<const Route*>> by_prefix_;
    std::set<Asn> route_servers_;
};

} // namespace takedown
