// The start of a history: each botnet's servers, segments and fallback as the world file has them.

#include "simulate/botnets/history_maker.hpp"
#include "simulate/world/invented_name.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace takedown::simulate {

Result<History> History::make(const World& world, Internet& internet)
{
    return HistoryMaker(world, internet).make();
}

Result<void> HistoryMaker::add_botnet(std::size_t botnet)
{
    for (const ServerSpec& spec : world_.botnets[botnet].servers) {
        TAKEDOWN_TRY(const std::size_t server, add_server(botnet, spec));
        Server& added = made_.servers_[server];
        if (spec.from && *spec.from > world_.from) {
            added.from = *spec.from;
            added.outages.push_back({TimePoint::min(), *spec.from, Manner::Silent, {}});
        }
        if (spec.to && *spec.to < world_.to) {
            added.to = *spec.to;
            plan(*spec.to, Happening::Ends, server);
        }
    }
    add_segments(botnet);
    return add_fallback(botnet);
}

std::vector<std::size_t> HistoryMaker::generated_hosting() const
{
    // What the world file names is there for what the world file puts there.
    std::vector<std::size_t> hosting = internet_.of_kind(AsKind::Hosting);
    std::erase_if(hosting, [this](std::size_t system) {
        return std::any_of(
            world_.internet.systems.begin(),
            world_.internet.systems.end(),
            [&](const AsSpec& named) { return named.number == internet_.systems()[system].number; }
        );
    });
    return hosting;
}

Result<std::size_t> HistoryMaker::add_server(std::size_t botnet, const ServerSpec& spec)
{
    Server server;
    server.name = spec.name;
    server.botnet = botnet;
    server.role = spec.role;
    server.port = spec.port;
    server.names = spec.names;
    server.from = world_.from;
    server.to = world_.to;
    server.published = spec.published;
    const std::size_t number = made_.servers_.size();
    if (spec.as != 0) {
        server.system = internet_.find(spec.as).value_or(0);
    } else if (const auto holder = spec.address ? internet_.holder(*spec.address) : std::nullopt) {
        server.system = *holder;
    } else {
        const std::vector<std::size_t> hosting = generated_hosting();
        if (hosting.empty()) {
            return fail(
                ErrorKind::Usage,
                fmt::format(
                    "{}: internet.hosting_networks: {} has a server and there is no hosting "
                    "network; give "
                    "at least 1",
                    world_.name,
                    world_.botnets[botnet].name
                )
            );
        }
        Random random(seed_of(world_.seed, "server-host", botnet, number));
        server.system = hosting[random.below(hosting.size())];
    }
    if (spec.address) {
        server.address = *spec.address;
    } else if (const auto address = internet_.take_server_address(server.system)) {
        server.address = *address;
    } else {
        return fail(
            ErrorKind::Usage,
            fmt::format(
                "{}: internet.address_space: no address is left in AS{} for {} of {}; name more "
                "space",
                world_.name,
                internet_.systems()[server.system].number,
                spec.name,
                world_.botnets[botnet].name
            )
        );
    }
    for (const std::string& name : server.names) {
        made_.by_domain_[name].emplace_back(TimePoint::min(), number);
    }
    made_.servers_.push_back(std::move(server));
    return number;
}

void HistoryMaker::add_segments(std::size_t botnet)
{
    const BotnetSpec& spec = world_.botnets[botnet];
    double total = 0;
    for (const SegmentSpec& segment : spec.segments) {
        total += segment.weight;
    }
    for (const SegmentSpec& segment : spec.segments) {
        SegmentHistory history;
        history.botnet = botnet;
        history.name = spec.name + "/" + segment.name;
        history.weight = total > 0 ? segment.weight / total : 1.0;
        RendezvousOrder order{TimePoint::min(), {}};
        const auto add = [&](const std::string& name) {
            if (const auto server = server_named(spec.name + "/" + name)) {
                order.servers.push_back(*server);
            }
        };
        for (const std::string& name : segment.order) {
            add(name);
        }
        if (segment.order.empty()) {
            for (const ServerSpec& server : spec.servers) {
                const bool serves =
                    server.segments.empty() ||
                    std::find(server.segments.begin(), server.segments.end(), segment.name) !=
                        server.segments.end();
                const bool fallback_only =
                    std::find(spec.fallback.list.begin(), spec.fallback.list.end(), server.name) !=
                    spec.fallback.list.end();
                const bool there = !server.from || *server.from <= world_.from;
                if (serves && there && !fallback_only) {
                    add(server.name);
                }
            }
        }
        history.orders.push_back(std::move(order));
        made_.segments_.push_back(std::move(history));
    }
}

Result<void> HistoryMaker::add_fallback(std::size_t botnet)
{
    const FallbackSpec& fallback = world_.botnets[botnet].fallback;
    std::vector<std::size_t> backups;
    std::vector<std::string> names;
    const auto new_server = [&](std::string name, std::vector<std::string> domains) {
        ServerSpec spec;
        spec.name = std::move(name);
        spec.names = std::move(domains);
        spec.port = made_.servers_.empty() ? 80 : made_.servers_.back().port;
        return add_server(botnet, spec);
    };
    switch (fallback.kind) {
    case FallbackClass::AddressList:
        for (const std::string& name : fallback.list) {
            if (const auto server = server_named(world_.botnets[botnet].name + "/" + name)) {
                backups.push_back(*server);
            }
        }
        for (std::size_t i = 1; fallback.list.empty() && i <= 2; ++i) {
            TAKEDOWN_TRY(const std::size_t made, new_server(fmt::format("backup-{}", i), {}));
            backups.push_back(made);
        }
        break;
    case FallbackClass::DomainList: {
        names = fallback.list;
        while (names.size() < fallback.count) {
            names.push_back(invented_name(world_, "list-name", botnet, names.size()));
        }
        const bool leads = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
            return made_.by_domain_.contains(name);
        });
        // Where the world file leads none of them anywhere, the herder holds the third.
        if (!leads && !names.empty()) {
            TAKEDOWN_CHECKED(
                new_server("backup-1", {names[std::min<std::size_t>(2, names.size() - 1)]})
            );
        }
        break;
    }
    case FallbackClass::Dga: {
        TAKEDOWN_TRY(const std::size_t made, new_server("generated-1", {}));
        made_.generated_servers_[botnet] = made;
        break;
    }
    case FallbackClass::FastFlux:
        made_.flux_names_[botnet] = fallback.list.empty()
                                        ? invented_name(world_, "flux-name", botnet, 0)
                                        : fallback.list.front();
        break;
    case FallbackClass::None:
    case FallbackClass::Unknown:
    case FallbackClass::PeerToPeer: break;
    }
    for (SegmentHistory& segment : made_.segments_) {
        if (segment.botnet == botnet) {
            segment.backups = backups;
            segment.list_names = names;
        }
    }
    return {};
}

} // namespace takedown::simulate
