#include "simulate/hosts/habits.hpp"

#include <algorithm>

namespace takedown::simulate {

namespace {

struct Line {
    ServiceKind kind;
    double hours;         ///< between two connections, and how long one lasts about
    double beat_seconds;  ///< keep-alive
    double lasts_seconds; ///< median, where the gap allows
    double bytes_a_beat;
};

/// One connection follows the other, each as long as the gap allows.
void hold(Scene& scene, const Line& line, std::uint64_t which)
{
    const Grid grid = grid_of(scene.seed("push-grid", which), line.hours * 3600, 0.3);
    Random chosen = scene.random("push-service", which);
    const Offer& offer = scene.services().pick(line.kind, chosen);
    scene.each(grid, [&](std::int64_t number, TimePoint time) {
        Random random = scene.random("push", which, static_cast<std::uint64_t>(number));
        const Scene::Found found = scene.look_up(offer, time, random);
        const double room = std::chrono::duration<double>(grid.at(number + 1) - time).count();
        Volume volume;
        volume.seconds =
            std::max(20.0, std::min(0.98 * room, random.log_normal(line.lasts_seconds, 1.2)));
        volume.rounds = 2 + static_cast<std::uint32_t>(volume.seconds / line.beat_seconds);
        volume.up = 900 + static_cast<std::uint64_t>(volume.rounds * line.bytes_a_beat);
        volume.down =
            4200 +
            static_cast<std::uint64_t>(volume.rounds * line.bytes_a_beat * (1 + 3 * random.unit()));
        scene.speak_tls(
            offer,
            found,
            line.kind == ServiceKind::Push ? "push-client" : scene.browser_profile(),
            volume,
            random
        );
    });
}

constexpr double push_hours = 3;

void stay_connected(Scene& scene)
{
    const HostPlan& host = scene.host();
    hold(scene, {ServiceKind::Push, push_hours * host.pace, 280, 1500, 70}, 0);
    if (host.kind == HostKind::WebSocketUser) {
        Random chosen = scene.random("web-sockets");
        for (std::uint64_t which = chosen.between(1, 3); which > 0; --which) {
            hold(
                scene,
                {ServiceKind::WebSocket,
                 2.0 + 2 * static_cast<double>(which),
                 25 + 10 * chosen.unit(),
                 5400,
                 60},
                which
            );
        }
    }
}

} // namespace

Behaviour push_connections()
{
    return {
        "push connections",
        [](const HostPlan& host) { return host.browses(); },
        [](const HostPlan& host) {
            return awake_part(host) * 24 / push_hours * (1 + queries_a_lookup(host));
        },
        stay_connected};
}

} // namespace takedown::simulate
