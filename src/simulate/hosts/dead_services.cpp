#include "simulate/hosts/habits.hpp"
#include "simulate/hosts/web_volume.hpp"

#include <array>

namespace takedown::simulate {

namespace {

constexpr double share = 0.12;

bool has_program(const HostPlan& host)
{
    return host.browses() && Random(seed_of(host.seed, "dead-service")).chance(share);
}

double period_of(const HostPlan& host)
{
    constexpr std::array minutes{15.0, 30.0, 60.0};
    return minutes[Random(seed_of(host.seed, "dead-period")).below(minutes.size())] * 60;
}

void poll(Scene& scene)
{
    Random chosen = scene.random("dead-choice");
    const auto offers = scene.services().of(ServiceKind::Unreliable);
    const Offer& offer = offers[chosen.below(offers.size())];
    const Grid grid =
        grid_of(scene.seed("dead-grid"), period_of(scene.host()) * scene.host().pace, 0.03);
    // Of those that are gone for good, every second one has lost its name too.
    const bool nameless = offer.seed % 8 == 0;
    scene.each(grid, [&](std::int64_t number, TimePoint time) {
        Random random = scene.random("dead-poll", static_cast<std::uint64_t>(number));
        if (nameless) {
            scene.ask(offer.service.name, 1, time, dns_no_such_name, {}, random);
            return;
        }
        Scene::Found found = scene.look_up_again(offer, grid.at(number - 1), time, random);
        const int tries = scene.services().is_down(offer, time) ? 3 : 1;
        for (int i = 0; i < tries; ++i) {
            scene.visit(offer, found, small_volume(700, 1800, random), random);
            found.at += seconds(3.5 + i + random.unit());
        }
    });
}

} // namespace

Behaviour dead_services()
{
    return {
        "dead services",
        has_program,
        [](const HostPlan& host) { return awake_part(host) * 86400 / period_of(host) * 2.2; },
        poll};
}

} // namespace takedown::simulate
