#include "simulate/botnets/history_maker.hpp"

#include "core/text.hpp"
#include "model/enum_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace takedown::simulate {

namespace {

Micros hours(double count)
{
    return Micros(static_cast<std::int64_t>(count * 3600e6));
}

/// "AS64500" → 64500.
std::optional<Asn> as_number(std::string_view party)
{
    return party.starts_with("AS") ? parse_number<Asn>(party.substr(2)) : std::nullopt;
}

} // namespace

bool HistoryMaker::Entry::operator>(const Entry& other) const
{
    return time != other.time ? time > other.time : number > other.number;
}

HistoryMaker::HistoryMaker(const World& world, Internet& internet)
    : world_(world), internet_(internet), replacements_(world.botnets.size())
{
    made_.world_ = &world;
    made_.internet_ = &internet;
    made_.silences_.resize(world.botnets.size());
    made_.generated_servers_.resize(world.botnets.size());
    made_.flux_names_.resize(world.botnets.size());
}

Result<History> HistoryMaker::make()
{
    for (std::size_t botnet = 0; botnet < world_.botnets.size(); ++botnet) {
        TAKEDOWN_CHECKED(add_botnet(botnet));
    }
    for (std::size_t i = 0; i < world_.events.size(); ++i) {
        plan(world_.events[i].time, Happening::Event, i);
    }
    while (!coming_.empty() && coming_.top().time < world_.to) {
        const Entry entry = coming_.top();
        coming_.pop();
        switch (entry.what) {
        case Happening::Event:
            play_event(world_.events[entry.index], entry.index, entry.time);
            break;
        case Happening::Acts: acts(world_.events[entry.index], entry.index, entry.time); break;
        case Happening::Restores: restore(entry.index, entry.time); break;
        case Happening::Ends: begin_outage(entry.index, entry.time, {}); break;
        case Happening::Replaces: TAKEDOWN_CHECKED(replace(entry.index, entry.time)); break;
        }
    }
    find_turns();
    return std::move(made_);
}

void HistoryMaker::plan(TimePoint time, Happening what, std::size_t index)
{
    coming_.push({time, count_++, what, index});
}

void HistoryMaker::tell(TimePoint time, std::string what, const std::string& note)
{
    made_.events_.push_back({time, std::move(what), note});
}

std::string HistoryMaker::told(std::size_t server) const
{
    const Server& known = made_.servers_[server];
    return fmt::format(
        "{} ({}) of {}", known.name, known.address.text(), world_.botnets[known.botnet].name
    );
}

std::optional<std::size_t> HistoryMaker::server_named(const std::string& name) const
{
    for (std::size_t i = 0; i < made_.servers_.size(); ++i) {
        const Server& server = made_.servers_[i];
        if (server.name == name || world_.botnets[server.botnet].name + "/" + server.name == name) {
            return i;
        }
    }
    return std::nullopt;
}

bool HistoryMaker::gone(std::size_t server, TimePoint time) const
{
    // For the herder, who looks from somewhere: gone for whoever must cross a null route too.
    const std::vector<Outage>& outages = made_.servers_[server].outages;
    return std::any_of(outages.begin(), outages.end(), [time](const Outage& outage) {
        return time >= outage.from && time < outage.to;
    });
}

bool HistoryMaker::has_master(std::size_t segment, TimePoint time) const
{
    const SegmentHistory& history = made_.segments_[segment];
    const auto steers = [&](std::size_t server) {
        return made_.servers_[server].role == Role::ConfigMaster && !gone(server, time);
    };
    const std::vector<std::size_t>& order = history.orders.back().servers;
    return std::any_of(order.begin(), order.end(), steers) ||
           std::any_of(history.backups.begin(), history.backups.end(), steers);
}

void HistoryMaker::play_event(const EventSpec& event, std::size_t index, TimePoint time)
{
    const std::optional<std::size_t> server = server_named(event.target);
    switch (event.kind) {
    case EventKind::Ask: asked(event, index); break;
    case EventKind::Stop:
        if (server) {
            Random random(seed_of(world_.seed, "manner", index));
            const std::array<double, 4> weights{0.5, 0.25, 0.1, 0.15};
            const auto manner = static_cast<Manner>(random.weighted(weights));
            begin_outage(*server, time, {.manner = manner, .null_route_at = {}});
            tell(time, told(*server) + " goes off", event.note);
        }
        break;
    case EventKind::NullRoute:
    case EventKind::Withdraw: acts(event, index, time); break;
    case EventKind::Restore:
        if (server) {
            restore(*server, time);
            tell(time, told(*server) + " is back", event.note);
        }
        break;
    case EventKind::Repoint: repoint(event, time); break;
    case EventKind::Silence:
    case EventKind::Resume:
        for (std::size_t botnet = 0; botnet < world_.botnets.size(); ++botnet) {
            if (world_.botnets[botnet].name != event.target) {
                continue;
            }
            std::vector<UpTime>& spans = made_.silences_[botnet];
            if (event.kind == EventKind::Silence) {
                spans.push_back({time, TimePoint::max()});
                tell(time, event.target + " falls silent", event.note);
            } else if (!spans.empty()) {
                spans.back().to = time;
                tell(time, event.target + " sends again", event.note);
            }
        }
        break;
    }
}

