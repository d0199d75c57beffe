#include "simulate/hosts/network_plan.hpp"

#include "simulate/hosts/rhythm.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace takedown::simulate {

namespace {

/// Addresses a unit has to move about in, where leases change.
constexpr std::uint64_t room_to_move = 2;
constexpr std::uint64_t most_groups = 32;

std::array<std::uint32_t, static_cast<std::size_t>(HostKind::Outside)>
counts_of(const NetworkSpec& spec)
{
    return {
        spec.people,
        spec.servers,
        spec.mail_servers,
        spec.monitored,
        spec.probes,
        spec.chatters,
        spec.web_socket_users,
        spec.file_sharers,
        spec.phones};
}

bool is_fixed(HostKind kind)
{
    return kind == HostKind::Server || kind == HostKind::MailServer || kind == HostKind::Probe;
}

tl::unexpected<Error>
too_small(const NetworkSpec& spec, const System& system, std::uint64_t wanted, std::uint64_t there)
{
    return fail(
        ErrorKind::Usage,
        fmt::format(
            "[[network]] \"{}\": its hosts need {} addresses, AS{} has {} free; give that [[as]] a "
            "larger prefix, widen [internet] address_space, or lower people",
            spec.name,
            wanted,
            system.number,
            there
        )
    );
}

} // namespace

std::uint64_t leased_hosts(const NetworkSpec& spec)
{
    std::uint64_t hosts = 0;
    const auto counts = counts_of(spec);
    for (std::size_t kind = 0; kind < counts.size(); ++kind) {
        hosts += is_fixed(static_cast<HostKind>(kind)) ? 0 : counts[kind];
    }
    return hosts;
}

Result<NetworkPlan> NetworkPlan::make(
    const World& world,
    std::size_t index,
    std::size_t system,
    Internet& internet,
    LeasesTaken& taken
)
{
    NetworkPlan plan;
    plan.spec_ = world.networks[index];
    plan.system_ = system;
    plan.seed_ = seed_of(world.seed, "network", index);
    const System& home = internet.systems()[system];
    plan.utc_offset_ = utc_offset_hours(home.country);
    const auto& suffixes = world.internet.name_suffixes;
    plan.search_domain_ =
        "lan." + plan.spec_.name + "." + (suffixes.empty() ? "example" : suffixes.front());
    plan.assign_units(plan.seed_);
    const auto resolver = internet.take_server_address(system);
    plan.resolver_ = resolver ? *resolver : internet.address(system, 0);
    for (std::uint32_t i = 0; i < plan.fixed_; ++i) {
        const auto address = internet.take_server_address(system);
        if (!address) {
            return too_small(plan.spec_, home, plan.fixed_ + 1, i);
        }
        plan.addresses_.push_back(*address);
    }
    const std::uint64_t first = internet.first_lease_index(system) + taken[system];
    const std::uint64_t count = internet.address_count(system);
    const std::uint64_t free = count > first ? count - first : 0;
    if (plan.units_ > free) {
        return too_small(plan.spec_, home, plan.units_, free);
    }
    const std::uint64_t leases =
        plan.spec_.lease_hours > 0 ? std::min(free, plan.units_ * room_to_move) : plan.units_;
    for (std::uint64_t i = 0; i < leases; ++i) {
        plan.addresses_.push_back(internet.address(system, first + i));
    }
    taken[system] += leases;
    plan.make_groups(world.resolvers.public_share, leases);
    return plan;
}

void NetworkPlan::assign_units(std::uint64_t seed)
{
    const auto counts = counts_of(spec_);
    const std::uint64_t hosts = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    unit_of_.resize(hosts);
    std::vector<std::uint64_t> leased;
    for (std::uint64_t host = 0; host < hosts; ++host) {
        if (is_fixed(kind_of(host))) {
            unit_of_[host] = fixed_++;
        } else {
            leased.push_back(host);
        }
    }
    const auto shared = static_cast<std::uint64_t>(
        std::llround(std::clamp(spec_.behind_nat, 0.0, 1.0) * static_cast<double>(leased.size()))
    );
    const std::uint64_t a_gateway = std::max<std::uint64_t>(1, spec_.hosts_a_gateway);
    const auto gateways = static_cast<std::uint32_t>((shared + a_gateway - 1) / a_gateway);
    units_ = gateways;
    for (std::uint64_t i = 0; i < leased.size(); ++i) {
        const std::uint64_t place = permuted(i, leased.size(), seed_of(seed, "nat"));
        unit_of_[leased[i]] =
            place < shared ? static_cast<std::uint32_t>(place / a_gateway) : units_++;
    }
}

void NetworkPlan::make_groups(double public_share, std::uint64_t leases)
{
    if (units_ == 0) {
        return;
    }
    // A group keeps its resolver, so that an address has one, whoever has it just then.
    const std::uint64_t count =
        spec_.lease_hours > 0 ? std::clamp<std::uint64_t>(units_ / 4, 1, most_groups) : units_;
    const auto public_groups =
        static_cast<std::uint64_t>(std::llround(public_share * static_cast<double>(count)));
    std::uint64_t start = fixed_;
    for (std::uint64_t group = 0; group < count; ++group) {
        const std::uint64_t members = units_ / count + (group < units_ % count ? 1 : 0);
        // Shares of what is there to move about in; at least one address for each member.
        const std::uint64_t spare = leases - units_;
        const std::uint64_t size = members + spare / count + (group < spare % count ? 1 : 0);
        const bool is_public = permuted(group, count, seed_of(seed_, "resolver")) < public_groups;
        groups_.push_back(
            {static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(size), is_public}
        );
        start += size;
    }
}

HostKind NetworkPlan::kind_of(std::uint64_t host) const
{
    std::uint8_t kind = 0;
    for (const std::uint32_t count : counts_of(spec_)) {
        if (host < count) {
            break;
        }
        host -= count;
        ++kind;
    }
    return static_cast<HostKind>(kind);
}

Address NetworkPlan::address_at(std::uint64_t host, TimePoint time) const
{
    if (host >= unit_of_.size()) { // a network without hosts still has its router and resolver
        return resolver_;
    }
    const std::uint32_t unit = unit_of_[host];
    if (is_fixed(kind_of(host))) {
        return addresses_[unit];
    }
    const std::uint64_t number = unit % groups_.size();
    const Group& group = groups_[number];
    const std::uint64_t member = unit / groups_.size();
    if (spec_.lease_hours <= 0) {
        return addresses_[group.start + member];
    }
    const double length = spec_.lease_hours * 3600e6;
    const double phase = Random(seed_of(seed_, "lease-phase", number)).unit();
    const double turn =
        std::floor(static_cast<double>(time.time_since_epoch().count()) / length + phase);
    const std::uint64_t key = seed_of(
        seed_, "lease", number, static_cast<std::uint64_t>(static_cast<std::int64_t>(turn))
    );
    return addresses_[group.start + permuted(member, group.size, key)];
}

Address NetworkPlan::resolver_of(std::uint64_t host) const
{
    if (host >= unit_of_.size() || is_fixed(kind_of(host))) {
        return resolver_;
    }
    const std::uint64_t group = unit_of_[host] % groups_.size();
    return groups_[group].public_resolver && !public_resolvers_.empty()
               ? public_resolvers_[group % public_resolvers_.size()]
               : resolver_;
}

} // namespace takedown::simulate
