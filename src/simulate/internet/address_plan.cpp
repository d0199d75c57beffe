#include "simulate/internet/address_plan.hpp"

#include "core/hash.hpp"
#include "simulate/internet/free_space.hpp"
#include "simulate/world/random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <queue>
#include <tuple>

namespace takedown::simulate {

namespace {

constexpr unsigned longest_block = 28; // what is shorter of hosts is no network
constexpr unsigned longest_v6_block = 48;
constexpr unsigned longest_announced = 24; // longer prefixes are filtered on the internet

struct Wish {
    std::size_t system = 0;
    unsigned length = 0;
    bool spare = false;      ///< left out where there is no space
    std::uint64_t order = 0; ///< among wishes of the same length
};

std::vector<const ServerSpec*> pinned_servers(const World& world)
{
    std::vector<const ServerSpec*> pinned;
    for (const BotnetSpec& botnet : world.botnets) {
        for (const ServerSpec& server : botnet.servers) {
            if (server.address) {
                pinned.push_back(&server);
            }
        }
    }
    return pinned;
}

class AddressPlanner {
public:
    AddressPlanner(const World& world, std::vector<System>& systems)
        : world_(world),
          spec_(world.internet),
          systems_(systems),
          wants_v4_(systems.size(), true),
          wants_v6_(systems.size(), true)
    {
    }

    Result<void> plan()
    {
        for (std::size_t i = 0; i < systems_.size(); ++i) {
            TAKEDOWN_CHECKED(note_given(i));
        }
        for (const ServerSpec* server : pinned_servers(world_)) {
            TAKEDOWN_CHECKED(note_pin(*server));
        }
        TAKEDOWN_CHECKED(allot_v4());
        TAKEDOWN_CHECKED(allot_v6());
        for (std::size_t i = 0; i < systems_.size(); ++i) {
            announce_parts(i);
            put_v4_first(systems_[i].prefixes);
        }
        return {};
    }

private:
    Result<void> note_given(std::size_t system);
    Result<void> note_pin(const ServerSpec& server);
    Result<std::size_t> system_of(const ServerSpec& server) const;
    Result<void> note(std::size_t system, const Prefix& prefix);
    Result<void> allot_v4();
    Result<void> allot_v6();
    void wish_for(std::size_t system, std::vector<Wish>& wishes) const;
    void announce_parts(std::size_t system);
    static void put_v4_first(std::vector<Prefix>& prefixes);

