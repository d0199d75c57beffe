#include "simulate/hosts/habits.hpp"

#include <algorithm>
#include <cmath>

namespace takedown::simulate {

namespace {

/// Powers of two as NTP daemons poll; people's systems mostly ask a few times a day instead.
double period_of(const HostPlan& host)
{
    Random random(seed_of(host.seed, "clock"));
    if (host.browses() && random.chance(0.75)) {
        return 8 * 3600;
    }
    const auto exponent =
        static_cast<int>(host.browses() ? random.between(9, 10) : random.between(6, 10));
    return std::ldexp(1, exponent);
}

void synchronise(Scene& scene)
{
    const double period =
        period_of(scene.host()) * (scene.host().browses() ? scene.host().pace : 1);
    const Grid grid = grid_of(scene.seed("clock-grid"), period, 0.01);
    Random chosen = scene.random("clock-server");
    const Offer& pool = scene.services().pick(ServiceKind::TimeServer, chosen);
    scene.each(grid, [&](std::int64_t number, TimePoint time) {
        Random random = scene.random("clock-poll", static_cast<std::uint64_t>(number));
        // A daemon keeps the servers that it found; each day or so it looks for others.
        const bool looks =
            period > 3600 || expired_between(grid.at(number - 1), time, 86400, scene.host().seed);
        Scene::Found found;
        if (looks) {
            found = scene.look_up(pool, time, random);
        } else {
            const std::uint64_t day =
                static_cast<std::uint64_t>(time.time_since_epoch() / std::chrono::days(1));
            const auto& addresses = pool.service.addresses;
            found = {time, addresses[scene.seed("clock-kept", day) % addresses.size()]};
        }
        Conversation query =
            opened(Transport::Udp, found.at, scene.address(found.at), found.address, 123);
        query.flow.client_port = period > 3600 ? ephemeral_port(random) : std::uint16_t{123};
        query.flow.bytes_up = 48;
        query.flow.bytes_down = 48;
        query.flow.duration = seconds(0.005 + random.exponential(0.04));
        if (random.chance(0.04)) {
            fail_conversation(query, Outcome::NoAnswer, random);
        }
        scene.say(std::move(query));
    });
}

double flows(const HostPlan& host)
{
    const double period = period_of(host);
    const double lookups = period > 3600 ? queries_a_lookup(host) : 0;
    return awake_part(host) * 86400 / period * (1 + lookups);
}

} // namespace

Behaviour clock_synchronisation()
{
    return {
        "clock synchronisation",
        [](const HostPlan& host) { return host.kind != HostKind::Outside; },
        flows,
        synchronise};
}

} // namespace takedown::simulate
