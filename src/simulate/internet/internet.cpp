#include "simulate/internet/internet.hpp"

#include "core/check.hpp"
#include "simulate/internet/address_plan.hpp"
#include "simulate/internet/best_routes.hpp"
#include "simulate/internet/topology.hpp"
#include "simulate/world/random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace takedown::simulate {

namespace {

/// A bijection, so that different numbers stay different; Stafford's mix 13.
std::uint64_t scatter(std::uint64_t bits)
{
    bits = (bits ^ (bits >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    bits = (bits ^ (bits >> 27U)) * 0x94d049bb133111ebULL;
    return bits ^ (bits >> 31U);
}

const Prefix& v6_block(const System& system)
{
    const auto at =
        std::find_if(system.prefixes.begin(), system.prefixes.end(), [](const Prefix& prefix) {
            return !prefix.address().is_v4();
        });
    TAKEDOWN_CHECK(at != system.prefixes.end());
    return *at;
}

/// The address in `block` whose last 128 bits are `high` and `low`, as far as they are the host's.
Address in_block(const Prefix& block, std::uint64_t high, std::uint64_t low)
{
    std::array<std::uint8_t, 16> bytes = block.address().bytes();
    for (unsigned i = 0; i < 16; ++i) {
        const std::uint64_t word = i < 8 ? high : low;
        const auto wanted = static_cast<std::uint8_t>(word >> (56 - 8 * (i % 8)));
        const unsigned fixed = block.length() > 8 * i ? std::min(block.length() - 8 * i, 8U) : 0;
        bytes.at(i) = static_cast<std::uint8_t>(bytes.at(i) | (wanted & (0xffU >> fixed)));
    }
    return Address::v6(bytes);
}

} // namespace

Result<Internet> Internet::make(const World& world)
{
    Internet internet;
    internet.seed_ = world.seed;
    internet.begins_ = world.from;
    TAKEDOWN_TRY(internet.systems_, make_topology(world));
    TAKEDOWN_CHECKED(plan_addresses(world, internet.systems_));
    internet.by_number_.reserve(internet.systems_.size());
    internet.reverse_names_.reserve(internet.systems_.size());
    for (std::size_t i = 0; i < internet.systems_.size(); ++i) {
        internet.by_number_.emplace(internet.systems_[i].number, i);
        internet.reverse_names_.emplace_back(internet.systems_[i], world.seed);
    }
    internet.servers_taken_.assign(internet.systems_.size(), 1); // the router's
    TAKEDOWN_CHECKED(internet.index_addresses(world));
    internet.choose_collector_peers(world.internet.collectors);
    return internet;
}

Result<void> Internet::index_addresses(const World& world)
{
    std::vector<PrefixTable::Entry> entries;
    std::vector<std::pair<Prefix, std::size_t>> prefixes_v4;
    for (std::size_t i = 0; i < systems_.size(); ++i) {
        for (const Prefix& prefix : systems_[i].prefixes) {
            entries.push_back({prefix, static_cast<std::uint32_t>(i)});
            if (prefix.address().is_v4()) {
                prefixes_v4.emplace_back(prefix, i);
            }
        }
    }
    holders_ = PrefixTable(std::move(entries));
    std::sort(prefixes_v4.begin(), prefixes_v4.end());
    std::vector<std::uint32_t> pinned;
    for (const Address& address : pinned_addresses(world)) {
        if (address.is_v4()) {
            pinned.push_back(address.v4_bits());
        }
    }
    addresses_ = host_addresses(systems_.size(), prefixes_v4, pinned);
    for (std::size_t i = 0; i < systems_.size(); ++i) {
        if (addresses_[i].count() == 0) {
            return fail(
                ErrorKind::Usage,
                fmt::format(
                    "as.prefixes: AS{} has no IPv4 address left for a host beside what others "
                    "announce and servers have; give it a larger prefix",
                    systems_[i].number
                )
            );
        }
    }
    return {};
}

void Internet::choose_collector_peers(std::uint32_t count)
{
    // Collectors see mostly transit networks; a quarter are others.
    std::vector<std::size_t> transit;
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < systems_.size(); ++i) {
        (systems_[i].kind == AsKind::Transit ? transit : others).push_back(i);
    }
    const std::size_t wanted = std::min<std::size_t>(count, systems_.size());
    const std::size_t most_transit =
        std::max(wanted - wanted / 4, wanted - std::min(wanted, others.size()));
    const std::size_t from_transit = std::min(transit.size(), most_transit);
    Random random(seed_of(seed_, "collector-peers"));
    const auto draw = [&](std::vector<std::size_t>& from, std::size_t number) {
        for (std::size_t i = 0; i < number; ++i) {
            std::swap(from[i], from[i + random.below(from.size() - i)]);
            collector_peers_.push_back(from[i]);
        }
    };
    draw(transit, from_transit);
    draw(others, wanted - from_transit);
    std::sort(collector_peers_.begin(), collector_peers_.end());
}

std::optional<std::size_t> Internet::find(Asn number) const
{
    const auto at = by_number_.find(number);
    return at == by_number_.end() ? std::nullopt : std::optional(at->second);
}

std::vector<std::size_t> Internet::of_kind(AsKind kind) const
{
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < systems_.size(); ++i) {
        if (systems_[i].kind == kind) {
            found.push_back(i);
        }
    }
    return found;
}

std::optional<std::size_t> Internet::holder(const Address& address) const
{
    const auto entry = holders_.longest(address);
    return entry ? std::optional<std::size_t>(entry->value) : std::nullopt;
}

std::uint64_t Internet::address_count(std::size_t system) const
{
    return addresses_[system].count();
}

Address Internet::address(std::size_t system, std::uint64_t index) const
{
    return Address::v4(addresses_[system].at(index));
}

Address Internet::address_v6(std::size_t system, std::uint64_t index) const
{
    const Prefix& block = v6_block(systems_[system]);
    if (block.length() > 64) { // too narrow to scatter without meeting; 0 is the subnet's own
        return in_block(block, 0, index + 2);
    }
    const std::uint64_t scattered = scatter(index + 1);
    return in_block(block, scattered & 0xffffU, scattered);
}

Address Internet::router_address_v6(std::size_t system) const
{
    return in_block(v6_block(systems_[system]), 0, 1);
}

std::optional<Address> Internet::take_server_address(std::size_t system)
{
    if (servers_taken_[system] >= first_lease_index(system)) {
        return std::nullopt;
    }
    return address(system, servers_taken_[system]++);
}

std::uint64_t Internet::first_lease_index(std::size_t system) const
{
    return (address_count(system) + 1) / 2;
}

std::string Internet::reverse_name(const Address& address) const
{
    const auto system = holder(address);
    return system ? reverse_name(address, *system) : std::string();
}

std::vector<std::optional<std::size_t>> Internet::best_next_hops(std::size_t origin) const
{
    const std::vector<BestRoute> routes = best_routes(systems_, std::span(&origin, 1));
    std::vector<std::optional<std::size_t>> next_hops;
    next_hops.reserve(routes.size());
    for (const BestRoute& route : routes) {
        next_hops.push_back(route.next_hop);
    }
    return next_hops;
}

std::vector<Asn> Internet::best_path(std::size_t from, std::size_t origin) const
{
    const std::vector<BestRoute> routes = best_routes(systems_, std::span(&origin, 1));
    std::vector<Asn> path;
    for (const std::size_t system : follow(routes, from)) {
        path.push_back(systems_[system].number);
    }
    return path;
}

} // namespace takedown::simulate
