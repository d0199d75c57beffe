#include "simulate/hosts/habits.hpp"
#include "simulate/hosts/web_volume.hpp"

namespace takedown::simulate {

namespace {

constexpr double share = 0.4;
constexpr double shortest_seconds = 600;
constexpr double longest_seconds = 1800;

bool has_client(const HostPlan& host)
{
    return host.browses() && Random(seed_of(host.seed, "cloud")).chance(share);
}

double period_of(const HostPlan& host)
{
    Random random(seed_of(host.seed, "cloud-period"));
    return shortest_seconds + random.unit() * (longest_seconds - shortest_seconds);
}

void synchronise(Scene& scene)
{
    const Grid grid =
        grid_of(scene.seed("cloud-grid"), period_of(scene.host()) * scene.host().pace, 0.08);
    Random chosen = scene.random("cloud-service");
    const Offer& offer = scene.services().pick(ServiceKind::CloudSync, chosen);
    scene.each(grid, [&](std::int64_t number, TimePoint time) {
        Random random = scene.random("cloud-poll", static_cast<std::uint64_t>(number));
        const Scene::Found found = scene.look_up_again(offer, grid.at(number - 1), time, random);
        Volume volume = small_volume(1300, 4600, random);
        if (random.chance(0.06)) { // a file has changed
            (random.chance(0.5) ? volume.up : volume.down) +=
                static_cast<std::uint64_t>(random.heavy_tail(15e3, 1.0, 15e6));
        }
        volume.seconds = random.chance(0.5) ? volume.seconds : 60 + random.exponential(1);
        scene.speak_tls(offer, found, "sync-client", volume, random);
    });
}

double flows(const HostPlan& host)
{
    return awake_part(host) * 86400 / period_of(host) * (1 + queries_a_lookup(host));
}

} // namespace

Behaviour cloud_synchronisation()
{
    return {"cloud synchronisation", has_client, flows, synchronise};
}

} // namespace takedown::simulate
