#include "simulate/internet/best_routes.hpp"

#include <utility>

namespace takedown::simulate {

namespace {

class RouteFinder {
public:
    RouteFinder(std::span<const System> systems, std::span<const std::size_t> origins)
        : systems_(systems), routes_(systems.size())
    {
        for (const std::size_t origin : origins) {
            if (routes_[origin].from == RouteClass::None) {
                routes_[origin] = {RouteClass::Own, 0, std::nullopt};
                found_.push_back(origin);
            }
        }
    }

    std::vector<BestRoute> find()
    {
        climb();
        cross();
        descend();
        return std::move(routes_);
    }

private:
    /// Takes the offer if it is the first or, within a class, the better one. True: the first.
    bool offer(std::size_t to, std::size_t by, RouteClass from)
    {
        BestRoute& route = routes_[to];
        const std::uint32_t length = routes_[by].length + 1;
        if (route.from == RouteClass::None) {
            route = {from, length, by};
            return true;
        }
        if (route.from == from &&
            (length < route.length ||
             (length == route.length && systems_[by].number < systems_[*route.next_hop].number))) {
            route = {from, length, by};
        }
        return false;
    }

    /// Customer routes: breadth first, so the first offer has the least length.
    void climb()
    {
        for (std::size_t i = 0; i < found_.size(); ++i) {
            for (const std::size_t provider : systems_[found_[i]].providers) {
                if (offer(provider, found_[i], RouteClass::Customer)) {
                    found_.push_back(provider);
                }
            }
        }
    }

    /// One step over a peer link from what has been found climbing.
    void cross()
    {
        const std::size_t climbed = found_.size();
        for (std::size_t i = 0; i < climbed; ++i) {
            for (const std::size_t peer : systems_[found_[i]].peers) {
                if (offer(peer, found_[i], RouteClass::Peer)) {
                    found_.push_back(peer);
                }
            }
        }
    }

    /// Provider routes: by length, as lengths of what was found before differ.
    void descend()
    {
        for (const std::size_t system : found_) {
            queue(system);
        }
        std::size_t length = 0;
        while (length < by_length_.size()) {
            // Moved out, as the queue may move while it grows.
            const std::vector<std::size_t> level = std::move(by_length_[length++]);
            for (const std::size_t provider : level) {
                offer_customers(provider);
            }
        }
    }

    void offer_customers(std::size_t provider)
    {
        for (const std::size_t customer : systems_[provider].customers) {
            if (offer(customer, provider, RouteClass::Provider)) {
                queue(customer);
            }
        }
    }

    void queue(std::size_t system)
    {
        const std::size_t length = routes_[system].length;
        if (by_length_.size() <= length) {
            by_length_.resize(length + 1);
        }
        by_length_[length].push_back(system);
    }

    std::span<const System> systems_;
    std::vector<BestRoute> routes_;
    std::vector<std::size_t> found_; ///< systems that have a route, in the order of finding
    std::vector<std::vector<std::size_t>> by_length_;
};

} // namespace

std::vector<BestRoute>
best_routes(std::span<const System> systems, std::span<const std::size_t> origins)
{
    return RouteFinder(systems, origins).find();
}

std::vector<std::size_t> follow(std::span<const BestRoute> routes, std::size_t from)
{
    std::vector<std::size_t> path;
    if (routes[from].from == RouteClass::None) {
        return path;
    }
    path.push_back(from);
    while (routes[path.back()].next_hop) {
        path.push_back(*routes[path.back()].next_hop);
    }
    return path;
}

} // namespace takedown::simulate
