#pragma once

// NetworkPlan: which hosts a watched network has, their addresses over time and their resolvers.

#include "core/ip.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "simulate/internet/internet.hpp"
#include "simulate/world/random.hpp"
#include "simulate/world/world.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace takedown::simulate {

/// In the order in which a network's hosts are numbered; counts_of() (network_plan.cpp) counts them
/// in it.
enum class HostKind : std::uint8_t {
    Person,
    Server,
    MailServer,
    Monitored, ///< a machine of its own with an agent; every second one is also somebody's desk
    Probe,
    Chatter,       ///< as a person, and on IRC
    WebSocketUser, ///< as a person, with sites that push
    FileSharer,    ///< as a person, with peer-to-peer
    Phone,         ///< on a desk, speaks SIP
    Outside,       ///< no host: who comes to the network from elsewhere
};

struct HostPlan {
    HostKind kind = HostKind::Person;
    std::uint32_t network = 0;
    std::uint64_t number = 0;
    std::uint64_t seed = 0;
    double pace = 1;           ///< periods of its habits are stretched by this
    double sessions_a_day = 0; ///< of browsing

    [[nodiscard]] bool browses() const
    {
        return kind == HostKind::Person || kind == HostKind::Chatter ||
               kind == HostKind::WebSocketUser || kind == HostKind::FileSharer ||
               (kind == HostKind::Monitored && number % 2 == 0);
    }
};

/// Hosts of a network that have leases: all but servers, mail servers and probes.
std::uint64_t leased_hosts(const NetworkSpec& spec);

/// Addresses of systems that are in use already, so that two networks of one system share none.
using LeasesTaken = std::map<std::size_t, std::uint64_t>;

/// Servers, mail servers and probes have fixed addresses from the low end of the system. The others
/// have leases from the rest, alone or behind a gateway. Leases change on a grid: hosts that share
/// a group of addresses are dealt them anew each `lease_hours`, each group at its own hour, so no
/// two units ever have one address at once.
class NetworkPlan {
public:
    /// Error (Usage): the network's system has too few addresses; names it.
    static Result<NetworkPlan> make(
        const World& world,
        std::size_t index,
        std::size_t system,
        Internet& internet,
        LeasesTaken& taken
    );

    /// Part of the hosts ask these instead of the network's own.
    void use_public_resolvers(const std::vector<Address>& resolvers)
    {
        public_resolvers_ = resolvers;
    }

    [[nodiscard]] std::uint64_t host_count() const { return unit_of_.size(); }

    [[nodiscard]] HostKind kind_of(std::uint64_t host) const;

    [[nodiscard]] std::size_t system() const { return system_; }

    [[nodiscard]] Address address_at(std::uint64_t host, TimePoint time) const;
    [[nodiscard]] Address resolver_of(std::uint64_t host) const;

    /// Where scanners look: fixed addresses and leases, in use or not.
    [[nodiscard]] const std::vector<Address>& addresses() const { return addresses_; }

    /// The end of a lookup of `name` that the resolver's own search list adds.
    [[nodiscard]] const std::string& search_domain() const { return search_domain_; }

    [[nodiscard]] int utc_offset() const { return utc_offset_; }

    [[nodiscard]] const NetworkSpec& spec() const { return spec_; }

private:
    /// Units number n with n % groups == its own number; addresses [start, start + size).
    struct Group {
        std::uint32_t start = 0;
        std::uint32_t size = 0;
        bool public_resolver = false;
    };

    void assign_units(std::uint64_t seed);
    void make_groups(double public_share, std::uint64_t leases);

    NetworkSpec spec_;
    std::size_t system_ = 0;
    std::uint64_t seed_ = 0;
    std::uint32_t fixed_ = 0; ///< addresses_ begins with the fixed ones
    std::uint32_t units_ = 0; ///< gateways and hosts with a lease of their own
    std::vector<Address> addresses_;
    std::vector<std::uint32_t> unit_of_; ///< by host; fixed hosts: their place in addresses_
    std::vector<Group> groups_;
    Address resolver_;
    std::vector<Address> public_resolvers_;
    std::string search_domain_;
    int utc_offset_ = 0;
};

} // namespace takedown::simulate
