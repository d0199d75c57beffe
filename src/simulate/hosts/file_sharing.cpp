#include "simulate/hosts/habits.hpp"

#include <algorithm>

namespace takedown::simulate {

namespace {

constexpr double datagrams_a_slice = 14;
constexpr double transfers_a_slice = 1.2;
constexpr std::uint64_t peers_a_day = 350;
constexpr std::int64_t slices_an_hour = 6;
constexpr double starved_hours = 0.25; ///< part of the hours in which a piece is lacking
constexpr std::uint64_t starved_peers = 8;
constexpr std::string_view greeting_text = "\x13"
                                           "BitTorrent protocol";

/// Half of the peers of a day are those of the day before.
const Stranger& peer_of(const Scene& scene, Random& random)
{
    const auto day = static_cast<std::uint64_t>(scene.slice() / 144);
    const auto strangers = scene.services().strangers();
    const std::uint64_t which = random.below(peers_a_day);
    const std::uint64_t chosen =
        scene.seed("peer", which, which % 2 == 0 ? day : day + 1 - (day & 1U));
    return strangers[chosen % strangers.size()];
}

void ask_peer(Scene& scene, TimePoint time, std::uint16_t own_port, Random& random)
{
    const Stranger& peer = peer_of(scene, random);
    const auto port =
        static_cast<std::uint16_t>(1025 + seed_of(0, "port", peer.address.v4_bits()) % 64000);
    Conversation query = opened(Transport::Udp, time, scene.address(time), peer.address, port);
    query.flow.client_port = own_port;
    query.flow.bytes_up = 60 + random.below(80);
    query.flow.bytes_down = 50 + random.below(350);
    query.flow.duration = seconds(0.02 + random.exponential(0.15));
    query.flow.head_up = "d1:ad2:id20:";
    if (random.chance(0.35)) {
        fail_conversation(query, Outcome::NoAnswer, random);
    }
    scene.say(std::move(query));
}

void transfer(Scene& scene, TimePoint time, Random& random)
{
    const Stranger& peer = peer_of(scene, random);
    const auto port =
        static_cast<std::uint16_t>(1025 + seed_of(0, "port", peer.address.v4_bits()) % 64000);
    Conversation pieces = opened(Transport::Tcp, time, scene.address(time), peer.address, port);
    Flow& flow = pieces.flow;
    flow.client_port = ephemeral_port(random);
    flow.bytes_up = 400 + static_cast<std::uint64_t>(random.heavy_tail(300, 0.7, 4e6));
    flow.bytes_down = 400 + static_cast<std::uint64_t>(random.heavy_tail(600, 0.6, 8e6));
    flow.duration = seconds(std::min(random.log_normal(70, 1.5), 7200.0));
    flow.head_up = greeting_text;
    flow.head_down = flow.head_up;
    pieces.rounds = 2 + static_cast<std::uint32_t>(random.below(20));
    if (random.chance(0.45)) { // most peers of a list are gone or behind a gateway
        flow.head_up.clear();
        flow.head_down.clear();
        fail_conversation(
            pieces, random.chance(0.7) ? Outcome::NoAnswer : Outcome::Refused, random
        );
    }
    scene.say(std::move(pieces));
}

/// A program that lacks a piece asks the same peers about once a minute, whether they are there or
/// not: as strict as any beacon, and to many at once (docs/realism.md#traffic).
void knock(Scene& scene, std::uint64_t hour, std::uint64_t which)
{
    Random chosen = scene.random("starved-peer", hour, which);
    const Stranger& peer = scene.services().pick_stranger(chosen);
    const double kind = chosen.unit();
    const Grid grid = grid_of(scene.seed("knock-grid", hour, which), 64, 0.04);
    scene.each(grid, [&](std::int64_t number, TimePoint time) {
        if (static_cast<std::uint64_t>(slice_of(time) / slices_an_hour) != hour) {
            return;
        }
        Random random = scene.random("knock", which, static_cast<std::uint64_t>(number));
        Conversation greeting =
            opened(Transport::Tcp, time, scene.address(time), peer.address, 6881);
        Flow& flow = greeting.flow;
        flow.client_port = ephemeral_port(random);
        flow.head_up = greeting_text;
        flow.head_down = greeting_text;
        flow.bytes_up = 68 + random.below(80);
        flow.bytes_down = 68 + random.below(60);
        flow.duration = seconds(0.4 + random.exponential(0.8));
        if (kind > 0.6) {
            fail_conversation(greeting, kind > 0.85 ? Outcome::NoAnswer : Outcome::Refused, random);
        }
        scene.say(std::move(greeting));
    });
}

void share(Scene& scene)
{
    // The program runs on some evenings and, for some, all the time.
    const auto day = static_cast<std::uint64_t>(scene.slice() / 144);
    const bool runs =
        scene.host().seed % 3 == 0 || (activity(scene.begin(), scene.plan().utc_offset()) > 1.2 &&
                                       scene.random("sharing-day", day).chance(0.7));
    if (!runs) {
        return;
    }
    Random random = scene.random("sharing", static_cast<std::uint64_t>(scene.slice()));
    const auto own_port = static_cast<std::uint16_t>(20000 + scene.host().seed % 40000);
    for (std::uint64_t left = random.poisson(datagrams_a_slice); left > 0; --left) {
        ask_peer(scene, scene.begin() + seconds(random.unit() * 599.9), own_port, random);
    }
    const auto hour = static_cast<std::uint64_t>(scene.slice() / slices_an_hour);
    if (scene.random("starved", hour).chance(starved_hours)) {
        for (std::uint64_t which = 0; which < starved_peers; ++which) {
            knock(scene, hour, which);
        }
    }
    for (std::uint64_t left = random.poisson(transfers_a_slice); left > 0; --left) {
        transfer(scene, scene.begin() + seconds(random.unit() * 599.9), random);
    }
    if (random.chance(0.2)) {
        scene.look_up(
            scene.services().pick(ServiceKind::Tracking, random),
            scene.begin() + seconds(random.unit() * 598),
            random
        );
    }
}

} // namespace

Behaviour file_sharing()
{
    return {
        "file sharing",
        [](const HostPlan& host) { return host.kind == HostKind::FileSharer; },
        nullptr,
        share};
}

} // namespace takedown::simulate