    const World& world_;
    const InternetSpec& spec_;
    std::vector<System>& systems_;
    std::map<Prefix, std::size_t> given_;
    std::vector<bool> wants_v4_;
    std::vector<bool> wants_v6_;
};

Result<void> AddressPlanner::note(std::size_t system, const Prefix& prefix)
{
    const auto [at, is_new] = given_.emplace(prefix, system);
    if (!is_new) {
        return fail(
            ErrorKind::Usage,
            fmt::format(
                "as.prefixes: {} is given twice (AS{} and AS{}); each prefix to one network",
                prefix.text(),
                systems_[at->second].number,
                systems_[system].number
            )
        );
    }
    return {};
}

Result<void> AddressPlanner::note_given(std::size_t system)
{
    for (const Prefix& prefix : systems_[system].prefixes) {
        TAKEDOWN_CHECKED(note(system, prefix));
        (prefix.address().is_v4() ? wants_v4_ : wants_v6_)[system] = false;
    }
    return {};
}

Result<std::size_t> AddressPlanner::system_of(const ServerSpec& server) const
{
    if (server.as == 0) {
        std::vector<std::size_t> hosting;
        for (std::size_t i = 0; i < systems_.size(); ++i) {
            if (systems_[i].kind == AsKind::Hosting && !systems_[i].named) {
                hosting.push_back(i);
            }
        }
        Random random(seed_of(world_.seed, "pinned-network", hash64(server.address->text())));
        return hosting.empty() ? 0 : hosting[random.below(hosting.size())];
    }
    for (std::size_t i = 0; i < systems_.size(); ++i) {
        if (systems_[i].number == server.as) {
            return i;
        }
    }
    return fail(
        ErrorKind::Usage,
        fmt::format(
            "botnet.controller.as: {} (server \"{}\") is no network of this world; name an [[as]]",
            server.as,
            server.name
        )
    );
}

Result<void> AddressPlanner::note_pin(const ServerSpec& server)
{
    const Prefix around(*server.address, server.address->is_v4() ? 24 : longest_v6_block);
    std::optional<std::pair<Prefix, std::size_t>> holder;
    for (const auto& [prefix, system] : given_) {
        if (prefix.contains(*server.address) &&
            (!holder || prefix.length() > holder->first.length())) {
            holder = {prefix, system};
        }
    }
    if (holder && server.as == 0) {
        return {};
    }
    TAKEDOWN_TRY(const std::size_t system, system_of(server));
    if (holder && holder->second == system) {
        return {};
    }
    if (holder && holder->first.length() >= around.length()) {
        return fail(
            ErrorKind::Usage,
            fmt::format(
                "botnet.controller.address: {} (server \"{}\") lies in {} of AS{}, not in AS{}",
                server.address->text(),
                server.name,
                holder->first.text(),
                systems_[holder->second].number,
                server.as
            )
        );
    }
    TAKEDOWN_CHECKED(note(system, around));
    systems_[system].prefixes.push_back(around);
    return {};
}

void AddressPlanner::wish_for(std::size_t system, std::vector<Wish>& wishes) const
{
    Random random(seed_of(world_.seed, "address-wish", system));
    bool spare = false;
    const auto wish = [&](unsigned length) {
        wishes.push_back({system, length, spare, random.next()});
        spare = true;
    };
    switch (systems_[system].kind) {
    case AsKind::Access:
        wish(19 + static_cast<unsigned>(random.weighted(std::array{0.2, 0.45, 0.35})));
        break;
    case AsKind::Hosting:
        wish(random.chance(0.7) ? 22 : 23);
        for (std::uint64_t more = random.below(3); more > 0; --more) {
            wish(random.chance(0.3) ? 23 : 24);
        }
        break;
    case AsKind::Content:
        wish(23);
        if (random.chance(0.4)) {
            wish(24);
        }
        break;
    case AsKind::Transit: wish(24); break;
    }
}

Result<void> AddressPlanner::allot_v4()
{
    FreeSpace space(FreeSpace::Family::V4);
    for (const Prefix& prefix : spec_.address_space) {
        space.add(prefix);
    }
    for (const auto& [prefix, system] : given_) {
        space.remove(prefix);
    }
    std::vector<Wish> wishes;
    for (std::size_t i = 0; i < systems_.size(); ++i) {
        if (wants_v4_[i]) {
            wish_for(i, wishes);
        }
    }
    double wanted = 0; // in blocks of longest_block
    for (const Wish& wish : wishes) {
        wanted += std::exp2(longest_block - wish.length);
    }
    const double room = space.room(longest_block);
    const auto smaller = [](const Wish& a, const Wish& b) {
        return std::tuple(a.length, !a.spare, a.order) > std::tuple(b.length, !b.spare, b.order);
    };
    std::priority_queue<Wish, std::vector<Wish>, decltype(smaller)> largest(
        smaller, std::move(wishes)
    );
    while (!largest.empty()) {
        Wish wish = largest.top();
        const auto block = wanted > room ? std::nullopt : space.take(wish.length);
        largest.pop();
        if (block) {
            systems_[wish.system].prefixes.push_back(*block);
            continue;
        }
        if (wish.length >= longest_block && wish.spare) {
            wanted -= 1;
            continue;
        }
        if (wish.length >= longest_block) {
            return fail(
                ErrorKind::Usage,
                fmt::format(
                    "internet.address_space: holds too few addresses for {} networks; give more "
                    "space or fewer networks",
                    systems_.size()
                )
            );
        }
        if (wanted > room) {
            wanted -= std::exp2(longest_block - wish.length - 1);
        }
        ++wish.length;
        largest.push(wish);
    }
    return {};
}

Result<void> AddressPlanner::allot_v6()
{
    FreeSpace space(FreeSpace::Family::V6);
    for (const Prefix& prefix : spec_.address_space_v6) {
        space.add(prefix);
    }
    for (const auto& [prefix, system] : given_) {
        space.remove(prefix);
    }
    for (std::size_t i = 0; i < systems_.size(); ++i) {
        if (!wants_v6_[i]) {
            continue;
        }
        const auto block = space.take(longest_v6_block);
        if (!block) {
            return fail(
                ErrorKind::Usage,
                fmt::format(
                    "internet.address_space_v6: holds no /48 for each of {} networks",
                    systems_.size()
                )
            );
        }
        systems_[i].prefixes.push_back(*block);
    }
    return {};
}

void AddressPlanner::announce_parts(std::size_t system)
{
    System& announcer = systems_[system];
    Random random(seed_of(world_.seed, "announced-parts", system));
    const double part = announcer.kind == AsKind::Hosting  ? 0.35
                        : announcer.kind == AsKind::Access ? 0.15
                                                           : 0;
    if (announcer.named || !random.chance(part)) {
        return;
    }
    const auto largest = std::min_element(
        announcer.prefixes.begin(),
        announcer.prefixes.end(),
        [](const Prefix& a, const Prefix& b) { return a.length() < b.length(); }
    );
    if (!largest->address().is_v4() || largest->length() >= longest_announced) {
        return;
    }
    const std::uint64_t parts = std::uint64_t{1} << (longest_announced - largest->length());
    const auto offset = static_cast<std::uint32_t>(random.below(parts) << (32 - longest_announced));
    const Prefix announced(Address::v4(largest->address().v4_bits() + offset), longest_announced);
    if (given_.emplace(announced, system).second) {
        announcer.prefixes.push_back(announced);
    }
}

void AddressPlanner::put_v4_first(std::vector<Prefix>& prefixes)
{
    std::stable_partition(prefixes.begin(), prefixes.end(), [](const Prefix& prefix) {
        return prefix.address().is_v4();
    });
}

} // namespace

Result<void> plan_addresses(const World& world, std::vector<System>& systems)
{
    return AddressPlanner(world, systems).plan();
}

std::vector<Address> pinned_addresses(const World& world)
{
    std::vector<Address> pinned;
    for (const ServerSpec* server : pinned_servers(world)) {
        pinned.push_back(*server->address);
    }
    std::sort(pinned.begin(), pinned.end());
    pinned.erase(std::unique(pinned.begin(), pinned.end()), pinned.end());
    return pinned;
}

} // namespace takedown::simulate
