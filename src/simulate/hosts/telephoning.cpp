#include "simulate/hosts/habits.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>

namespace takedown::simulate {

namespace {

constexpr double calls_a_day = 9;
constexpr double longest_call = 5400;
/// G.711 in packets of 20 ms (RFC 3551): 160 bytes of sound behind 12 of RTP.
constexpr double packets_a_second = 50;
constexpr std::uint64_t packet_bytes = 172;

const Offer& provider_of(const Scene& scene)
{
    // A network's phones are all with one company.
    const auto offers = scene.services().of(ServiceKind::VoiceProvider);
    const std::uint64_t chosen =
        seed_of(offers.front().seed, "voice-provider", scene.plan().system());
    return offers[chosen % offers.size()];
}

Conversation signalled(
    const Scene& scene, const Offer& offer, const Scene::Found& found, std::string_view method
)
{
    Conversation talk = opened(
        Transport::Udp, found.at, scene.address(found.at), found.address, offer.service.port
    );
    talk.flow.head_up = std::string(method) + " sip:" + offer.service.name;
    talk.flow.head_up.resize(std::min<std::size_t>(talk.flow.head_up.size(), 64));
    return talk;
}

/// Asked for who it is, each time, then taken (RFC 3261 10.3, 22.1).
void register_phone(Scene& scene, const Offer& offer, const Scene::Found& found, Random& random)
{
    Conversation talk = signalled(scene, offer, found, "REGISTER");
    Flow& flow = talk.flow;
    talk.rounds = 2;
    // A port of its own for all its days: phones behind one gateway are told apart by it.
    flow.client_port = static_cast<std::uint16_t>(5062 + 2 * (scene.host().seed % 28000));
    flow.head_down = "SIP/2.0 401 Unauthorized\r\n";
    flow.bytes_up = 1180 + offer.seed % 90 + random.below(12);
    flow.bytes_down = 840 + offer.seed % 130;
    flow.duration = seconds(0.06 + random.exponential(0.05));
    if (random.chance(0.004)) {
        fail_conversation(talk, Outcome::NoAnswer, random);
    }
    scene.say(std::move(talk));
}

void stay_registered(Scene& scene, const Offer& offer)
{
    // Half of what the server grants, as most phones do.
    constexpr std::array granted_seconds{240.0, 600.0, 1200.0, 3600.0};
    Random chosen = scene.random("phone-model");
    const double period = granted_seconds[chosen.below(granted_seconds.size())] / 2;
    const Grid grid = grid_of(scene.seed("registration-grid"), period, 0.01);
    scene.each(grid, [&](std::int64_t number, TimePoint time) {
        Random random = scene.random("registration", static_cast<std::uint64_t>(number));
        register_phone(
            scene, offer, scene.look_up_again(offer, grid.at(number - 1), time, random), random
        );
    });
}

void call(Scene& scene, const Offer& offer, TimePoint time, Random& random)
{
    const Scene::Found found = scene.remembered(offer, time, random);
    const double rings = 3 + random.exponential(6);
    const double talks =
        random.chance(0.7) ? std::min(random.log_normal(110, 1.1), longest_call) : 0;
    // The word that ends a call comes minutes later, a flow of its own to any meter: left out.
    Conversation invite = signalled(scene, offer, found, "INVITE");
    invite.flow.client_port = ephemeral_port(random);
    invite.rounds = 3;
    invite.flow.head_down = "SIP/2.0 100 Trying\r\n";
    invite.flow.bytes_up = 2600 + random.below(300);
    invite.flow.bytes_down = 2100 + random.below(300);
    invite.flow.duration = seconds(rings);
    const Address client = invite.flow.client;
    scene.say(std::move(invite));
    if (talks <= 0) {
        return;
    }
    // Sound begins before somebody answers, as early media does.
    Conversation sound = opened(
        Transport::Udp,
        found.at + seconds(std::min(rings, 2.0)),
        client,
        found.address,
        static_cast<std::uint16_t>(10000 + 2 * random.below(5000))
    );
    Flow& flow = sound.flow;
    flow.client_port = static_cast<std::uint16_t>(16384 + 2 * random.below(8000));
    flow.duration = seconds(talks);
    sound.rounds = static_cast<std::uint32_t>(std::ceil(talks * packets_a_second));
    flow.bytes_up = sound.rounds * packet_bytes;
    flow.bytes_down = flow.bytes_up;
    flow.head_up.assign("\x80\x00", 2);
    flow.head_down = flow.head_up;
    scene.say(std::move(sound));
}

void telephone(Scene& scene)
{
    const Offer& offer = provider_of(scene);
    stay_registered(scene, offer);
    // What rings at the end of a slice is heard in the next one.
    for (const std::int64_t slice : {scene.slice() - 1, scene.slice()}) {
        const TimePoint begun(slice_length * slice);
        Random random = scene.random("calls", static_cast<std::uint64_t>(slice));
        const double mean = calls_a_day / 144 * activity(begun, scene.plan().utc_offset());
        for (std::uint64_t left = random.poisson(mean); left > 0; --left) {
            Random one(random.next());
            call(scene, offer, begun + seconds(one.unit() * 600), one);
        }
    }
}

} // namespace

Behaviour telephoning()
{
    return {
        "telephoning",
        [](const HostPlan& host) { return host.kind == HostKind::Phone; },
        nullptr,
        telephone};
}

} // namespace takedown::simulate
