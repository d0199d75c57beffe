#pragma once

// Internet: the networks of a world with their addresses, links and best paths.

#include "core/ip.hpp"
#include "core/result.hpp"
#include "model/routing.hpp"
#include "simulate/world/world.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace takedown::simulate {

struct System {
    Asn number = 0;
    std::string name;
    std::string country;
    AsKind kind = AsKind::Access;
    std::string abuse; ///< empty: none on record
    ResponseSpec response;
    std::vector<Prefix> prefixes;       ///< announced; IPv4 first, at least one
    std::vector<std::size_t> providers; ///< indices of systems
    std::vector<std::size_t> peers;
    std::vector<std::size_t> customers;
};

/// Every path is valley-free: up any number of providers, across at most one peer link, down.
/// Same world and seed, same internet.
class Internet {
public:
    /// Named systems first, in the order of the world file, then the generated ones: transit,
    /// access, hosting, content. Error (Usage): a named prefix or number twice, address space used
    /// up, a circle of providers; names the key.
    static Result<Internet> make(const World& world);

    [[nodiscard]] std::span<const System> systems() const { return systems_; }

    [[nodiscard]] std::optional<std::size_t> find(Asn number) const;
    [[nodiscard]] std::vector<std::size_t> of_kind(AsKind kind) const;
    /// The system whose announced prefix holds it (longest match).
    [[nodiscard]] std::optional<std::size_t> holder(const Address& address) const;

    /// IPv4 addresses of a system that hosts may have (no network or broadcast addresses, nothing
    /// that a world file pins); the n-th of them. Servers take from the low end (reserve), hosts
    /// with leases from the rest.
    [[nodiscard]] std::uint64_t address_count(std::size_t system) const;
    [[nodiscard]] Address address(std::size_t system, std::uint64_t index) const;
    /// An IPv6 address in the system's block, by number.
    [[nodiscard]] Address address_v6(std::size_t system, std::uint64_t index) const;
    /// The next free address for a server, from the low end; nullopt when half of them are gone.
    std::optional<Address> take_server_address(std::size_t system);
    /// Addresses from this index on are never servers'.
    [[nodiscard]] std::uint64_t first_lease_index(std::size_t system) const;

    /// The reverse name an address has, e.g. "dsl-18-4-7.access-3.example"; empty for a part.
    [[nodiscard]] std::string reverse_name(const Address& address) const;

    /// Best path of every system to `origin` (index of next hop; nullopt: no route), by
    /// Gao-Rexford: customer before peer before provider, then shortest, then lowest number.
    [[nodiscard]] std::vector<std::optional<std::size_t>> best_next_hops(std::size_t origin) const;
    /// AS numbers from `from` to `origin`, both included; empty: no route.
    [[nodiscard]] std::vector<Asn> best_path(std::size_t from, std::size_t origin) const;

    /// Systems whose tables the route collector sees.
    [[nodiscard]] std::span<const std::size_t> collector_peers() const { return collector_peers_; }

private:
    std::vector<System> systems_;
    std::vector<std::size_t> collector_peers_;
    std::unordered_map<Asn, std::size_t> by_number_;
    std::vector<std::uint64_t> servers_taken_;
    std::uint64_t seed_ = 0;
};

} // namespace takedown::simulate
