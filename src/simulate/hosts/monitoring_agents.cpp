#include "simulate/hosts/habits.hpp"
#include "simulate/hosts/web_volume.hpp"

#include <array>

namespace takedown::simulate {

namespace {

constexpr std::array periods{30.0, 60.0, 60.0, 60.0, 120.0, 300.0};

void report(Scene& scene)
{
    Random chosen = scene.random("agent");
    const Offer& offer = scene.services().pick(ServiceKind::Monitoring, chosen);
    const double period = periods[chosen.below(periods.size())];
    const Grid grid = grid_of(scene.seed("agent-grid"), period, 0.005 + 0.02 * chosen.unit());
    const double size = 900 + 1500 * chosen.unit();
    scene.each(grid, [&](std::int64_t number, TimePoint time) {
        Random random = scene.random("agent-report", static_cast<std::uint64_t>(number));
        const Scene::Found found = scene.look_up_again(offer, grid.at(number - 1), time, random);
        scene.speak_tls(offer, found, "metrics-agent", small_volume(size, 3800, random), random);
    });
}

} // namespace

Behaviour monitoring_agents()
{
    return {
        "monitoring agents",
        [](const HostPlan& host) { return host.kind == HostKind::Monitored; },
        nullptr,
        report};
}

} // namespace takedown::simulate
