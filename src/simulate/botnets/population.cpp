#include "simulate/botnets/population.hpp"

#include "simulate/world/random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace takedown::simulate {

namespace {

/// Addresses of a pool are handed out anew in so many parts, each at a time of its own.
constexpr std::uint64_t lease_groups = 8;
/// Bots that share a gateway's address, where they do.
constexpr std::uint64_t bots_a_gateway = 3;

/// [0, 1) out of a seed.
double part_of(std::uint64_t seed)
{
    return static_cast<double>(seed >> 11U) * 0x1.0p-53;
}

} // namespace

Result<Population> Population::make(
    const World& world,
    const Internet& internet,
    const History& history,
    const Neighbourhood& neighbourhood
)
{
    Population made;
    made.world_ = &world;
    made.internet_ = &internet;
    made.history_ = &history;
    made.neighbourhood_ = &neighbourhood;
    std::set<std::size_t> watched_systems;
    for (std::size_t network = 0; network < world.networks.size(); ++network) {
        if (const auto system = internet.holder(neighbourhood.address_at(network, 0, world.from))) {
            watched_systems.insert(*system);
        }
    }
    std::vector<std::size_t> outside;
    for (const std::size_t system : internet.of_kind(AsKind::Access)) {
        if (!watched_systems.contains(system)) {
            outside.push_back(system);
        }
    }
    std::vector<std::uint64_t> hosts_taken(world.networks.size());
    for (std::size_t botnet = 0; botnet < world.botnets.size(); ++botnet) {
        TAKEDOWN_CHECKED(made.settle_watched(botnet, hosts_taken));
        TAKEDOWN_CHECKED(made.settle_outside(botnet, outside));
    }
    return made;
}

std::size_t Population::segment_by(std::size_t botnet, double part) const
{
    std::size_t last = 0;
    const std::span<const SegmentHistory> segments = history_->segments();
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (segments[i].botnet != botnet) {
            continue;
        }
        last = i;
        part -= segments[i].weight;
        if (part < 0) {
            break;
        }
    }
    return last;
}

Result<void> Population::settle_watched(std::size_t botnet, std::vector<std::uint64_t>& hosts_taken)
{
    const BotnetSpec& spec = world_->botnets[botnet];
    first_watched_.push_back(watched_.size());
    for (std::size_t network = 0; network < world_->networks.size(); ++network) {
        const auto wanted = spec.watched.find(world_->networks[network].name);
        const std::uint64_t count = wanted == spec.watched.end() ? 0 : wanted->second;
        const std::uint64_t people = world_->networks[network].people;
        for (std::uint64_t i = 0; i < count; ++i) {
            if (hosts_taken[network] == people) {
                return fail(
                    ErrorKind::Usage,
                    fmt::format(
                        "{}: botnet.watched: {} has {} people, and more bots than that were asked "
                        "for in "
                        "it; raise network.people",
                        world_->name,
                        world_->networks[network].name,
                        people
                    )
                );
            }
            Bot bot;
            bot.botnet = botnet;
            bot.number = watched_.size() - first_watched_.back();
            // Spread over the segments by their weights, so that few bots still cover them.
            bot.segment =
                segment_by(botnet, (static_cast<double>(i) + 0.5) / static_cast<double>(count));
            bot.watched = WatchedPlace{
                network,
                permuted(
                    hosts_taken[network]++, people, seed_of(world_->seed, "infected", network)
                )};
            const Address address =
                neighbourhood_->address_at(network, bot.watched->host, world_->from);
            bot.system = internet_->holder(address).value_or(0);
            bot.identity = seed_of(world_->seed, "bot", botnet, bot.number);
            watched_.push_back(bot);
        }
    }
    watched_count_.push_back(watched_.size() - first_watched_.back());
    return {};
}