void HistoryMaker::asked(const EventSpec& event, std::size_t index)
{
    ResponseSpec response;
    if (const auto number = as_number(event.party)) {
        if (const auto system = internet_.find(*number)) {
            response = internet_.systems()[*system].response;
        }
    }
    for (const PartySpec& party : world_.internet.parties) {
        if (party.id == event.party) {
            response = party.response;
        }
    }
    tell(
        event.time,
        fmt::format("{} is asked to act against {}", event.party, event.target),
        event.note
    );
    if (response.response == Response::Deaf) {
        return;
    }
    Random random(seed_of(world_.seed, "response", index));
    const TimePoint acts_at =
        event.time + hours(random.log_normal(std::max(response.response_hours, 1e-3), 0.3));
    plan(acts_at, Happening::Acts, index);
    const auto server = server_named(event.target);
    if (response.response == Response::Returns && server) {
        plan(acts_at + hours(response.return_hours), Happening::Restores, *server);
    }
}

void HistoryMaker::acts(const EventSpec& event, std::size_t /*index*/, TimePoint time)
{
    const std::optional<std::size_t> server = server_named(event.target);
    if (!server) {
        suspend(event.target, time);
        tell(time, fmt::format("{} takes the name {} away", event.party, event.target), event.note);
        return;
    }
    if (event.kind == EventKind::Withdraw) {
        withdraw(*server, time);
        tell(
            time,
            fmt::format("{} withdraws the route to {}", event.party, told(*server)),
            event.note
        );
        return;
    }
    Outage outage;
    const auto number = as_number(event.party);
    const auto system = number ? internet_.find(*number) : std::nullopt;
    if (system && *system != made_.servers_[*server].system) {
        outage.null_route_at = *system;
        note_crossing(*system, made_.servers_[*server].system);
    }
    begin_outage(*server, time, outage);
    tell(
        time,
        fmt::format(
            "{} {} {}",
            event.party,
            outage.null_route_at || event.kind == EventKind::NullRoute ? "null-routes" : "stops",
            told(*server)
        ),
        event.note
    );
}

void HistoryMaker::begin_outage(std::size_t server, TimePoint time, Outage outage)
{
    outage.from = time;
    Server& known = made_.servers_[server];
    known.outages.push_back(outage);
    const HerderSpec& herder = world_.botnets[known.botnet].herder;
    if (herder.repoints && replacements_[known.botnet] < herder.reserve) {
        plan(
            time + hours(herder.notices_hours + herder.prepares_hours), Happening::Replaces, server
        );
    }
}

void HistoryMaker::withdraw(std::size_t server, TimePoint time)
{
    const Server& known = made_.servers_[server];
    for (const Prefix& prefix : internet_.systems()[known.system].prefixes) {
        if (prefix.contains(known.address)) {
            made_.route_changes_.push_back({time, prefix, known.system, false});
        }
    }
    for (std::size_t i = 0; i < made_.servers_.size(); ++i) {
        const Server& other = made_.servers_[i];
        const bool below = std::any_of(
            internet_.systems()[known.system].prefixes.begin(),
            internet_.systems()[known.system].prefixes.end(),
            [&](const Prefix& prefix) {
                return prefix.contains(known.address) && prefix.contains(other.address);
            }
        );
        if (below) {
            begin_outage(i, time, {});
        }
    }
}

void HistoryMaker::restore(std::size_t server, TimePoint time)
{
    Server& known = made_.servers_[server];
    for (Outage& outage : known.outages) {
        if (outage.from <= time && outage.to > time) {
            outage.to = time;
        }
    }
    const auto last = std::find_if(
        made_.route_changes_.rbegin(),
        made_.route_changes_.rend(),
        [&](const RouteChange& change) { return change.prefix.contains(known.address); }
    );
    if (last != made_.route_changes_.rend() && !last->announced) {
        made_.route_changes_.push_back({time, last->prefix, last->system, true});
    }
}

