#include "simulate/hosts/habits.hpp"
#include "simulate/hosts/names.hpp"

#include <algorithm>

namespace takedown::simulate {

namespace {

constexpr double ping_seconds = 90;

void chat(Scene& scene)
{
    const Grid grid = grid_of(scene.seed("chat-grid"), 7 * 3600, 0.35);
    Random chosen = scene.random("chat-network");
    const Offer& offer = scene.services().pick(ServiceKind::ChatNetwork, chosen);
    const std::string nick = chosen_label(chosen);
    scene.each(grid, [&](std::int64_t number, TimePoint time) {
        Random random = scene.random("chat", static_cast<std::uint64_t>(number));
        const Scene::Found found = scene.look_up(offer, time, random);
        Conversation session = opened(
            Transport::Tcp, found.at, scene.address(found.at), found.address, offer.service.port
        );
        Flow& flow = session.flow;
        flow.client_port = ephemeral_port(random);
        const double room = std::chrono::duration<double>(grid.at(number + 1) - time).count();
        flow.duration = seconds(std::max(60.0, room * (0.2 + 0.75 * random.unit())));
        session.rounds = 3 + static_cast<std::uint32_t>(
                                 std::chrono::duration<double>(flow.duration).count() / ping_seconds
                             );
        flow.head_up =
            ("NICK " + nick + "\r\nUSER " + nick + " 0 * :" + nick + "\r\n").substr(0, 64);
        flow.head_down = (":" + offer.service.name + " NOTICE * :*** Looking up your hostname\r\n")
                             .substr(0, 64);
        const std::uint64_t lines = random.poisson(session.rounds * 1.5);
        flow.bytes_up = flow.head_up.size() + session.rounds * 24 + lines * 12;
        flow.bytes_down = 3000 + session.rounds * 30 + lines * 90;
        scene.say(std::move(session));
    });
}

} // namespace

Behaviour chatting()
{
    return {
        "chatting",
        [](const HostPlan& host) { return host.kind == HostKind::Chatter; },
        nullptr,
        chat};
}

} // namespace takedown::simulate
