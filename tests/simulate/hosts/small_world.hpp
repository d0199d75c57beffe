#pragma once

// A small world with one watched network, and all that happens there in some slices.

#include "simulate/hosts/host.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace takedown::simulate {

/// A Tuesday, midnight in UTC.
inline TimePoint tuesday()
{
    return *parse_iso_time("2012-07-03 00:00:00");
}

inline World small_world()
{
    World world;
    world.name = "small";
    world.seed = 11;
    world.from = tuesday();
    world.to = tuesday() + std::chrono::days(7);
    NetworkSpec network;
    network.name = "office";
    world.networks.push_back(network);
    return world;
}

/// A network of people alone.
inline World world_of_people(std::uint32_t people, double flows_a_day)
{
    World world = small_world();
    NetworkSpec& network = world.networks.front();
    network.people = people;
    network.flows_a_person_a_day = flows_a_day;
    network.servers = network.mail_servers = network.monitored = network.probes = 0;
    network.chatters = network.web_socket_users = network.file_sharers = 0;
    return world;
}

struct Settled {
    Internet internet;
    Neighbourhood hosts;
};

inline Settled settle_world(const World& world)
{
    Result<Internet> internet = Internet::make(world);
    EXPECT_TRUE(internet) << internet.error().message;
    Result<Neighbourhood> hosts = Neighbourhood::make(world, *internet);
    EXPECT_TRUE(hosts) << hosts.error().message;
    return {std::move(*internet), std::move(*hosts)};
}

inline std::vector<Conversation> play(
    const Neighbourhood& hosts, TimePoint from, std::chrono::minutes length, std::size_t network = 0
)
{
    std::vector<Conversation> all;
    const std::int64_t first = slice_of(from);
    for (std::int64_t slice = first; slice < first + length / slice_length; ++slice) {
        hosts.act(slice, [&](std::size_t where, Conversation&& conversation) {
            if (where == network) {
                all.push_back(std::move(conversation));
            }
        });
    }
    return all;
}

/// Addresses that hosts [first, first + count) of the network have at a time.
inline std::set<Address>
addresses_of(const Neighbourhood& hosts, std::uint64_t first, std::uint64_t count, TimePoint time)
{
    std::set<Address> found;
    for (std::uint64_t host = first; host < first + count; ++host) {
        found.insert(hosts.address_at(0, host, time));
    }
    return found;
}

/// What two equal conversations have in common.
inline std::string text_of(const Conversation& conversation)
{
    const Flow& flow = conversation.flow;
    std::string text = fmt::format(
        "{} {} {}:{} {}:{} {} {} {} {} {}",
        flow.start.time_since_epoch().count(),
        flow.duration.count(),
        flow.client.text(),
        flow.client_port,
        flow.server.text(),
        flow.server_port,
        static_cast<int>(flow.outcome),
        flow.bytes_up,
        flow.bytes_down,
        flow.packets_up,
        conversation.talk.index()
    );
    if (const auto* lookup = std::get_if<Lookup>(&conversation.talk)) {
        text += " " + lookup->name;
    }
    if (const auto* handshake = std::get_if<TlsHandshake>(&conversation.talk)) {
        text += " " + handshake->server_name;
    }
    return text;
}

inline std::vector<std::string> texts_of(const std::vector<Conversation>& conversations)
{
    std::vector<std::string> texts;
    for (const Conversation& conversation : conversations) {
        texts.push_back(text_of(conversation));
    }
    std::sort(texts.begin(), texts.end());
    return texts;
}

} // namespace takedown::simulate