void HistoryMaker::repoint(const EventSpec& event, TimePoint time)
{
    for (std::size_t segment = 0; segment < made_.segments_.size(); ++segment) {
        SegmentHistory& history = made_.segments_[segment];
        if (history.name != event.target) {
            continue;
        }
        if (!has_master(segment, time)) {
            tell(time, fmt::format("nobody is left to re-point {}", history.name), event.note);
            continue;
        }
        // Masters stay what they are; what is named takes the place of the rest.
        RendezvousOrder order{time, {}};
        for (const std::size_t server : history.orders.back().servers) {
            if (made_.servers_[server].role == Role::ConfigMaster) {
                order.servers.push_back(server);
            }
        }
        for (const std::string& name : event.servers) {
            const auto server = server_named(name);
            if (server && std::find(order.servers.begin(), order.servers.end(), *server) ==
                              order.servers.end()) {
                order.servers.push_back(*server);
            }
        }
        history.orders.push_back(std::move(order));
        tell(
            time,
            fmt::format(
                "the herder re-points {} to {} servers", history.name, event.servers.size()
            ),
            event.note
        );
    }
}

Result<void> HistoryMaker::replace(std::size_t server, TimePoint time)
{
    const Server dead = made_.servers_[server];
    const BotnetSpec& botnet = world_.botnets[dead.botnet];
    if (!gone(server, time) || replacements_[dead.botnet] >= botnet.herder.reserve) {
        return {};
    }
    bool can = false;
    for (std::size_t segment = 0; segment < made_.segments_.size(); ++segment) {
        const std::vector<std::size_t>& order = made_.segments_[segment].orders.back().servers;
        const bool used = std::find(order.begin(), order.end(), server) != order.end();
        can |= used && has_master(segment, time);
    }
    if (!can) {
        tell(time, fmt::format("the herder cannot replace {}: no master is left", told(server)));
        return {};
    }
    ServerSpec spec;
    spec.name = fmt::format("replacement-{}", ++replacements_[dead.botnet]);
    spec.role = dead.role;
    spec.as = botnet.herder.reserve_as;
    spec.port = dead.port;
    TAKEDOWN_TRY(const std::size_t fresh, add_server(dead.botnet, spec));
    made_.servers_[fresh].from = time;
    made_.servers_[fresh].outages.push_back({TimePoint::min(), time, Manner::Silent, {}});
    point_to_replacement(server, fresh, time);
    tell(time, fmt::format("the herder replaces {} by {}", told(server), told(fresh)));
    return {};
}

void HistoryMaker::point_to_replacement(std::size_t dead, std::size_t fresh, TimePoint time)
{
    for (std::size_t segment = 0; segment < made_.segments_.size(); ++segment) {
        SegmentHistory& history = made_.segments_[segment];
        RendezvousOrder order = history.orders.back();
        const auto place = std::find(order.servers.begin(), order.servers.end(), dead);
        if (place == order.servers.end() || !has_master(segment, time)) {
            continue;
        }
        *place = fresh;
        order.from = time;
        history.orders.push_back(std::move(order));
    }
    for (auto& [name, owners] : made_.by_domain_) {
        if (owners.back().second == dead) {
            owners.emplace_back(time, fresh);
            made_.servers_[fresh].names.push_back(name);
        }
    }
}

void HistoryMaker::suspend(const std::string& name, TimePoint time)
{
    made_.suspended_[name].push_back({time, TimePoint::max()});
}

void HistoryMaker::note_crossing(std::size_t at, std::size_t origin)
{
    const auto [place, fresh] = made_.crossings_.try_emplace({at, origin});
    if (!fresh) {
        return;
    }
    const auto next = internet_.best_next_hops(origin);
    place->second.resize(next.size());
    for (std::size_t from = 0; from < next.size(); ++from) {
        std::size_t here = from;
        bool crosses = here == at;
        while (here != origin && next[here] && !crosses) {
            here = *next[here];
            crosses = here == at;
        }
        place->second[from] = crosses;
    }
}

void HistoryMaker::find_turns()
{
    std::set<TimePoint> turns{TimePoint::min()};
    for (const Server& server : made_.servers_) {
        for (const Outage& outage : server.outages) {
            turns.insert(outage.from);
            turns.insert(outage.to);
        }
    }
    for (const SegmentHistory& segment : made_.segments_) {
        for (const RendezvousOrder& order : segment.orders) {
            turns.insert(order.from);
        }
    }
    for (const auto& [name, spans] : made_.suspended_) {
        for (const UpTime& span : spans) {
            turns.insert(span.from);
        }
    }
    made_.turns_.assign(turns.begin(), turns.end());
    const std::size_t systems = internet_.systems().size();
    made_.fed_.resize(made_.segments_.size() * systems);
    for (std::size_t row = 0; row < made_.fed_.size(); ++row) {
        for (const TimePoint turn : made_.turns_) {
            made_.fed_[row].push_back(made_.fed(row / systems, row % systems, turn));
        }
    }
}

} // namespace takedown::simulate
