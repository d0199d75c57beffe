#include "simulate/registries/collector_view.hpp"

#include "simulate/internet/best_routes.hpp"
#include "simulate/world/random.hpp"

#include <algorithm>
#include <functional>

namespace takedown::simulate {

namespace {

/// Times that an origin says its own number more than once, towards everybody: so it makes no
/// difference to who prefers what.
std::size_t prepends(const Internet& internet, std::size_t origin)
{
    Random random(seed_of(internet.seed(), "bgp-prepends", internet.systems()[origin].number));
    return random.chance(0.12) ? random.between(1, 3) : 0;
}

std::uint64_t number_of(const Prefix& prefix)
{
    return std::hash<Prefix>()(prefix);
}

} // namespace

CollectorView::CollectorView(const Internet& internet, std::span<const RouteChange> changes)
    : internet_(internet)
{
    std::map<Prefix, Origins> announced;
    for (std::size_t i = 0; i < internet.systems().size(); ++i) {
        for (const Prefix& prefix : internet.systems()[i].prefixes) {
            announced[prefix].push_back(i);
        }
    }
    for (const auto& [prefix, origins] : announced) {
        std::vector<Entry>& entries = start_[prefix];
        for (const Path& path : paths_to(origins)) {
            Random random(seed_of(internet.seed(), "bgp-age", number_of(prefix), entries.size()));
            // An hour to 60 days, as stable routes are.
            const auto age = std::chrono::seconds(random.between(3600, 5'184'000));
            entries.push_back({internet.begins() - age, path});
        }
    }
    for (const RouteChange& change : changes) {
        Origins& origins = announced[change.prefix];
        const std::vector<Path> before = paths_to(origins);
        std::erase(origins, change.system);
        if (change.announced) {
            origins.insert(
                std::lower_bound(origins.begin(), origins.end(), change.system), change.system
            );
        }
        const std::vector<Path>& after = paths_to(origins);
        for (std::size_t peer = 0; peer < after.size(); ++peer) {
            if (before[peer] != after[peer]) {
                told_.push_back(
                    {change.time + delay(peer, change.prefix), peer, change.prefix, after[peer]}
                );
            }
        }
    }
    std::stable_sort(told_.begin(), told_.end(), [](const Told& a, const Told& b) {
        return a.time < b.time;
    });
}

void CollectorView::apply(Table& table, const Told& told)
{
    std::vector<Entry>& entries = table[told.prefix];
    if (entries.size() <= told.peer) {
        entries.resize(told.peer + 1);
    }
    entries[told.peer] = {told.time, told.path};
}

const std::vector<CollectorView::Path>& CollectorView::paths_to(const Origins& origins)
{
    const auto [at, is_new] = paths_.try_emplace(origins);
    if (!is_new) {
        return at->second;
    }
    const auto routes = best_routes(internet_.systems(), origins);
    for (const std::size_t peer : internet_.collector_peers()) {
        const std::vector<std::size_t> systems = follow(routes, peer);
        Path& path = at->second.emplace_back();
        if (systems.empty()) {
            continue;
        }
        path.emplace();
        for (const std::size_t system : systems) {
            path->push_back(internet_.systems()[system].number);
        }
        path->insert(path->end(), prepends(internet_, systems.back()), path->back());
    }
    return at->second;
}

Micros CollectorView::delay(std::size_t peer, const Prefix& prefix) const
{
    const Asn number = internet_.systems()[internet_.collector_peers()[peer]].number;
    Random random(seed_of(internet_.seed(), "bgp-delay", number, number_of(prefix)));
    return std::chrono::seconds(random.between(1, 40));
}

} // namespace takedown::simulate
