#pragma once

// Internet: the networks of a world with their addresses, links and best paths.

#include "core/ip.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "model/routing.hpp"
#include "reference/prefix_table.hpp"
#include "simulate/internet/host_addresses.hpp"
#include "simulate/internet/reverse_names.hpp"
#include "simulate/internet/system.hpp"
#include "simulate/world/world.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace takedown::simulate {

/// Every path is valley-free: up any number of providers, across at most one peer link, down.
/// Same world and seed, same internet.
class Internet {
public:
    /// Named systems first, in the order of the world file, then the generated ones: transit,
    /// access, hosting, content. Error (Usage): a named prefix or number twice, address space used
    /// up, a circle of providers, a server pinned where it cannot be; names the key.
    static Result<Internet> make(const World& world);

    [[nodiscard]] std::span<const System> systems() const { return systems_; }

    [[nodiscard]] std::optional<std::size_t> find(Asn number) const;
    /// Indices, ascending.
    [[nodiscard]] std::vector<std::size_t> of_kind(AsKind kind) const;
    /// The system whose announced prefix holds it (longest match).
    [[nodiscard]] std::optional<std::size_t> holder(const Address& address) const;

    /// IPv4 addresses of a system that hosts may have (no network or broadcast addresses, nothing
    /// that a world file pins, nothing that is announced by another system); the n-th of them. At
    /// least 1; an index past the end counts on from the front. The first is the router's, then
    /// servers take from the low end (reserve), hosts with leases from the rest.
    [[nodiscard]] std::uint64_t address_count(std::size_t system) const;
    [[nodiscard]] Address address(std::size_t system, std::uint64_t index) const;
    /// An IPv6 address in the system's first IPv6 block, by number: scattered over its /64s, and
    /// another for each number (as far as the block has as many).
    [[nodiscard]] Address address_v6(std::size_t system, std::uint64_t index) const;
    /// The next free address for a server, from the low end; nullopt when half of them are gone.
    std::optional<Address> take_server_address(std::size_t system);
    /// Addresses from this index on are never servers'.
    [[nodiscard]] std::uint64_t first_lease_index(std::size_t system) const;

    /// What the system's router speaks BGP from; never a host's.
    [[nodiscard]] Address router_address(std::size_t system) const { return address(system, 0); }

    [[nodiscard]] Address router_address_v6(std::size_t system) const;

    /// The reverse name an address has, e.g. "dsl-18-4-7.access-3.example"; empty for a part.
    [[nodiscard]] std::string reverse_name(const Address& address) const;

    /// As above, where the holder is known already.
    [[nodiscard]] std::string reverse_name(const Address& address, std::size_t holder) const
    {
        return reverse_names_[holder].name(address);
    }

    /// Best path of every system to `origin` (index of next hop; nullopt: no route), by
    /// Gao-Rexford: customer before peer before provider, then shortest, then lowest number.
    [[nodiscard]] std::vector<std::optional<std::size_t>> best_next_hops(std::size_t origin) const;
    /// AS numbers from `from` to `origin`, both included; empty: no route.
    [[nodiscard]] std::vector<Asn> best_path(std::size_t from, std::size_t origin) const;

    /// Systems whose tables the route collector sees.
    [[nodiscard]] std::span<const std::size_t> collector_peers() const { return collector_peers_; }

    /// The world's seed and start: what is drawn of the internet later depends on nothing else.
    [[nodiscard]] std::uint64_t seed() const { return seed_; }

    [[nodiscard]] TimePoint begins() const { return begins_; }

private:
    Result<void> index_addresses(const World& world);
    void choose_collector_peers(std::uint32_t count);

    std::vector<System> systems_;
    std::vector<std::size_t> collector_peers_;
    std::unordered_map<Asn, std::size_t> by_number_;
    PrefixTable holders_; ///< announced prefix → index of its system
    std::vector<HostAddresses> addresses_;
    std::vector<ReverseNames> reverse_names_;
    std::vector<std::uint64_t> servers_taken_;
    std::uint64_t seed_ = 0;
    TimePoint begins_{};
};

} // namespace takedown::simulate
