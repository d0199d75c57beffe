#pragma once

// Population: the bots of every botnet, where they are and when they are on. Nothing is kept for a
// bot: all that it is follows from its number.

#include "core/ip.hpp"
#include "core/result.hpp"
#include "simulate/botnets/history.hpp"
#include "simulate/hosts/host.hpp"
#include "simulate/internet/internet.hpp"
#include "simulate/world/world.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace takedown::simulate {

/// A bot's place inside a network under watch: it is one of that network's people.
struct WatchedPlace {
    std::size_t network = 0; ///< index into World::networks
    std::uint64_t host = 0;  ///< number of the host, see Neighbourhood
};

struct Bot {
    std::size_t botnet = 0;
    std::uint64_t number = 0;   ///< 0 .. BotnetSpec::bots - 1; the watched ones come first
    std::size_t segment = 0;    ///< index into History::segments()
    std::size_t system = 0;     ///< its network on the internet
    std::uint64_t slot = 0;     ///< its own number among the botnet's in that system
    std::uint64_t identity = 0; ///< seed of whatever is this bot's own
    bool ipv6 = false;
    std::optional<WatchedPlace> watched;
};

class Population {
public:
    /// Borrows all four; they must outlive it. Bots outside live in access networks that nobody
    /// watches. Error (Usage): more watched bots than a network has people, or no access network.
    static Result<Population> make(
        const World& world,
        const Internet& internet,
        const History& history,
        const Neighbourhood& neighbourhood
    );

    [[nodiscard]] std::uint64_t size(std::size_t botnet) const;
    [[nodiscard]] Bot bot(std::size_t botnet, std::uint64_t number) const;

    [[nodiscard]] std::span<const Bot> watched() const { return watched_; }

    /// The address others see, with leases and gateways; two bots share one only behind a gateway.
    [[nodiscard]] Address address(const Bot& bot, TimePoint time) const;
    /// Whether its machine is on: once a day it is off for a while, by its owner's clock.
    [[nodiscard]] bool online(const Bot& bot, TimePoint time) const;

private:
    /// Bots from `first` up to the next home's live in `system`.
    struct Home {
        std::size_t system = 0;
        std::uint64_t first = 0;
    };

    Result<void> settle_watched(std::size_t botnet, std::vector<std::uint64_t>& hosts_taken);
    Result<void> settle_outside(std::size_t botnet, std::span<const std::size_t> systems);
    [[nodiscard]] std::size_t segment_by(std::size_t botnet, double part) const;

    const World* world_ = nullptr;
    const Internet* internet_ = nullptr;
    const History* history_ = nullptr;
    const Neighbourhood* neighbourhood_ = nullptr;
    std::vector<Bot> watched_;
    std::vector<std::uint64_t> first_watched_; ///< by botnet, index into watched_
    std::vector<std::uint64_t> watched_count_; ///< by botnet
    std::vector<std::vector<Home>> homes_;     ///< by botnet, ascending by `first`
};

} // namespace takedown::simulate
