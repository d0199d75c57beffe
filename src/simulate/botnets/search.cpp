#include "simulate/botnets/search.hpp"

#include "simulate/botnets/generated_names.hpp"

#include <algorithm>
#include <utility>

namespace takedown::simulate {

namespace {

constexpr std::uint32_t name_ttl = 300;

Micros seconds(double count)
{
    return Micros(static_cast<std::int64_t>(count * 1e6));
}

double part_of(std::uint64_t seed)
{
    return static_cast<double>(seed >> 11U) * 0x1.0p-53;
}

const Outage& reset_by_gateway()
{
    static const Outage reset{TimePoint::min(), TimePoint::max(), Manner::Refused, {}};
    return reset;
}

} // namespace

std::uint16_t peer_port(const Bot& bot)
{
    return static_cast<std::uint16_t>(1024 + bot.identity % 60000);
}

Search::Search(const SearchScene& scene, const Bot& bot, const Seat& seat, Random& random)
    : scene_(scene), bot_(bot), seat_(seat), random_(random)
{
}

bool Search::uses_proxy() const
{
    return part_of(seed_of(bot_.identity, "proxy")) < scene_.dialogue->spec().polling.proxy_share;
}

const Outage* Search::barrier(std::size_t server) const
{
    return seat_.gateway.resets_connections ? &reset_by_gateway()
                                            : scene_.history->outage(server, bot_.system, time_);
}

Call Search::call_of(const Address& server, std::uint16_t port, const std::string& name) const
{
    return {time_, seat_.client, server, port, name, bot_.identity, role_};
}

void Search::deal(const Dealing& dealing) const
{
    scene_.sinks->dealt(bot_, dealing, time_);
}

std::vector<std::size_t> Search::told(Role role) const
{
    const std::span<const std::size_t> order = scene_.history->order(bot_.segment, time_);
    const auto of_role = [&](Role wanted) {
        std::vector<std::size_t> found;
        for (const std::size_t server : order) {
            if (scene_.history->servers()[server].role == wanted) {
                found.push_back(server);
            }
        }
        return found;
    };
    std::vector<std::size_t> servers;
    if (role == Role::ConfigMaster && uses_proxy()) {
        servers = of_role(Role::Proxy);
    }
    if (servers.empty()) {
        servers = of_role(role);
    }
    if (!scene_.dialogue->spec().polling.returns_to_first && servers.size() > 1) {
        // It stays with the one that answered last: whichever took over when the one before died.
        std::size_t current = 0;
        for (const TimePoint turn : scene_.history->turns()) {
            if (turn > time_) {
                break;
            }
            for (std::size_t step = 0;
                 step < servers.size() &&
                 scene_.history->outage(servers[current], bot_.system, turn) != nullptr;
                 ++step) {
                current = (current + 1) % servers.size();
            }
        }
        std::rotate(
            servers.begin(), servers.begin() + static_cast<std::ptrdiff_t>(current), servers.end()
        );
    }
    return servers;
}

bool Search::order_is_dead(TimePoint time) const
{
    const std::span<const std::size_t> order = scene_.history->order(bot_.segment, time);
    return std::none_of(order.begin(), order.end(), [&](std::size_t server) {
        const Role role = scene_.history->servers()[server].role;
        return (role == Role::ConfigMaster || role == Role::Proxy) &&
               !seat_.gateway.resets_connections &&
               scene_.history->outage(server, bot_.system, time) == nullptr;
    });
}

bool Search::look_up(
    const std::string& name, const std::vector<Address>& addresses, std::uint32_t ttl
)
{
    const bool exists = !addresses.empty() && !seat_.gateway.refuses_names;
    scene_.sinks->conversation(
        seat_.network,
        make_lookup(
            call_of(seat_.resolver, 53, name),
            name,
            exists ? addresses : std::vector<Address>{},
            exists ? dns_ok : dns_no_such_name,
            ttl,
            random_
        )
    );
    time_ += seconds(0.05 + random_.exponential(0.05));
    return exists;
}

bool Search::try_server(std::size_t server, const std::string& name)
{
    const Server& known = scene_.history->servers()[server];
    const PollingSpec& polling = scene_.dialogue->spec().polling;
    const auto tries = 1 + static_cast<std::uint64_t>(polling.retries);
    double wait = polling.retry_seconds;
    for (std::uint64_t i = 0; i < tries; ++i, wait *= 2) {
        const Call call = call_of(known.address, known.port, name);
        deal({server, {known.address, known.port, Transport::Tcp, {}}, known.role, name, fallback_}
        );
        const Outage* outage = barrier(server);
        Conversation made;
        if (outage == nullptr && session_ > Micros(0)) {
            Micros lasts = session_;
            for (const Outage& later : known.outages) {
                if (later.from > time_) {
                    lasts = std::min(lasts, Micros(later.from - time_));
                }
            }
            made = scene_.dialogue->session(call, lasts, random_);
        } else {
            made = outage == nullptr ? scene_.dialogue->answered(call, random_)
                                     : scene_.dialogue->failed(call, outage->manner, random_);
        }
        const Micros lasted = made.flow.duration;
        scene_.sinks->conversation(seat_.network, std::move(made));
        if (outage == nullptr) {
            return true;
        }
        time_ += lasted + seconds(wait * (0.9 + 0.2 * random_.unit()));
    }
    return false;
}

bool Search::try_name(const std::string& name)
{
    const auto server = scene_.history->server_of(name, time_);
    std::vector<Address> addresses;
    if (server) {
        addresses.push_back(scene_.history->servers()[*server].address);
    }
    if (!look_up(name, addresses, name_ttl)) {
        deal({std::nullopt, {{}, 0, Transport::Tcp, name}, Role::Unknown, name, fallback_});
        time_ += seconds(0.5 + random_.exponential(0.5));
        return false;
    }
    return try_server(*server, name);
}

std::optional<TimePoint> Search::run(Role role, TimePoint time)
{
    role_ = role;
    time_ = time;
    fallback_ = false;
    for (const std::size_t server : told(role)) {
        const std::vector<std::string>& names = scene_.history->servers()[server].names;
        if (names.empty() ? try_server(server, {}) : try_name(names.front())) {
            return time_;
        }
    }
    // Only masters can be found again by other ways: they say where the rest is.
    if (role == Role::ConfigMaster && try_fallback()) {
        return time_;
    }
    if (role == Role::ConfigMaster && scene_.sinks->lost &&
        scene_.dialogue->spec().fallback.kind == FallbackClass::None) {
        scene_.sinks->lost(bot_, time_);
    }
    return std::nullopt;
}

std::optional<TimePoint> Search::run_session(TimePoint time, Micros longest)
{
    session_ = longest;
    const auto done = run(Role::ConfigMaster, time);
    session_ = Micros(0);
    return done;
}

bool Search::try_fallback()
{
    fallback_ = true;
    const SegmentHistory& segment = scene_.history->segments()[bot_.segment];
    switch (scene_.dialogue->spec().fallback.kind) {
    case FallbackClass::AddressList:
        return std::any_of(
            segment.backups.begin(),
            segment.backups.end(),
            [this](std::size_t server) { return try_server(server, {}); }
        );
    case FallbackClass::DomainList:
        return std::any_of(
            segment.list_names.begin(),
            segment.list_names.end(),
            [this](const std::string& name) { return try_name(name); }
        );
    case FallbackClass::Dga: return try_generated();
    case FallbackClass::FastFlux: return try_flux();
    case FallbackClass::PeerToPeer:
        for (int i = 0; i < 8; ++i) {
            time_ += seconds(1 + random_.exponential(3));
            try_peer();
        }
        return true;
    case FallbackClass::None:
    case FallbackClass::Unknown: break;
    }
    return false;
}

bool Search::try_generated()
{
    const FallbackSpec& fallback = scene_.dialogue->spec().fallback;
    const auto server = scene_.history->generated_server(bot_.botnet);
    const std::int64_t day =
        std::chrono::floor<std::chrono::days>(time_).time_since_epoch().count();
    // Each bot walks the day's names in an order of its own, and once one led somewhere it goes
    // there first for the rest of the day.
    const std::uint64_t key = seed_of(bot_.identity, "walk", static_cast<std::uint64_t>(day));
    const auto leads = [&](std::uint64_t index) {
        return server && is_registered(*scene_.world, bot_.botnet, day, index);
    };
    const double minutes_into_day =
        static_cast<double>((time_ - std::chrono::floor<std::chrono::days>(time_)).count()) / 60e6;
    const bool knows = !seat_.gateway.refuses_names && !seat_.gateway.resets_connections &&
                       minutes_into_day > 2 * scene_.dialogue->spec().polling.minutes;
    for (std::uint64_t step = 0; step < fallback.names_a_day; ++step) {
        const std::uint64_t index = permuted(step, fallback.names_a_day, key);
        if (knows && !leads(index)) {
            continue;
        }
        const std::string name = generated_name(*scene_.world, bot_.botnet, day, index);
        std::vector<Address> addresses;
        if (leads(index)) {
            addresses.push_back(scene_.history->servers()[*server].address);
        }
        if (look_up(name, addresses, name_ttl)) {
            if (try_server(*server, name)) {
                return true;
            }
        } else {
            deal({std::nullopt, {{}, 0, Transport::Tcp, name}, Role::Unknown, name, true});
        }
        time_ += seconds(1 + random_.exponential(4));
    }
    return false;
}

bool Search::try_flux()
{
    const FallbackSpec& fallback = scene_.dialogue->spec().fallback;
    const std::string& name = scene_.history->flux_name(bot_.botnet);
    const auto round = static_cast<std::uint64_t>(
        static_cast<double>(time_.time_since_epoch().count()) / (fallback.flux_ttl_seconds * 1e6)
    );
    Random shown(seed_of(scene_.world->seed, "flux", bot_.botnet, round));
    std::vector<Address> addresses;
    for (std::uint32_t i = 0; i < fallback.flux_addresses; ++i) {
        const Bot agent =
            scene_.population->bot(bot_.botnet, shown.below(scene_.population->size(bot_.botnet)));
        addresses.push_back(scene_.population->address(agent, time_));
    }
    if (!look_up(name, addresses, static_cast<std::uint32_t>(fallback.flux_ttl_seconds))) {
        return false;
    }
    for (const Address& address : addresses) {
        deal({std::nullopt, {address, 80, Transport::Tcp, {}}, Role::Proxy, name, fallback_});
        const bool answers = !seat_.gateway.resets_connections && random_.chance(0.85);
        const Call call = call_of(address, 80, name);
        Conversation made = answers ? scene_.dialogue->answered(call, random_)
                            : seat_.gateway.resets_connections
                                ? scene_.dialogue->failed(call, Manner::Refused, random_)
                                : scene_.dialogue->failed(call, Manner::Silent, random_);
        const Micros lasted = made.flow.duration;
        scene_.sinks->conversation(seat_.network, std::move(made));
        if (answers) {
            return true;
        }
        time_ += lasted;
    }
    return false;
}

bool Search::try_peer()
{
    const FallbackSpec& fallback = scene_.dialogue->spec().fallback;
    const std::uint64_t count = scene_.population->size(bot_.botnet);
    const std::uint64_t known = random_.below(std::max<std::uint32_t>(fallback.peers, 1));
    const Bot peer = scene_.population->bot(
        bot_.botnet, seed_of(bot_.identity, "peer", known) % std::max<std::uint64_t>(count, 1)
    );
    if (peer.number == bot_.number) {
        return false;
    }
    // The list of peers is some hours old: where an address has changed, nobody answers.
    const auto age = std::chrono::hours(seed_of(bot_.identity, "peer-age", known) % 12);
    const Address address = scene_.population->address(peer, time_ - age);
    const bool answers = !seat_.gateway.resets_connections &&
                         scene_.population->online(peer, time_) &&
                         address == scene_.population->address(peer, time_);
    const std::uint16_t port = peer_port(peer);
    deal({std::nullopt, {address, port, Transport::Udp, {}}, Role::Peer, {}, fallback_});
    scene_.sinks->conversation(
        seat_.network, scene_.dialogue->peer_contact(call_of(address, port, {}), answers, random_)
    );
    return answers;
}

} // namespace takedown::simulate
