#include "simulate/hosts/habits.hpp"
#include "simulate/hosts/web_volume.hpp"

#include <array>

namespace takedown::simulate {

namespace {

constexpr double visits_a_day = 400;

/// A visitor's handful of connections; some are crawlers and some look for holes.
void receive(Scene& scene, TimePoint time, const Offer& self, Random& random)
{
    const Stranger& visitor = scene.services().pick_stranger(random);
    const bool crawls = random.chance(0.12);
    for (std::uint64_t left = random.between(1, crawls ? 2 : 5); left > 0; --left) {
        Conversation visit = opened(Transport::Tcp, time, visitor.address, scene.address(time), 80);
        visit.flow.client_port = ephemeral_port(random);
        const Volume volume = web_volume(false, random);
        visit.flow.duration = seconds(volume.seconds);
        auto& requests = visit.talk.emplace<std::vector<HttpRequest>>();
        HttpRequest& one = requests.emplace_back();
        one.time = time;
        one.client = visitor.address;
        one.server = visit.flow.server;
        one.server_port = 80;
        one.method = "GET";
        one.host = self.service.name;
        one.uri = crawls ? "/robots.txt" : "/page/" + std::to_string(random.below(400));
        one.user_agent = crawls ? "Mozilla/5.0 (compatible; crawler/2.1)" : scene.browser();
        one.status = random.chance(0.9) ? 200 : 404;
        one.response_type = "text/html";
        one.response_bytes = volume.down;
        scene.say(std::move(visit));
        time += seconds(0.1 + random.exponential(0.5));
    }
}

void serve(Scene& scene)
{
    Random chosen = scene.random("site");
    Offer self;
    self.service.name =
        "www" + std::to_string(scene.host().number) + "." + scene.plan().search_domain();
    const double popularity = chosen.log_normal(1, 0.8);
    Random random = scene.random("visits", static_cast<std::uint64_t>(scene.slice()));
    const double mean = visits_a_day * popularity / 144 *
                        (0.4 + 0.6 * activity(scene.begin(), scene.plan().utc_offset()));
    for (std::uint64_t left = random.poisson(mean); left > 0; --left) {
        receive(scene, scene.begin() + seconds(random.unit() * 596), self, random);
    }
}

} // namespace

Behaviour web_service()
{
    return {
        "web service",
        [](const HostPlan& host) { return host.kind == HostKind::Server; },
        nullptr,
        serve};
}

} // namespace takedown::simulate