Result<void> Population::settle_outside(std::size_t botnet, std::span<const std::size_t> systems)
{
    const BotnetSpec& spec = world_->botnets[botnet];
    homes_.emplace_back();
    const std::uint64_t first = watched_count_[botnet];
    if (spec.bots <= first) {
        return {};
    }
    std::vector<double> weights;
    double total = 0;
    for (const std::size_t system : systems) {
        const auto country = spec.countries.find(internet_->systems()[system].country);
        const double wanted = spec.countries.empty()            ? 1
                              : country == spec.countries.end() ? 0
                                                                : country->second;
        // Networks of a country differ in how many of their machines are bots.
        Random random(seed_of(world_->seed, "infestation", botnet, system));
        weights.push_back(wanted * random.log_normal(1, 0.8));
        total += weights.back();
    }
    if (!(total > 0)) {
        return fail(
            ErrorKind::Usage,
            fmt::format(
                "{}: botnet.countries: no access network lies in any country of {}; name countries "
                "of "
                "internet.countries or raise internet.access_networks",
                world_->name,
                spec.name
            )
        );
    }
    const std::uint64_t outside = spec.bots - first;
    double sum = 0;
    std::uint64_t settled = 0;
    for (std::size_t i = 0; i < systems.size(); ++i) {
        sum += weights[i];
        const auto until =
            static_cast<std::uint64_t>(std::llround(sum / total * static_cast<double>(outside)));
        if (until > settled) {
            homes_.back().push_back({systems[i], first + settled});
            settled = until;
        }
    }
    return {};
}

std::uint64_t Population::size(std::size_t botnet) const
{
    return std::max<std::uint64_t>(world_->botnets[botnet].bots, watched_count_[botnet]);
}

Bot Population::bot(std::size_t botnet, std::uint64_t number) const
{
    if (number < watched_count_[botnet]) {
        return watched_[first_watched_[botnet] + number];
    }
    Bot bot;
    bot.botnet = botnet;
    bot.number = number;
    bot.identity = seed_of(world_->seed, "bot", botnet, number);
    bot.segment = segment_by(botnet, part_of(seed_of(bot.identity, "segment")));
    bot.ipv6 = part_of(seed_of(bot.identity, "ipv6")) < world_->botnets[botnet].ipv6;
    const std::vector<Home>& homes = homes_[botnet];
    const auto home = std::prev(std::upper_bound(
        homes.begin(),
        homes.end(),
        number,
        [](std::uint64_t wanted, const Home& other) { return wanted < other.first; }
    ));
    bot.system = home->system;
    bot.slot = number - home->first;
    return bot;
}

Address Population::address(const Bot& bot, TimePoint time) const
{
    if (bot.watched) {
        return neighbourhood_->address_at(bot.watched->network, bot.watched->host, time);
    }
    if (bot.ipv6) {
        return internet_->address_v6(bot.system, bot.identity);
    }
    const BotnetSpec& spec = world_->botnets[bot.botnet];
    std::uint64_t slot = bot.slot;
    if (part_of(seed_of(bot.identity, "nat")) < spec.behind_nat) {
        slot -= slot % bots_a_gateway;
    }
    // Each botnet has a part of the pool to itself, as its leases have a pace of their own.
    const std::uint64_t leased = internet_->first_lease_index(bot.system);
    const std::uint64_t count =
        (internet_->address_count(bot.system) - leased) / world_->botnets.size();
    const std::uint64_t first = leased + bot.botnet * count;
    const std::uint64_t pool = std::max<std::uint64_t>(1, count / lease_groups);
    const std::uint64_t group = slot % lease_groups;
    const auto lease = static_cast<std::int64_t>(spec.lease_hours * 3600);
    std::uint64_t epoch = 0;
    if (lease > 0) {
        const std::int64_t seconds =
            std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
        epoch = static_cast<std::uint64_t>(
            (seconds +
             static_cast<std::int64_t>(group) * lease / static_cast<std::int64_t>(lease_groups)) /
            lease
        );
    }
    const std::uint64_t key = seed_of(world_->seed, "lease", bot.system, group, epoch);
    const std::uint64_t place = permuted((slot / lease_groups) % pool, pool, key);
    return internet_->address(bot.system, first + group * pool + place);
}

bool Population::online(const Bot& bot, TimePoint time) const
{
    const double part = world_->botnets[bot.botnet].online;
    if (part >= 1) {
        return true;
    }
    constexpr double day = 86400;
    const double seconds =
        static_cast<double>(time.time_since_epoch().count() % (86400LL * 1000000)) / 1e6;
    const double on_at = part_of(seed_of(bot.identity, "on-at")) * day;
    const double since = std::fmod(seconds - on_at + day, day);
    return since < part * day;
}

} // namespace takedown::simulate
