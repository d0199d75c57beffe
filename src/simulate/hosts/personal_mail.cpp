#include "simulate/hosts/habits.hpp"
#include "simulate/hosts/web_volume.hpp"

#include <algorithm>

namespace takedown::simulate {

namespace {

constexpr double share = 0.45;
constexpr double inbox_hours = 1.5; ///< programs that wait for news begin anew when the line breaks
constexpr double letters_a_day = 3;

bool has_program(const HostPlan& host)
{
    return host.browses() && Random(seed_of(host.seed, "mail-program")).chance(share);
}

void submit(Scene& scene, const Offer& offer, TimePoint time, Random& random)
{
    const Scene::Found found = scene.look_up(offer, time, random);
    Conversation session =
        opened(Transport::Tcp, found.at, scene.address(found.at), found.address, 587);
    session.flow.client_port = ephemeral_port(random);
    session.flow.bytes_up = 2500 + static_cast<std::uint64_t>(random.heavy_tail(3000, 1.1, 5e6));
    session.flow.bytes_down = 5200;
    session.flow.duration = seconds(0.5 + random.log_normal(1.2, 0.7));
    SmtpSession& said = session.talk.emplace<SmtpSession>();
    said.time = found.at;
    said.client = session.flow.client;
    said.server = found.address;
    said.server_port = 587;
    said.helo = "[192.168.1." + std::to_string(2 + scene.host().seed % 250) + "]";
    said.dialect = "EHLO |STARTTLS";
    said.last_reply = 220;
    said.tls = true;
    scene.say(std::move(session));
}

void use_mail(Scene& scene)
{
    Random chosen = scene.random("mailbox");
    const Offer& offer = scene.services().pick(ServiceKind::MailProvider, chosen);
    const Grid grid =
        grid_of(scene.seed("inbox-grid"), inbox_hours * 3600 * scene.host().pace, 0.1);
    scene.each(grid, [&](std::int64_t number, TimePoint time) {
        Random random = scene.random("inbox", static_cast<std::uint64_t>(number));
        const Scene::Found found = scene.look_up(offer, time, random);
        Volume volume = small_volume(1800, 7000, random);
        volume.seconds = random.chance(0.6) ? 1740 + random.unit() : random.log_normal(300, 1);
        volume.rounds = 4 + static_cast<std::uint32_t>(volume.seconds / 120);
        volume.down += static_cast<std::uint64_t>(random.heavy_tail(2000, 1.0, 5e6));
        scene.speak_tls(offer, found, "mail-program", volume, random);
    });
    Random random = scene.random("letters", static_cast<std::uint64_t>(scene.slice()));
    const double mean = letters_a_day / scene.host().pace / 144 *
                        activity(scene.begin(), scene.plan().utc_offset());
    for (std::uint64_t left = random.poisson(mean); left > 0; --left) {
        submit(scene, offer, scene.begin() + seconds(random.unit() * 598), random);
    }
}

} // namespace

Behaviour personal_mail()
{
    return {
        "personal mail",
        has_program,
        [](const HostPlan& host) {
            return (awake_part(host) * 24 / inbox_hours + letters_a_day) *
                   (1 + queries_a_lookup(host));
        },
        use_mail};
}

} // namespace takedown::simulate
