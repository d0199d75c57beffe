#include "core/text.hpp"
#include "simulate/world/read_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace takedown::simulate {

namespace {

constexpr std::size_t most_botnets = 200;
constexpr std::size_t most_campaigns = 500;
constexpr std::size_t most_servers = 500;
constexpr std::size_t most_segments = 50;
constexpr std::size_t most_volume_points = 10'000;
constexpr std::int64_t most_bots = 50'000'000;
constexpr double most_messages_a_day = 1e9;

void read_volume(TomlTable& table, std::vector<VolumePoint>& volume)
{
    table.read_tables("volume", most_volume_points, [&](TomlTable& row) {
        VolumePoint point;
        row.require("time", "must be a date or time");
        row.require("messages_a_day", "must be a number");
        row.read("time", point.time);
        row.read("messages_a_day", point.messages_a_day, 0, most_messages_a_day);
        if (!volume.empty() && point.time <= volume.back().time) {
            row.complain("time", "must be later than that of the point before");
        }
        volume.push_back(point);
    });
}

void check_countries(TomlTable& table, const BotnetSpec& botnet, const InternetSpec& internet)
{
    for (const auto& [country, weight] : botnet.countries) {
        const auto& known = internet.countries;
        const auto in_country = [&name = country](const AsSpec& system) {
            return system.country == name;
        };
        if (std::find(known.begin(), known.end(), country) == known.end() &&
            std::none_of(internet.systems.begin(), internet.systems.end(), in_country)) {
            table.complain(
                "countries",
                fmt::format(
                    "'{}' must be one of internet.countries or have an [[as]]: no network lies "
                    "there",
                    country
                )
            );
        }
    }
}

void check_watched(TomlTable& table, const BotnetSpec& botnet, WorldNames& names)
{
    std::uint64_t watched = 0;
    for (const auto& [network, bots] : botnet.watched) {
        names.use("network", "", network, table, "watched");
        watched += bots;
    }
    if (watched > botnet.bots) {
        table.complain(
            "watched",
            fmt::format("has {} bots, must be at most botnet.bots, {}", watched, botnet.bots)
        );
    }
}

void read_bots(TomlTable& table, BotnetSpec& botnet)
{
    table.read("family", botnet.family);
    table.read_count("bots", botnet.bots, 1, most_bots);
    table.read_part("online", botnet.online);
    table.read("lease_hours", botnet.lease_hours, 0, most_hours);
    table.read_part("behind_nat", botnet.behind_nat);
    table.read_part("ipv6", botnet.ipv6);
    table.read_numbers("countries", botnet.countries, country_code, 0, 1e6);
    table.read_numbers("watched", botnet.watched, plain_name, 0, static_cast<double>(most_bots));
    table.read("messages_a_day", botnet.messages_a_day, 0, most_messages_a_day);
    read_volume(table, botnet.volume);
    table.read("sends_on_hours", botnet.sends_on_hours, 0, most_hours);
    table.read("targets_an_hour", botnet.targets_an_hour, 0, 10'000);
}

void read_parts(
    TomlTable& table, BotnetSpec& botnet, const InternetSpec& internet, WorldNames& names
)
{
    table.read_table("engine", [&](TomlTable& engine) { read_engine(engine, botnet.engine); });
    table.read_tables("campaign", most_campaigns, [&](TomlTable& campaign) {
        read_campaign(campaign, botnet, names);
    });
    table.read_tables("controller", most_servers, [&](TomlTable& controller) {
        read_controller(controller, botnet, internet, names);
    });
    table.read_tables("segment", most_segments, [&](TomlTable& segment) {
        read_segment(segment, botnet, names);
    });
    table.read_table("polling", [&](TomlTable& polling) { read_polling(polling, botnet.polling); });
    table.read_table("fallback", [&](TomlTable& fallback) {
        read_fallback(fallback, botnet, names);
    });
    table.read_table("herder", [&](TomlTable& herder) {
        read_herder(herder, botnet.herder, names);
    });
}

bool weightless(const std::vector<double>& weights)
{
    return !weights.empty() && std::accumulate(weights.begin(), weights.end(), 0.0) <= 0;
}

/// What can be told only when all parts are there.
void check_botnet(TomlTable& table, const BotnetSpec& botnet)
{
    const auto& servers = botnet.servers;
    const bool has_proxy = std::any_of(servers.begin(), servers.end(), [](const auto& server) {
        return server.role == Role::Proxy;
    });
    if (botnet.polling.proxy_share > 0 && !has_proxy) {
        table.complain(
            "polling",
            "proxy_share must be 0: there is no [[botnet.controller]] whose role is proxy"
        );
    }
    std::vector<double> weights;
    for (const SegmentSpec& segment : botnet.segments) {
        weights.push_back(segment.weight);
        if (segment.order.empty() && botnet.fallback.kind != FallbackClass::PeerToPeer) {
            table.complain(
                "segment",
                fmt::format(
                    "segment '{}' has no [[botnet.controller]] from the start on: name it in one's "
                    "segments",
                    segment.name
                )
            );
        }
    }
    if (weightless(weights)) {
        table.complain("segment", "weights must not all be 0");
    }
}

void read_botnet(TomlTable& table, World& world, WorldNames& names)
{
    BotnetSpec botnet;
    table.require("name", "must be a name of letters, digits and '-'");
    table.read("name", botnet.name, plain_name);
    botnet.family = botnet.name;
    read_bots(table, botnet);
    check_countries(table, botnet, world.internet);
    check_watched(table, botnet, names);
    read_parts(table, botnet, world.internet, names);
    const bool has_servers = !botnet.servers.empty();
    const bool has_segments = !botnet.segments.empty();
    complete_botnet(botnet, world.botnets.size(), world.from);
    if (!has_servers) {
        for (const ServerSpec& server : botnet.servers) {
            names.give("botnet.controller", botnet.name, server.name, table.line());
        }
    }
    if (!has_segments) {
        names.give("botnet.segment", botnet.name, botnet.segments.front().name, table.line());
    }
    check_botnet(table, botnet);
    if (!botnet.name.empty()) {
        names.give("botnet", "", botnet.name, table.line_of("name"));
    }
    world.botnets.push_back(std::move(botnet));
}

/// Watched bots are people of their network.
void check_people(TomlTable& file, const World& world)
{
    for (const NetworkSpec& network : world.networks) {
        std::uint64_t bots = 0;
        for (const BotnetSpec& botnet : world.botnets) {
            const auto watched = botnet.watched.find(network.name);
            bots += watched == botnet.watched.end() ? 0 : watched->second;
        }
        if (bots > network.people) {
            file.complain(
                "botnet",
                fmt::format(
                    "{} bots are watched in network '{}', must be at most its people, {}",
                    bots,
                    network.name,
                    network.people
                )
            );
        }
    }
}

} // namespace

void read_botnets(TomlTable& file, World& world, WorldNames& names)
{
    file.read_tables("botnet", most_botnets, [&](TomlTable& table) {
        read_botnet(table, world, names);
    });
    check_people(file, world);
}

} // namespace takedown::simulate
