#include "simulate/hosts/habits.hpp"
#include "simulate/hosts/web_volume.hpp"

namespace takedown::simulate {

namespace {

constexpr double checks_a_day = 5;

void check(Scene& scene)
{
    Random random = scene.random("ocsp", static_cast<std::uint64_t>(scene.slice()));
    const double mean =
        checks_a_day / scene.host().pace / 144 * activity(scene.begin(), scene.plan().utc_offset());
    for (std::uint64_t left = random.poisson(mean); left > 0; --left) {
        // Answers are signed for days, but each certificate has its own.
        const TimePoint time = scene.begin() + seconds(random.unit() * 599);
        const Offer& offer = scene.services().pick(ServiceKind::CertificateStatus, random);
        const Scene::Found found = scene.look_up(offer, time, random);
        const bool list = random.chance(0.15);
        const Volume volume = list ? small_volume(0, 9000, random) : small_volume(83, 1500, random);
        std::string uri = list ? "/ca" + std::to_string(random.below(9)) + ".crl" : "/";
        scene.request(
            offer,
            found,
            {list ? "GET" : "POST",
             std::move(uri),
             "Microsoft-CryptoAPI/6.1",
             list ? "application/pkix-crl" : "application/ocsp-response"},
            volume,
            random
        );
    }
}

} // namespace

Behaviour certificate_checks()
{
    return {
        "certificate checks",
        [](const HostPlan& host) { return host.browses(); },
        [](const HostPlan& host) { return checks_a_day * (queries_a_lookup(host) + 1); },
        check};
}

} // namespace takedown::simulate
