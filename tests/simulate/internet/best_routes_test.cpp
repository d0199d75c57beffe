#include "simulate/internet/best_routes.hpp"
#include "simulate/internet/worlds.hpp"
#include "simulate/world/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

namespace takedown::simulate {

namespace {

using Path = std::vector<std::size_t>;

/// Systems whose providers have lower indices, so there is no circle; numbers in another order.
std::vector<System> random_graph(Random& random, std::size_t size)
{
    std::vector<System> systems(size);
    const std::uint64_t key = random.next();
    for (std::size_t i = 0; i < size; ++i) {
        systems[i].number = static_cast<Asn>(100 + permuted(i, size, key));
    }
    const double provider_share = random.unit();
    const double peer_share = random.unit();
    for (std::size_t a = 0; a < size; ++a) {
        for (std::size_t b = a + 1; b < size; ++b) {
            if (random.chance(provider_share * 0.6)) {
                systems[b].providers.push_back(a);
                systems[a].customers.push_back(b);
            } else if (random.chance(peer_share * 0.6)) {
                systems[a].peers.push_back(b);
                systems[b].peers.push_back(a);
            }
        }
    }
    return systems;
}

bool holds(const std::vector<std::size_t>& list, std::size_t system)
{
    return std::find(list.begin(), list.end(), system) != list.end();
}

/// Every valley-free path to the origin, found by walking all simple paths from each system.
void walk(
    const std::vector<System>& systems, std::size_t origin, Path& path, std::vector<Path>& all
)
{
    if (!is_valley_free(systems, path)) {
        return;
    }
    if (path.back() == origin) {
        all.push_back(path);
        return;
    }
    for (std::size_t next = 0; next < systems.size(); ++next) {
        if (!holds(path, next)) {
            path.push_back(next);
            walk(systems, origin, path, all);
            path.pop_back();
        }
    }
}

/// What a system thinks of a path: less is better.
std::tuple<int, std::size_t, Asn> rank(const std::vector<System>& systems, const Path& path)
{
    const System& system = systems[path[0]];
    const int kind = holds(system.customers, path[1]) ? 0 : holds(system.peers, path[1]) ? 1 : 2;
    return {kind, path.size(), systems[path[1]].number};
}

/// Each system takes the best of those paths whose rest is what the next hop took, until nobody
/// changes any more.
std::vector<Path> settled(const std::vector<System>& systems, std::size_t origin)
{
    std::vector<std::vector<Path>> all(systems.size());
    for (std::size_t i = 0; i < systems.size(); ++i) {
        Path path{i};
        walk(systems, origin, path, all[i]);
    }
    std::vector<Path> chosen(systems.size());
    chosen[origin] = {origin};
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t i = 0; i < systems.size(); ++i) {
            if (i == origin) {
                continue;
            }
            Path best;
            for (const Path& path : all[i]) {
                if (std::equal(
                        path.begin() + 1, path.end(), chosen[path[1]].begin(), chosen[path[1]].end()
                    ) &&
                    (best.empty() || rank(systems, path) < rank(systems, best))) {
                    best = path;
                }
            }
            changed = changed || best != chosen[i];
            chosen[i] = best;
        }
    }
    return chosen;
}

TEST(BestRoutes, AgreeWithAllValleyFreePathsOfSmallGraphs)
{
    Random random(2001);
    std::size_t routes_seen = 0;
    for (int graph = 0; graph < 4000; ++graph) {
        const std::vector<System> systems = random_graph(random, 2 + random.below(5));
        const std::size_t origin = random.below(systems.size());
        const auto routes = best_routes(systems, std::span(&origin, 1));
        const std::vector<Path> expected = settled(systems, origin);
        for (std::size_t i = 0; i < systems.size(); ++i) {
            ASSERT_EQ(follow(routes, i), expected[i]) << "graph " << graph << ", system " << i;
            routes_seen += expected[i].size() > 2 ? 1U : 0U;
            if (!expected[i].empty()) {
                ASSERT_EQ(routes[i].length + 1, expected[i].size());
            }
        }
    }
    EXPECT_GT(routes_seen, 1000U);
}

TEST(BestRoutes, OfLargeGraphsAreValleyFreeAndWithoutLoops)
{
    Random random(7);
    for (int graph = 0; graph < 30; ++graph) {
        const std::vector<System> systems = random_graph(random, 60);
        const std::size_t origin = random.below(systems.size());
        const auto routes = best_routes(systems, std::span(&origin, 1));
        for (std::size_t i = 0; i < systems.size(); ++i) {
            EXPECT_TRUE(is_valley_free(systems, follow(routes, i)));
        }
    }
}

/// 0 and 1 peer; 2 buys from 0, 3 from 1, 4 from both 2 and 3.
std::vector<System> diamond()
{
    std::vector<System> systems(5);
    for (std::size_t i = 0; i < 5; ++i) {
        systems[i].number = static_cast<Asn>(10 + i);
    }
    const auto buys = [&](std::size_t customer, std::size_t provider) {
        systems[customer].providers.push_back(provider);
        systems[provider].customers.push_back(customer);
    };
    systems[0].peers = {1};
    systems[1].peers = {0};
    buys(2, 0);
    buys(3, 1);
    buys(4, 2);
    buys(4, 3);
    return systems;
}

TEST(BestRoutes, PreferACustomerOverAShorterPeer)
{
    std::vector<System> systems = diamond();
    systems[0].peers.push_back(4);
    systems[4].peers.push_back(0);
    const std::size_t origin = 4;
    EXPECT_EQ(follow(best_routes(systems, std::span(&origin, 1)), 0), (Path{0, 2, 4}));
}

TEST(BestRoutes, LeadToTheNearerOfTwoOrigins)
{
    const std::vector<System> systems = diamond();
    const std::vector<std::size_t> origins{2, 3};
    const auto routes = best_routes(systems, origins);
    EXPECT_EQ(follow(routes, 0), (Path{0, 2}));
    EXPECT_EQ(follow(routes, 1), (Path{1, 3}));
    EXPECT_EQ(follow(routes, 4), (Path{4, 2})); // the lower number
    EXPECT_EQ(follow(routes, 3), (Path{3}));
}

TEST(BestRoutes, AreNoneWhereOnlyAValleyLeads)
{
    std::vector<System> systems = diamond();
    systems[0].peers.clear();
    systems[1].peers.clear();
    const std::size_t origin = 1;
    EXPECT_TRUE(follow(best_routes(systems, std::span(&origin, 1)), 0).empty());
}

} // namespace

} // namespace takedown::simulate
