#include "analysis/hosting/route_table.hpp"

#include <algorithm>
#include <chrono>
#include <tuple>
#include <utility>

namespace takedown {
namespace {

/// AS numbers that no network on the internet has. Those for documentation are let through: the
/// examples use them as public ones. Source: docs/sources/hosting.md#reserved-ases
bool is_reserved(Asn asn)
{
    return asn == 0 || asn == 23456 || (asn >= 64512 && asn <= 65535) ||
           (asn >= 65552 && asn <= 131071) || asn >= 4200000000U;
}

bool has_loop(const std::vector<Asn>& path)
{
    std::vector<Asn> sorted = path;
    std::sort(sorted.begin(), sorted.end());
    return std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
}

/// Why a path cannot be used; empty if it can. `path` has no prepends any more.
std::string fault_of(const Route& route, const std::vector<Asn>& path)
{
    if (route.has_set) {
        return "with an AS set, so its origin is uncertain";
    }
    if (path.empty()) {
        return "empty";
    }
    if (std::any_of(path.begin(), path.end(), is_reserved)) {
        return "with a private or reserved AS";
    }
    return has_loop(path) ? "with a loop" : "";
}

} // namespace

RouteTableView::RouteTableView(std::span<const Route> routes, std::set<Asn> route_servers)
    : route_servers_(std::move(route_servers))
{
    constexpr auto longest_age = std::chrono::hours(24 * 30);
    for (const Route& route : routes) {
        newest_ = std::max(newest_, route.time);
    }
    for (const Route& route : routes) {
        if (newest_ - route.time > longest_age) {
            ++outdated_;
        } else if (route.prefix.length() > 0) {
            by_prefix_[route.prefix].push_back(&route);
        }
    }
}

std::vector<Prefix> RouteTableView::covering(const Address& address) const
{
    std::vector<Prefix> prefixes;
    for (unsigned length = address.width(); length > 0; --length) {
        const Prefix prefix(address, length);
        const auto found = by_prefix_.find(prefix);
        if (found == by_prefix_.end()) {
            continue;
        }
        // All of its peers may have withdrawn it.
        if (!view(prefix).paths.empty() || !view(prefix).dropped.empty()) {
            prefixes.push_back(prefix);
        }
    }
    return prefixes;
}

PrefixView RouteTableView::view(const Prefix& prefix) const
{
    PrefixView view;
    const auto found = by_prefix_.find(prefix);
    if (found == by_prefix_.end()) {
        return view;
    }
    std::map<std::pair<Address, Asn>, const Route*> latest;
    for (const Route* route : found->second) {
        const Route*& current = latest[{route->peer, route->peer_as}];
        if (current == nullptr ||
            std::tie(current->time, current->where) < std::tie(route->time, route->where)) {
            current = route;
        }
    }
    for (const auto& [peer, route] : latest) {
        if (route->withdrawn) {
            continue;
        }
        CleanPath clean;
        clean.route = route;
        for (const Asn asn : route->path) {
            if (!route_servers_.contains(asn) && (clean.path.empty() || clean.path.back() != asn)) {
                clean.path.push_back(asn);
            }
        }
        const std::string fault = fault_of(*route, clean.path);
        if (fault.empty()) {
            view.paths.push_back(std::move(clean));
        } else {
            ++view.dropped[fault];
        }
    }
    return view;
}

} // namespace takedown
