#include "simulate/hosts/habits.hpp"
#include "simulate/hosts/web_volume.hpp"

namespace takedown::simulate {

namespace {

constexpr std::uint64_t targets = 20;
constexpr double period_seconds = 300;

void probe(Scene& scene)
{
    for (std::uint64_t target = 0; target < targets; ++target) {
        Random chosen = scene.random("target", target);
        const ServiceKind kind = target % 10 == 0  ? ServiceKind::Unreliable
                                 : target % 4 == 0 ? ServiceKind::MailExchanger
                                                   : ServiceKind::RareSite;
        const Offer& offer = scene.services().pick(kind, chosen);
        const Grid grid = grid_of(scene.seed("probe-grid", target), period_seconds, 0.01);
        scene.each(grid, [&](std::int64_t number, TimePoint time) {
            Random random = scene.random("probe", target, static_cast<std::uint64_t>(number));
            const Scene::Found found =
                scene.look_up_again(offer, grid.at(number - 1), time, random);
            if (kind == ServiceKind::MailExchanger) { // is the port open?
                Conversation check =
                    opened(Transport::Tcp, found.at, scene.address(found.at), found.address, 25);
                check.flow.client_port = ephemeral_port(random);
                check.flow.bytes_up = 6;
                check.flow.bytes_down = 62;
                check.flow.head_up = "QUIT\r\n";
                check.flow.head_down = "220 " + offer.service.name.substr(0, 40) + " ESMTP\r\n";
                check.flow.duration = seconds(0.1 + random.exponential(0.1));
                scene.say(std::move(check));
            } else if (offer.encrypted) {
                scene.speak_tls(
                    offer, found, "check-http", small_volume(700, 3900, random), random
                );
            } else {
                scene.request(
                    offer,
                    found,
                    {"GET", "/", "check_http/v2.2 (monitoring)", "text/html"},
                    small_volume(0, 2400, random),
                    random
                );
            }
        });
    }
}

} // namespace

Behaviour probing()
{
    return {
        "probing",
        [](const HostPlan& host) { return host.kind == HostKind::Probe; },
        nullptr,
        probe};
}

} // namespace takedown::simulate
